import MartletBase
import MartletClientCore
import MartletRecords
import MartletWire

/// Reads what a fetcher gives, as the public sequences do.
final class TestReader {
    let fetcher: Fetcher
    private var chunks = ChunkReader(limit: 1 << 20)
    private(set) var texts: [TopicPartition: [String]] = [:]
    private(set) var failures: [TopicPartition: [ConsumerFailure]] = [:]
    private(set) var isFinished = false
    private var isTaking = false
    private var hasChunk = false

    init(_ fetcher: Fetcher) { self.fetcher = fetcher }

    var all: [String] { texts.sorted { $0.key < $1.key }.flatMap(\.value) }

    /// Reads at most `count` records of what is there, and waits for more where there is less.
    func read(_ count: Int = .max) {
        var left = count
        while left > 0 {
            if !hasChunk {
                take()
                if isTaking || isFinished { return }
                continue
            }
            switch chunks.next() {
            case .element(let (batch, slot)):
                let text = slot.value.map { batch.memory.withBytes($0) { String(decoding: $0, as: UTF8.self) } }
                texts[batch.partition, default: []].append(text ?? "null")
                left -= 1
            case .exhausted: hasChunk = false
            case .paused(let rest):
                fetcher.giveBack(rest)
                hasChunk = false
            case .damaged(let rest, let failure):
                fetcher.refuse(rest, failure)
                hasChunk = false
            }
        }
    }

    /// As a sequence that is left in the middle.
    func leave() {
        if let rest = chunks.leave() { fetcher.giveBack(rest) }
        hasChunk = false
    }

    private func take() {
        if isTaking || isFinished { return }
        isTaking = true
        fetcher.take { [self] taken in
            isTaking = false
            switch taken {
            case .records(let chunk):
                chunks.load(chunk)
                hasChunk = true
            case .failed(let partition, let failure): failures[partition, default: []].append(failure)
            case .finished, .closed: isFinished = true
            case .cancelled: break
            }
        }
    }
}
