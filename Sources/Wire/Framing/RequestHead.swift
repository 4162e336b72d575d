import MartletBase

/// The part of a request's header that is the same in every version: enough to say which header version follows.
///
/// Whether a request is flexible depends on its key and version, which is knowledge of the messages; hence two steps:
/// read this, decide, then read the client id with the answer.
package struct RequestHead: Hashable, Sendable, BitwiseCopyable {
    package let apiKey: Int16
    package let apiVersion: Int16
    /// Echoed in the response, whatever it is.
    package let correlationID: Int32

    package init(apiKey: Int16, apiVersion: Int16, correlationID: Int32) {
        self.apiKey = apiKey
        self.apiVersion = apiVersion
        self.correlationID = correlationID
    }

    @_lifetime(reader: copy reader)
    package init(from reader: inout WireReader) throws(WireError) {
        apiKey = try reader.int16()
        apiVersion = try reader.int16()
        correlationID = try reader.int32()
    }

    /// The rest of the header: version 2 where the request is flexible, else version 1. The client id has a plain int16
    /// length in both, and null counts as empty. Unknown tagged fields are passed over.
    @_lifetime(reader: copy reader)
    package func clientID(from reader: inout WireReader, flexible: Bool) throws(WireError) -> ByteRange {
        let clientID = try reader.nullableStringRange(flexible: false)
        let range = clientID ?? ByteRange(start: reader.bytesRead, count: 0)
        if flexible { try reader.skipTags() }
        return range
    }
}

// MARK: - Writing

extension WireWriter {
    /// Where a frame began in a writer, for `endFrame` to fill its size in.
    package struct FrameStart {
        let position: Int
        let splicedBytes: Int
    }

    package mutating func beginFrame() -> FrameStart {
        let start = FrameStart(position: count, splicedBytes: splicedBytes)
        int32(0)
        return start
    }

    /// Begins a response: header version 1 where the response is flexible, else 0. ApiVersions is answered with version
    /// 0 always, because the client cannot know yet what this broker speaks.
    package mutating func beginResponse(correlationID: Int32, flexibleHeader: Bool) -> FrameStart {
        let start = beginFrame()
        int32(correlationID)
        if flexibleHeader { unsignedVarint(0) }
        return start
    }

    /// Begins a request, as a client.
    package mutating func beginRequest(
        _ head: RequestHead, clientID: String?, flexible: Bool
    ) throws(WireError) -> FrameStart {
        let start = beginFrame()
        int16(head.apiKey)
        int16(head.apiVersion)
        int32(head.correlationID)
        try string(clientID, flexible: false)
        if flexible { unsignedVarint(0) }
        return start
    }

    package mutating func endFrame(_ start: FrameStart) throws(WireError) {
        let size = (count - start.position - 4) + (splicedBytes - start.splicedBytes)
        guard let size32 = Int32(exactly: size) else { throw .tooLong(size) }
        overwrite(int32: size32, at: start.position)
    }
}
