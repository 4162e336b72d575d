import Glibc
import MartletBase

extension DiskError {
    init(_ errno: Errno, _ operation: String, _ path: String) {
        self.init(Kind(errno), operation, path)
    }
}

extension DiskError.Kind {
    init(_ errno: Errno) {
        switch errno.rawValue {
        case ENOENT: self = .notFound
        case EEXIST: self = .exists
        case ENOTEMPTY: self = .notEmpty
        case ENOTDIR: self = .notDirectory
        case EISDIR: self = .isDirectory
        case ENOSPC, EDQUOT: self = .noSpace
        case EROFS: self = .readOnly
        case EACCES, EPERM: self = .permission
        case EMFILE, ENFILE: self = .tooManyOpenFiles
        case EIO: self = .io
        default: self = .other(errno.rawValue)
        }
    }
}

/// Runs a piece of work on the file system and names what it was about where it fails.
func onDisk<R: ~Copyable>(_ operation: String, _ path: String, _ body: () throws(Errno) -> R) throws(DiskError) -> R {
    do throws(Errno) {
        return try body()
    } catch {
        throw DiskError(error, operation, path)
    }
}
