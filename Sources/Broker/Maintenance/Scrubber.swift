import MartletBase
import MartletMetadata
import MartletStorage
import Synchronization

/// What the scrub has done since the start.
package struct ScrubCounts: Hashable, Sendable {
    package internal(set) var bytes = 0
    package internal(set) var damagedRanges = 0
    package internal(set) var unreadableSegments = 0
}

/// Reads every log again and again, slowly, and marks what is no longer as it was written: rot is found while another copy
/// of the records still exists.
///
/// One pass goes through one directory, log by log, and remembers how far it has come. Logs at rest are read as they lie;
/// one in which damage shows is opened, and its segment read once more.
final class Scrubber: Sendable {
    struct Settings: Hashable, Sendable {
        let isEnabled: Bool
        let bytesPerSecond: Double
        /// From the beginning of one pass to that of the next.
        let intervalMillis: Int64

        /// As they are now, those included that were changed at run time.
        init(_ settings: BrokerSettings, _ image: ClusterImage, of node: NodeID) {
            isEnabled = settings.current("log.scrub.enable", image, of: node) == "true"
            let rate = settings.current("log.scrub.bytes.per.second", image, of: node).flatMap { Double($0) }
            bytesPerSecond = rate ?? 4_194_304
            let interval = settings.current("log.scrub.interval.ms", image, of: node).flatMap { Int64($0) }
            intervalMillis = interval ?? 604_800_000
        }
    }

    private struct Walk: Sendable {
        let directory: LogDirectory
        var rest: ArraySlice<TopicPartition>
        var place: ScrubProgress.Place?
        var segment: SegmentScrub?
        var savedAt: MonotonicTime
    }

    private struct State {
        /// From the first round on.
        var pace: BytePace?
        /// Of each directory, once it was read.
        var progress: [ObjectIdentifier: ScrubProgress] = [:]
        var walk: Walk?
        var counts = ScrubCounts()
    }

    /// What one job reads at the most, or a little more.
    private static let stepBytes: Int64 = 1 << 20
    /// Opening a file costs something too, however little is in it.
    private static let segmentBytes: Int64 = 4096
    private static let saveMillis: Int64 = 30_000

    private let topics: TopicTable
    private let logs: LogManager
    private let jobs: any Jobs
    private let report: @Sendable (TopicPartition, StorageError) -> Void
    private let state = Mutex(State())

    init(
        topics: TopicTable, logs: LogManager, jobs: any Jobs,
        report: @escaping @Sendable (TopicPartition, StorageError) -> Void
    ) {
        self.topics = topics
        self.logs = logs
        self.jobs = jobs
        self.report = report
    }

    var counts: ScrubCounts { state.withLock { $0.counts } }

    /// When the last whole pass over a directory ended; `none` where none has.
    func lastPassEnded(of directory: LogDirectory) -> Timestamp {
        state.withLock { $0.progress[ObjectIdentifier(directory)]?.lastEnded ?? .none }
    }

    /// Does what the byte rate allows by now; `done` is called from a job when that is done, or when `goesOn` says no.
    func run(
        _ now: Now, _ settings: Settings, goesOn: @escaping @Sendable () -> Bool, _ done: @escaping @Sendable () -> Void
    ) {
        state.withLock { state in
            var pace = state.pace ?? BytePace(bytesPerSecond: settings.bytesPerSecond)
            pace.change(to: settings.bytesPerSecond)
            pace.advance(to: now.monotonic)
            state.pace = pace
        }
        let round = Round(now: now, settings: settings, goesOn: goesOn, done: done)
        jobs.submit(.background) { [self] in step(round) }
    }

    private struct Round: Sendable {
        let now: Now
        let settings: Settings
        let goesOn: @Sendable () -> Bool
        let done: @Sendable () -> Void
    }

    /// One job's worth; the next one is a job of its own, so that others have their turn.
    private func step(_ round: Round) {
        guard round.goesOn(), round.settings.isEnabled, state.withLock({ $0.pace?.mayWork ?? false }) else {
            return round.done()
        }
        guard var walk = state.withLock({ $0.walk.take() }) ?? begin(round) else { return round.done() }
        guard walk.directory.cause == nil else {
            return jobs.submit(.background) { [self] in step(round) }
        }
        if walk.segment == nil, !openNext(&walk) {
            endPass(walk, round.now)
            return jobs.submit(.background) { [self] in step(round) }
        }
        read(walk, round)
    }
}

// MARK: - Passes

extension Scrubber {
    /// The pass that was interrupted, or that of the directory whose turn it is; `nil` where none is due.
    private func begin(_ round: Round) -> Walk? {
        var due: (directory: LogDirectory, progress: ScrubProgress)?
        for directory in logs.directories where directory.cause == nil {
            guard let progress = progress(of: directory) else { continue }
            if progress.pass != nil {
                due = (directory, progress)
                break
            }
            guard progress.isDue(at: round.now.wall, everyMillis: round.settings.intervalMillis) else { continue }
            if let other = due, other.progress.lastBegan <= progress.lastBegan { continue }
            due = (directory, progress)
        }
        guard let (directory, progress) = due else { return nil }
        let pass = progress.pass ?? ScrubProgress.Pass(began: round.now.wall)
        state.withLock { $0.progress[ObjectIdentifier(directory)]?.pass = pass }
        let all = logs.logs(in: directory).map(\.partition)
        let rest = all.drop { partition in pass.place.map { partition < $0.partition } ?? false }
        return Walk(directory: directory, rest: rest, place: pass.place, savedAt: round.now.monotonic)
    }

    private func progress(of directory: LogDirectory) -> ScrubProgress? {
        if let known = state.withLock({ $0.progress[ObjectIdentifier(directory)] }) { return known }
        do throws(StorageError) {
            let read = try directory.scrubProgress()
            state.withLock { $0.progress[ObjectIdentifier(directory)] = read }
            return read
        } catch { return nil }
    }

    private func endPass(_ walk: Walk, _ now: Now) {
        let progress = state.withLock { state in
            state.progress[ObjectIdentifier(walk.directory)]?.endPass(at: now.wall)
            return state.progress[ObjectIdentifier(walk.directory)]
        }
        if let progress { walk.directory.save(progress) }
    }

    /// Remembers on disk, every now and then, that everything before `place` was read.
    private func save(_ place: ScrubProgress.Place, _ walk: inout Walk, _ now: MonotonicTime) {
        let progress = state.withLock { state in
            state.progress[ObjectIdentifier(walk.directory)]?.pass?.place = place
            return state.progress[ObjectIdentifier(walk.directory)]
        }
        guard let progress, now.millis(since: walk.savedAt) >= Self.saveMillis else { return }
        walk.savedAt = now
        walk.directory.save(progress)
    }
}

// MARK: - Segments

extension Scrubber {
    /// Opens the next segment of the pass; false at its end.
    private func openNext(_ walk: inout Walk) -> Bool {
        while let partition = walk.rest.first {
            let from = walk.place.flatMap { $0.partition == partition ? $0.segment : nil } ?? .zero
            do throws(StorageError) {
                if let target = try target(partition, from) {
                    walk.place = ScrubProgress.Place(partition, target.base)
                    walk.segment = try logs.scrub(target)
                    return true
                }
            } catch {
                if passOver(error, &walk) { continue }
            }
            walk.rest.removeFirst()
        }
        return false
    }

    private func target(_ partition: TopicPartition, _ from: Offset) throws(StorageError) -> ScrubTarget? {
        guard let topic = topics.topic(named: partition.topic) else { return nil }
        return try logs.scrubTarget(of: partition, from: from, isCompacted: topic.rules.isCompacted)
    }

    /// A segment that is gone was let go of meanwhile; one that the device does not give is reported. True: the log may
    /// have others behind it.
    private func passOver(_ error: StorageError, _ walk: inout Walk) -> Bool {
        guard let place = walk.place, place.partition == walk.rest.first else { return false }
        if case .disk(let cause) = error, cause.kind == .notFound {
        } else {
            report(place.partition, error)
            state.withLock { $0.counts.unreadableSegments += 1 }
        }
        walk.place?.segment = place.segment + 1
        return true
    }

    private func read(_ walk: Walk, _ round: Round) {
        var walk = walk
        guard let segment = walk.segment.take() else { return round.done() }
        let before = segment.position
        let progress: SegmentScrub.Progress
        do throws(DiskError) { progress = try segment.step(bytes: Self.stepBytes) } catch {
            _ = passOver(.disk(error), &walk)
            return goOn(walk, round)
        }
        let bytes = segment.position - before
        state.withLock { state in
            state.counts.bytes += Int(bytes)
            state.pace?.worked(before == 0 ? max(bytes, Self.segmentBytes) : bytes)
        }
        switch progress {
        case .working:
            walk.segment = segment
            goOn(walk, round)
        case .finished:
            if var place = walk.place {
                place.segment = segment.target.base + 1
                walk.place = place
                save(place, &walk, round.now.monotonic)
            }
            goOn(walk, round)
        case .damage(let range): found(range, segment, walk, round)
        }
    }

    private func goOn(_ walk: Walk, _ round: Round) {
        state.withLock { $0.walk = walk }
        jobs.submit(.background) { [self] in step(round) }
    }

    private func found(_ range: FaultyRange, _ segment: SegmentScrub, _ walk: Walk, _ round: Round) {
        guard let partition = walk.place?.partition, let topic = topics.topic(named: partition.topic),
            let log = try? topics.partition(topic, partition.partition).log
        else { return goOn(walk, round) }
        guard segment.target.isOfOpenLog else {
            // It may have been opened and changed while it was read: what is wrong shows again, to the
            // opening or to the next reading.
            return log.whenOpen { [self] failure in
                var walk = walk
                if failure != nil || !log.isOpen { walk.rest.removeFirst() }
                if log.knows(range) { state.withLock { $0.counts.damagedRanges += 1 } }
                goOn(walk, round)
            }
        }
        log.mark(range, in: segment.target) { [self] isNew in
            var walk = walk
            walk.segment = segment
            if isNew { state.withLock { $0.counts.damagedRanges += 1 } }
            goOn(walk, round)
        }
    }
}

extension BrokerSettings {
    /// The value in force now, where a setting may be changed at run time.
    func current(_ name: String, _ image: ClusterImage, of node: NodeID) -> String? {
        guard let definition = BrokerSettingTable.named(name) else {
            preconditionFailure("the code reads the setting \(name), which the table does not have")
        }
        return candidates(definition, changed: image.settingSynonyms(broker: node, name: name)).first?.value
    }
}
