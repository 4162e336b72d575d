import CLinux
import Glibc
import MartletBase

/// Facts of this process and its machine. For shells: the core is told what it needs.
package enum ThisProcess {
    package static var id: Int32 { getpid() }

    package static var environment: [(name: String, value: String)] {
        var variables: [(name: String, value: String)] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
            }
            next += 1
        }
        return variables
    }

    package static var hostName: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress, gethostname(base, buffer.count - 1) == 0 else { return "localhost" }
            buffer[buffer.count - 1] = 0
            return String(cString: base)
        }
    }

    /// The path from the root on. Paths that are absolute already, and those of a process whose directory is gone, stay.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        let base = String(cString: directory)
        let rest = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
        return base == "/" ? "/\(rest)" : "\(base)/\(rest)"
    }

    /// Processors that this process may run on.
    package static var processors: Int { max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }

    /// Raises the limit of open descriptors to what is allowed and gives it.
    package static func raiseDescriptorLimit() -> Int { Int(clamping: clinux_raise_descriptor_limit()) }

    package static func isTerminal(_ stream: StandardStream) -> Bool { isatty(stream.rawValue) == 1 }

    /// Writes all of `text`; what cannot be written is dropped, because there is nowhere left to say so.
    package static func write(_ text: String, to stream: StandardStream) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { bytes in Glibc.write(stream.rawValue, bytes.baseAddress, bytes.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

package enum StandardStream: Int32, Sendable {
    case input = 0
    case output = 1
    case error = 2
}
