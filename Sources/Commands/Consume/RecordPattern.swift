import Glibc
import MartletClient

/// A POSIX extended regular expression for `--grep`. Belongs to one thread at a time.
final class RecordPattern: @unchecked Sendable {
    private var compiled = regex_t()

    init(_ text: String) throws(CommandFailure) {
        let code = regcomp(&compiled, text, REG_EXTENDED | REG_NOSUB)
        guard code == 0 else {
            let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String in
                guard let start = buffer.baseAddress else { return "" }
                regerror(code, &compiled, start, buffer.count)
                return String(cString: start)
            }
            throw .usage(
                "--grep \(text) is no regular expression: \(reason)",
                hint: "It is a POSIX extended one, as of grep -E: --grep 'error|warning'")
        }
    }

    deinit { regfree(&compiled) }

    /// A value that there is not matches nothing.
    func matches(_ value: RecordBytes?) -> Bool { value?.withUnsafeBytes { matches($0) } ?? false }

    /// Zeros among the bytes end nothing.
    private func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var range = regmatch_t(rm_so: 0, rm_eo: regoff_t(clamping: bytes.count))
        guard let start = bytes.baseAddress else { return regexec(&compiled, "", 1, &range, REG_STARTEND) == 0 }
        return regexec(&compiled, start.assumingMemoryBound(to: CChar.self), 1, &range, REG_STARTEND) == 0
    }
}
