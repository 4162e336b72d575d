import MartletBase
import MartletRecords

/// The settings of one topic that its logs need, under the names of the fields that hold them.
package struct LogConfig: Hashable, Sendable {
    /// `segment.bytes`
    package var segmentBytes = 1 << 30
    /// `segment.ms`
    package var segmentMillis: Int64 = 604_800_000
    /// What the log's own share of `segment.jitter.ms` takes off `segment.ms`.
    package var segmentJitterMillis: Int64 = 0
    /// `segment.index.bytes`
    package var indexBytes = 10 << 20
    /// `index.interval.bytes`
    package var indexIntervalBytes = 4096
    /// `max.message.bytes`
    package var maxMessageBytes = 1_048_588
    /// `message.timestamp.type`
    package var timestampType = TimestampType.createTime
    /// `flush.on.ack`: acknowledged is on disk. Off, the durable end is the log end, as in Kafka.
    package var flushOnAck = true
    /// `flush.messages`
    package var flushMessages = Int64.max
    /// `flush.ms`
    package var flushMillis = Int64.max
    /// `cleanup.policy` holds "compact": offsets may have gaps.
    package var isCompacted = false
    /// `__consumer_offsets` and its like: with damage of unknown extent they are not opened at all.
    package var isInternal = false
    /// `producer.id.expiration.ms`
    package var producerExpiryMillis: Int64 = 86_400_000
    /// How far a busy log's file is written with zeros ahead of its end; synchronizing a file that does not grow is
    /// faster. 0 switches it off.
    package var zeroAheadBytes = 8 << 20
    /// `file.delete.delay.ms`
    package var fileDeleteDelayMillis: Int64 = 60_000

    package init() {}
}
