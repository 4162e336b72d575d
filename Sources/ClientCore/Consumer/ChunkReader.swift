import MartletBase
import MartletRecords
import Synchronization

/// A reader's way through what it was handed, on a thread of its own. It decodes one batch at a time and keeps to what the
/// loop has decided meanwhile: a chunk that was revoked is not shown any more, that of a paused partition is given back.
package struct ChunkReader: ~Copyable {
    package enum Step<Element> {
        case element(Element)
        /// Take another chunk.
        case exhausted
        /// The partition is paused: give this back, and take another chunk.
        case paused(FetchedChunk)
        /// The next batch cannot be read; `rest` begins with it.
        case damaged(rest: FetchedChunk, ConsumerFailure)
    }

    private var decoder: BatchDecoder
    private var chunk: FetchedChunk?
    /// Of the batch that is decoded next.
    private var nextBatch = 0
    private var batch: DecodedBatch?
    private var nextSlot = 0
    /// Everything before it has been shown. The partition's own mark may be ahead of it: after a truncation the same
    /// offsets come again.
    private var position = FetchPosition(.none)

    /// - Parameter limit: what one batch may become when it is decompressed.
    package init(limit: Int) { decoder = BatchDecoder(limit: limit) }

    package mutating func load(_ chunk: FetchedChunk) {
        self.chunk = chunk
        nextBatch = 0
        batch = nil
        nextSlot = 0
        passed(to: FetchPosition(chunk.start, epoch: chunk.startEpoch))
    }

    @inline(__always)
    private mutating func passed(to position: FetchPosition) {
        self.position = position
        chunk?.delivery.next = position.offset
    }

    /// The next record.
    @inline(__always)
    package mutating func next() -> Step<(batch: DecodedBatch, slot: RecordSlot)> {
        if let chunk, let batch, nextSlot < batch.slots.count,
            chunk.delivery.state.load(ordering: .acquiring) == .flowing
        {
            let slot = batch.slots[nextSlot]
            nextSlot += 1
            passed(to: batch.position(after: slot))
            return .element((batch, slot))
        }
        return nextAcrossBatches()
    }

    @inline(never)
    private mutating func nextAcrossBatches() -> Step<(batch: DecodedBatch, slot: RecordSlot)> {
        while true {
            switch advance() {
            case .element(let decoded):
                batch = decoded
                nextSlot = 0
                guard let slot = decoded.slots.first else { continue }
                nextSlot = 1
                passed(to: decoded.position(after: slot))
                return .element((decoded, slot))
            case .exhausted: return .exhausted
            case .paused(let rest): return .paused(rest)
            case .damaged(let rest, let failure): return .damaged(rest: rest, failure)
            }
        }
    }

    /// The next batch with records in it, or what is left of the one that has been begun.
    package mutating func nextWholeBatch() -> Step<(batch: DecodedBatch, slots: ArraySlice<RecordSlot>)> {
        while true {
            if let batch, nextSlot < batch.slots.count, chunk?.delivery.state.load(ordering: .acquiring) == .flowing {
                let slots = batch.slots[nextSlot...]
                nextSlot = batch.slots.count
                if let last = slots.last { passed(to: batch.position(after: last)) }
                return .element((batch, slots))
            }
            switch advance() {
            case .element(let decoded):
                batch = decoded
                nextSlot = 0
            case .exhausted: return .exhausted
            case .paused(let rest): return .paused(rest)
            case .damaged(let rest, let failure): return .damaged(rest: rest, failure)
            }
        }
    }

    /// What has not been shown, for whoever reads on; nothing is left here.
    package mutating func leave() -> FetchedChunk? {
        guard let chunk else { return nil }
        defer { forget() }
        // A batch that has been begun is decoded again by the next reader.
        let begun = batch.map { nextSlot < $0.slots.count } ?? false
        return chunk.resumed(at: position, droppingFirst: begun ? nextBatch - 1 : nextBatch)
    }

    private mutating func forget() {
        chunk = nil
        batch = nil
    }

    private mutating func advance() -> Step<DecodedBatch> {
        guard let chunk else { return .exhausted }
        switch chunk.delivery.state.load(ordering: .acquiring) {
        case .revoked:
            forget()
            return .exhausted
        case .paused: return leave().map { .paused($0) } ?? .exhausted
        case .flowing: break
        }
        guard nextBatch < chunk.batches.count else {
            // What follows the last record, markers and empty batches, has been passed as well.
            passed(to: chunk.next)
            forget()
            return .exhausted
        }
        do throws(BatchError) {
            let decoded = try decoder.decode(chunk, nextBatch)
            nextBatch += 1
            return .element(decoded)
        } catch {
            batch = nil
            let rest = leave() ?? chunk
            return .damaged(rest: rest, .damaged(at: rest.start, error))
        }
    }
}
