import Glibc

/// A process of this machine, found by the port on which it listens: what it has cost so far, from /proc.
package struct ListeningProcess: Sendable {
    package let id: Int32

    package struct Usage: Sendable {
        /// In user and system mode, over all threads.
        package let processorMillis: Int64
        package let residentBytes: Int64
        package let peakResidentBytes: Int64
    }

    /// `nil` where no process listens there, or it is another user's and shows nothing to us.
    package init?(port: UInt16) {
        let inodes = Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap { Self.inodes(listening: port, in: $0) })
        guard !inodes.isEmpty, let owner = Self.owner(of: inodes) else { return nil }
        id = owner
    }

    package func usage() -> Usage? {
        guard let stat = Self.text("/proc/\(id)/stat"), let status = Self.text("/proc/\(id)/status"),
            // The name, in parentheses, may hold anything; fields are counted from behind it.
            let name = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        let ticksPerSecond = Int64(max(sysconf(Int32(_SC_CLK_TCK)), 1))
        guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else { return nil }
        return Usage(
            processorMillis: (user + system) * 1000 / ticksPerSecond,
            residentBytes: Self.kibibytes("VmRSS:", in: status) * 1024,
            peakResidentBytes: Self.kibibytes("VmHWM:", in: status) * 1024)
    }

    private static func kibibytes(_ field: String, in status: String) -> Int64 {
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(field) }) else { return 0 }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int64($0) } ?? 0
    }

    /// Of each line: number, local address, remote address, state (0A listens), four fields, user, timeout, inode.
    private static func inodes(listening port: UInt16, in path: String) -> [String] {
        (text(path) ?? "").split(separator: "\n").dropFirst().compactMap { line -> String? in
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[3] == "0A", let digits = fields[1].split(separator: ":").last,
                UInt16(digits, radix: 16) == port
            else { return nil }
            return String(fields[9])
        }
    }

    private static func owner(of inodes: Set<String>) -> Int32? {
        let links = Set(inodes.map { "socket:[\($0)]" })
        for process in entries("/proc").compactMap({ Int32($0) }) {
            let directory = "/proc/\(process)/fd"
            for name in entries(directory) {
                if let link = target("\(directory)/\(name)"), links.contains(link) { return process }
            }
        }
        return nil
    }

    private static func entries(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    private static func target(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let count = readlink(path, base.assumingMemoryBound(to: CChar.self), buffer.count)
            return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
        }
    }

    /// Files of /proc have no size: they are read to their end. What cannot be read is as good as not there.
    private static func text(_ path: String) -> String? {
        do throws(Errno) {
            let file = try FileDescriptor.open(path, O_RDONLY)
            var bytes = [UInt8](repeating: 0, count: 16_384)
            var used = 0
            while true {
                let count = try readMore(file, into: &bytes, from: used)
                if count == 0 { return String(decoding: bytes.prefix(used), as: UTF8.self) }
                used += count
                if used == bytes.count { bytes.append(contentsOf: repeatElement(0, count: used)) }
            }
        } catch {
            return nil
        }
    }

    private static func readMore(
        _ file: borrowing FileDescriptor, into bytes: inout [UInt8], from used: Int
    ) throws(Errno) -> Int {
        let raw = file.raw
        return try systemCall {
            bytes.withUnsafeMutableBytes { buffer in
                let free = UnsafeMutableRawBufferPointer(rebasing: buffer[used...])
                return Glibc.read(raw, free.baseAddress, free.count)
            }
        }
    }
}
