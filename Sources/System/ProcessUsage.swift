import Glibc
import MartletBase

/// What this process uses of the machine.
package struct ProcessUsage: Sendable {
    /// Of processors, in user and kernel together.
    package let cpuNanoseconds: Int64
    /// Memory that is in RAM; `nil` where the kernel does not tell.
    package let residentBytes: Int?

    package static func measure() -> ProcessUsage {
        var usage = rusage()
        let result = getrusage(RUSAGE_SELF.rawValue, &usage)
        invariant(result == 0, "getrusage: \(Errno.current)")
        return ProcessUsage(
            cpuNanoseconds: nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), residentBytes: residentBytes())
    }

    private static func nanoseconds(_ time: timeval) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
    }

    /// The second number of `statm`, in pages.
    private static func residentBytes() -> Int? {
        guard let file = try? FileDescriptor.open("/proc/self/statm", O_RDONLY) else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
            guard let count = try? file.read(into: buffer) else { return nil }
            let words = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
            guard words.count > 1, let pages = Int(words[1]) else { return nil }
            return pages * sysconf(Int32(_SC_PAGESIZE))
        }
    }
}
