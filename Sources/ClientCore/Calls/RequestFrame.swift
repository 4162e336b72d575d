import MartletBase
import MartletMessages
import MartletWire

/// A request as the bytes that leave.
enum RequestFrame {
    /// In the order of sending: what was written, with the spliced bytes between, which are not copied.
    static func chunks(
        _ head: RequestHead, clientID: String, flexible: Bool, spliced: [[UInt8]] = [], encode: Call.Encode
    ) throws(WireError) -> [[UInt8]] {
        var writer = WireWriter()
        let start = try writer.beginRequest(head, clientID: clientID, flexible: flexible)
        try encode(&writer, head.apiVersion)
        try writer.endFrame(start)
        var chunks: [[UInt8]] = []
        var position = 0
        for splice in writer.splices {
            guard spliced.indices.contains(splice.tag), spliced[splice.tag].count == splice.count else {
                preconditionFailure("a splice of \(splice.count) bytes that nothing fills")
            }
            if splice.position > position { chunks.append(writer.array(position..<splice.position)) }
            chunks.append(spliced[splice.tag])
            position = splice.position
        }
        if position < writer.count { chunks.append(writer.array(position..<writer.count)) }
        return chunks
    }
}
