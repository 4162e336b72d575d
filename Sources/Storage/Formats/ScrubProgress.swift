import MartletBase
import MartletWire

/// `martlet.scrub`: how far the scrub of a log directory has come, so that a restart goes on there. Without it a pass
/// begins anew.
package struct ScrubProgress: Hashable, Sendable {
    /// Where a pass goes on: nothing before it is read again.
    package struct Place: Hashable, Sendable {
        package var partition: TopicPartition
        package var segment: Offset

        package init(_ partition: TopicPartition, _ segment: Offset) {
            self.partition = partition
            self.segment = segment
        }
    }

    /// The pass under way.
    package struct Pass: Hashable, Sendable {
        package var began: Timestamp
        /// `nil`: at the first log.
        package var place: Place?

        package init(began: Timestamp, place: Place? = nil) {
            self.began = began
            self.place = place
        }
    }

    package var pass: Pass?
    /// The last pass that came to its end; `none` where there was none.
    package var lastBegan = Timestamp.none
    package var lastEnded = Timestamp.none

    package static let version: Int16 = 0

    package init() {}

    /// Whether a pass should begin. A clock that was set back does not keep it from that.
    package func isDue(at now: Timestamp, everyMillis interval: Int64) -> Bool {
        pass == nil && (lastBegan == .none || now < lastBegan || now.millis(since: lastBegan) >= interval)
    }

    package mutating func endPass(at now: Timestamp) {
        guard let pass else { return }
        (lastBegan, lastEnded) = (pass.began, now)
        self.pass = nil
    }

    package init(parsing bytes: [UInt8]) throws(FormatError) {
        self = try SealedBytes.open(bytes, newest: Self.version) { reader throws(WireError) in
            var progress = ScrubProgress()
            progress.lastBegan = Timestamp(try reader.int64())
            progress.lastEnded = Timestamp(try reader.int64())
            guard try reader.bool() else { return progress }
            var pass = Pass(began: Timestamp(try reader.int64()))
            if try reader.bool() {
                let topic = try reader.text()
                let partition = TopicPartition(topic, PartitionIndex(try reader.int32()))
                pass.place = Place(partition, try reader.offset())
            }
            progress.pass = pass
            return progress
        }
    }

    package var bytes: [UInt8] {
        var body = WireWriter(capacity: 64)
        body.int64(lastBegan.rawValue)
        body.int64(lastEnded.rawValue)
        body.bool(pass != nil)
        if let pass {
            body.int64(pass.began.rawValue)
            body.bool(pass.place != nil)
            if let place = pass.place {
                body.text(place.partition.topic)
                body.int32(place.partition.partition.rawValue)
                body.offset(place.segment)
            }
        }
        return SealedBytes.seal(version: Self.version, body)
    }
}
