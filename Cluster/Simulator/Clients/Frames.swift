import MartletBase
import MartletMessages
import MartletRecords
import MartletWire

/// Requests as bytes, and answers as messages.
enum Frames {
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    static func request<R: APIRequest>(_ request: R, version: Int16, correlationID: Int32) -> [UInt8] {
        do throws(WireError) {
            var writer = WireWriter()
            let start = try writer.beginRequest(
                RequestHead(apiKey: R.key.rawValue, apiVersion: version, correlationID: correlationID),
                clientID: "simulated", flexible: R.key.isFlexible(version))
            try request.encode(into: &writer, version: version)
            try writer.endFrame(start)
            return Array(writer.array().dropFirst(4))
        } catch {
            preconditionFailure("a simulated client cannot write \(R.name) \(version): \(error)")
        }
    }

    static func answer<R: APIRequest>(
        to type: R.Type, _ bytes: [UInt8], version: Int16, correlationID: Int32
    ) throws(Unreadable) -> R.Response {
        let found: Int32
        let response: R.Response
        do throws(WireError) {
            var reader = WireReader(bytes.span.bytes)
            found = try reader.int32()
            if R.key.responseHeaderVersion(version) == 1 { try reader.skipTags() }
            response = try R.Response(from: &reader, version: version)
        } catch {
            throw Unreadable(description: "an unreadable answer to \(R.name) \(version): \(error)")
        }
        guard found == correlationID else {
            throw Unreadable(description: "an answer to \(found), expected to \(correlationID)")
        }
        return response
    }

    /// A batch of these values.
    static func batch(_ values: [String], at time: Timestamp, producer: ProducerIdentity?, sequence: Int32) -> [UInt8] {
        var fields = BatchFields()
        if let producer {
            fields.producerID = ProducerID(producer.id)
            fields.producerEpoch = ProducerEpoch(producer.epoch)
            fields.baseSequence = ProducerSequence(sequence)
        }
        var builder = RecordBatchBuilder(fields)
        var compressor = Compressor()
        var output = ByteBuffer()
        do {
            for value in values {
                let bytes = Array(value.utf8)
                try builder.append(timestamp: time, key: nil, value: bytes.span.bytes)
            }
            try builder.finish(.none, using: &compressor, into: &output)
        } catch {
            preconditionFailure("a simulated client cannot build a batch: \(error)")
        }
        return output.array()
    }

    /// The records of an answer, as far as whole batches go; every batch's checksum must hold.
    static func records(_ bytes: [UInt8]) throws(Unreadable) -> [(offset: Int64, value: String)] {
        var result: [(Int64, String)] = []
        var position = 0
        var decompressor = Decompressor()
        while position + RecordBatchHeader.size <= bytes.count {
            let rest = bytes.span.bytes.extracting(position..<bytes.count)
            do throws(BatchError) {
                let header = try RecordBatchHeader(parsing: rest)
                guard header.totalSize <= rest.byteCount else { break }
                let batch = try RecordBatchView(rest)
                try batch.verifyChecksum()
                var reader = try batch.records(using: &decompressor, limit: 1 << 20)
                while let record = try reader.next() {
                    let value = record.value.map { range in
                        reader.bytes.extracting(range.start..<range.end).withUnsafeBytes {
                            String(decoding: $0, as: UTF8.self)
                        }
                    }
                    result.append((record.offset.rawValue, value ?? ""))
                }
                position += header.totalSize
            } catch {
                throw Unreadable(description: "a client was given a bad batch: \(error)")
            }
        }
        return result
    }
}

/// Who an idempotent producer is.
struct ProducerIdentity: Hashable {
    let id: Int64
    let epoch: Int16
}
