import MartletBase

/// Why the embedded store does not open. It opens with all that was acknowledged, or not at all.
package enum MetadataStoreOpenError: Error, Hashable, Sendable {
    case disk(DiskError)
    /// Another process has it open.
    case inUse(String)
    case newerFormat(path: String, version: Int16, readable: Int16)
    /// Bytes that had been durable are no longer what was written.
    case damaged(path: String, position: Int64, String)
    case missing(path: String)
}

extension MetadataStoreOpenError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .disk(let error): "the metadata store cannot be opened: \(error)"
        case .inUse(let path): "another process uses the metadata store (it holds \(path)): stop it first"
        case .newerFormat(let path, let version, let readable):
            """
            \(path) has format version \(version), and this release reads versions up to \(readable): start a release \
            that reads version \(version)
            """
        case .damaged(let path, let position, let what):
            """
            \(path) is damaged at byte \(position): \(what). These bytes were durable once, so nothing was cut off. \
            Restore the metadata directory from a copy
            """
        case .missing(let path):
            "\(path) is missing, and the files beside it need it. Restore the metadata directory from a copy"
        }
    }
}
