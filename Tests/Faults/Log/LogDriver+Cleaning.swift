import MartletBase
import Synchronization

@testable import MartletStorage

extension LogDriver {
    /// Lets go of what the settings no longer keep.
    func applyRetention(_ settings: RetentionSettings) throws {
        note(.startBegun(log.bounds.highWatermark))
        let failure = Mutex<StorageError?>(nil)
        log.applyRetention(settings, now: now.wall) { result in
            if case .failure(let error) = result { failure.withLock { $0 = error } }
        }
        try settle()
        if let error = failure.withLock({ $0 }) { throw error }
        note(.startDurable(log.bounds.start))
    }

    /// Compacts all that can be, in small steps.
    func compact() throws {
        if !log.isOpen { try open() }
        var known: [Offset: SegmentFacts] = [:]
        let bounds = log.bounds
        let candidate = CompactionCandidate(
            try log.segmentFacts(&known), start: bounds.start, checkpoint: nil,
            bounds: CompactionBounds(
                lastStableOffset: bounds.lastStableOffset, highWatermark: bounds.highWatermark,
                durableEnd: bounds.durableEnd),
            settings: CompactionSettings(), now: now.wall)
        guard let task = log.compactionTask(candidate, CompactionSettings(), now: now.wall) else {
            throw Unexpected(what: "nothing to compact")
        }
        var run = CompactionRun(task, on: disk)
        while true {
            switch try run.step(bytes: 2_000) {
            case .working: continue
            case .finished: return
            case .replaces(let replacement):
                let outcome = Mutex<Result<Bool, StorageError>?>(nil)
                log.replaceSegments(replacement) { result in outcome.withLock { $0 = result } }
                try settle()
                guard try outcome.withLock({ try $0?.get() }) == true else {
                    throw Unexpected(what: "a replacement that was not taken")
                }
            }
        }
    }
}
