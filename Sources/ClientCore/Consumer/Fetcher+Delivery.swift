import MartletBase
import Synchronization

/// Names somebody who waits for records; never used again.
package struct TakeID: Hashable, Sendable {
    let rawValue: UInt64
}

/// What the reader gets: partitions take turns, in the order in which they had something to give.
extension Fetcher {
    /// Asks for what comes next; `completion` is called once, perhaps before this returns.
    @discardableResult
    package func take(_ completion: @escaping (Taken) -> Void) -> TakeID {
        let id = nextTake()
        if isClosed {
            completion(.closed)
        } else {
            takers.append((id, completion))
            step()
        }
        return id
    }

    package func cancelTake(_ id: TakeID) {
        guard let index = takers.firstIndex(where: { $0.id == id }) else { return }
        takers.remove(at: index).completion(.cancelled)
    }

    /// The reader will not go on with the rest of this; it comes first when it asks again.
    package func giveBack(_ chunk: FetchedChunk) {
        let partition = chunk.partition
        guard partitions[partition]?.delivery === chunk.delivery else { return }
        partitions[partition]?.chunks.insert(chunk, at: 0)
        partitions[partition]?.handedOut = FetchPosition(chunk.start, epoch: chunk.startEpoch)
        becomeReady(partition, first: true)
        step()
    }

    /// The reader cannot decode what comes first in this chunk.
    package func refuse(_ chunk: FetchedChunk, _ failure: ConsumerFailure) {
        let partition = chunk.partition
        guard partitions[partition]?.delivery === chunk.delivery else { return }
        partitions[partition]?.chunks.removeAll()
        ready.removeAll { $0 == partition }
        fail(partition, failure)
        step()
    }

    func becomeReady(_ partition: TopicPartition, first: Bool = false) {
        guard partitions[partition]?.hasSomethingToGive == true, !ready.contains(partition) else { return }
        if first { ready.insert(partition, at: 0) } else { ready.append(partition) }
    }

    func give() {
        while !takers.isEmpty, let taken = next() { takers.removeFirst().completion(taken) }
    }

    private func next() -> Taken? {
        while !ready.isEmpty {
            let partition = ready.removeFirst()
            guard let taken = next(of: partition) else { continue }
            becomeReady(partition)
            // There is room again.
            step()
            return taken
        }
        return partitions.values.allSatisfy(\.isOver) ? .finished : nil
    }

    private func next(of partition: TopicPartition) -> Taken? {
        guard let state = partitions[partition], state.hasSomethingToGive else { return nil }
        if let chunk = state.chunks.first {
            partitions[partition]?.chunks.removeFirst()
            partitions[partition]?.handedOut = chunk.next
            return .records(chunk)
        }
        return partitions[partition]?.takeFailure().map { .failed(partition, $0) }
    }
}
