/// What the file system refused, with the operation and the path in hand.
package struct DiskError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case notFound
        case exists
        case notEmpty
        case notDirectory
        case isDirectory
        case noSpace
        case readOnly
        case permission
        case tooManyOpenFiles
        /// The device failed; what was not yet synchronized is lost.
        case io
        /// Any other error number of the operating system.
        case other(Int32)
    }

    package let kind: Kind
    package let operation: String
    package let path: String

    package init(_ kind: Kind, _ operation: String, _ path: String) {
        self.kind = kind
        self.operation = operation
        self.path = path
    }

    package var description: String { "\(operation) \(path): \(kind.text)" }
}

extension DiskError.Kind {
    package var text: String {
        switch self {
        case .notFound: "no such file or directory"
        case .exists: "it exists already"
        case .notEmpty: "the directory is not empty"
        case .notDirectory: "not a directory"
        case .isDirectory: "it is a directory"
        case .noSpace: "no space left on the device"
        case .readOnly: "the file system is read-only"
        case .permission: "permission denied"
        case .tooManyOpenFiles: "too many open files"
        case .io: "the device reported an input/output error"
        case .other(let number): "error number \(number)"
        }
    }
}
