import MartletBase
import MartletMessages
import MartletWire

// Produce 0-2 carry message sets of formats that this broker does not store. The answer has each partition with
// UNSUPPORTED_VERSION, in the layout of that version.

extension Broker {
    func refuseProduce(_ request: Request, _ body: UnsafeMutableRawBufferPointer) {
        var reader = WireReader(body.bytes, elementBudget: limits.maxElements)
        do throws(WireError) {
            let acks = try reader.int16()
            _ = try reader.int32()
            var topics: [(name: String, partitions: [Int32])] = []
            for _ in 0..<(try reader.count(flexible: false, smallest: 6)) {
                let name = try reader.string(flexible: false)
                var partitions: [Int32] = []
                for _ in 0..<(try reader.count(flexible: false, smallest: 8)) {
                    partitions.append(try reader.int32())
                    _ = try reader.nullableBytesRange(flexible: false)
                }
                topics.append((name, partitions))
            }
            if acks == 0 {
                return request.refuse(
                    Refusal(label: "unserved-version", detail: "Produce version \(request.version) with acks=0"))
            }
            request.answer { reply throws(WireError) in
                try Self.encode(topics, into: &reply.writer, version: request.version)
            }
        } catch {
            request.refuse(.unreadable(.produce, request.version, error))
        }
    }

    private static func encode(
        _ topics: [(name: String, partitions: [Int32])], into writer: inout WireWriter, version: Int16
    ) throws(WireError) {
        try writer.length32(topics.count, flexible: false)
        for topic in topics {
            try writer.string(topic.name, flexible: false)
            try writer.length32(topic.partitions.count, flexible: false)
            for partition in topic.partitions {
                writer.int32(partition)
                writer.errorCode(.unsupportedVersion)
                writer.int64(-1)
                if version >= 2 { writer.int64(-1) }
            }
        }
        if version >= 1 { writer.int32(0) }
    }
}
