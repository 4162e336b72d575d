import Glibc
import MartletBase
import Testing

@testable import MartletSystem

@Suite struct SystemDiskTests {
    let disk = SystemDisk()
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func expect(
        _ kind: DiskError.Kind, _ operation: String, location: SourceLocation = #_sourceLocation,
        _ body: () throws -> Void
    ) {
        do {
            try body()
            Issue.record("no error; expected \(kind)", sourceLocation: location)
        } catch let error as DiskError {
            #expect(error.kind == kind, sourceLocation: location)
            #expect(error.operation == operation, sourceLocation: location)
        } catch {
            Issue.record("\(error)", sourceLocation: location)
        }
    }

    @Test("what is written at a position is read back there, and a read stops at the end of the file")
    func readAndWrite() throws {
        let file = try disk.open(directory("a"), .create)
        try [1, 2, 3, 4].withUnsafeBytes { bytes in try file.write(bytes, at: 3) }
        var buffer = [UInt8](repeating: 9, count: 40)
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 1) }
        #expect(count == 34)
        #expect(try file.size() == 35)
        #expect(buffer[..<2] == [0, 0])
        #expect(buffer[2] == 1)
        try file.truncate(to: 4)
        #expect(try file.size() == 4)
        try file.synchronize()
        try file.close()
        try file.close()
        try disk.synchronizeDirectory(directory.path)
    }

    @Test("pages that were just written are read without waiting")
    func readResident() throws {
        let file = try disk.open(directory("a"), .create)
        try [UInt8](repeating: 7, count: 10_000).withUnsafeBytes { try file.write($0, at: 0) }
        var buffer = [UInt8](repeating: 0, count: 20_000)
        let count = try buffer.withUnsafeMutableBytes { try file.readResident(into: $0, at: 5_000) }
        #expect(count == nil || count == 5_000)
        if count != nil { #expect(buffer[..<5_000].allSatisfy { $0 == 7 }) }
    }

    @Test("each mode makes, opens or empties the file as it says")
    func modes() throws {
        expect(.notFound, "open") { _ = try disk.open(directory("a"), .read) }
        expect(.notFound, "open") { _ = try disk.open(directory("a"), .readWrite) }
        let made = try disk.open(directory("a"), .create)
        try [UInt8(1)].withUnsafeBytes { try made.write($0, at: 0) }
        expect(.exists, "open") { _ = try disk.open(directory("a"), .create) }
        #expect(try disk.open(directory("a"), .readWrite).size() == 1)
        let readOnly = try disk.open(directory("a"), .read)
        expect(.other(EBADF), "write") { try [UInt8(1)].withUnsafeBytes { try readOnly.write($0, at: 0) } }
        #expect(try disk.open(directory("a"), .replace).size() == 0)
        expect(.isDirectory, "open") { _ = try disk.open(directory.path, .readWrite) }
    }

    @Test("directories are made, listed by name, renamed and removed, and refusals are told apart")
    func directories() throws {
        try disk.makeDirectory(directory("d"))
        expect(.exists, "mkdir") { try disk.makeDirectory(directory("d")) }
        expect(.notFound, "mkdir") { try disk.makeDirectory(directory("x/y")) }
        for name in ["c", "a", "b"] { _ = try disk.open(directory("d/\(name)"), .create) }
        try disk.makeDirectory(directory("d/aa"))
        let entries = try disk.list(directory("d"))
        #expect(entries.map(\.name) == ["a", "aa", "b", "c"])
        #expect(entries.map(\.isDirectory) == [false, true, false, false])
        expect(.notEmpty, "rmdir") { try disk.removeDirectory(directory("d")) }
        expect(.notDirectory, "list") { _ = try disk.list(directory("d/a")) }
        try disk.rename(directory("d/a"), to: directory("d/b"))
        expect(.notFound, "rename") { try disk.rename(directory("d/a"), to: directory("d/b")) }
        try disk.unlink(directory("d/b"))
        expect(.notFound, "unlink") { try disk.unlink(directory("d/b")) }
        #expect(try disk.facts(directory("d/b")) == nil)
        #expect(try disk.facts(directory("d"))?.isDirectory == true)
        expect(.notFound, "fsync") { try disk.synchronizeDirectory(directory("nowhere")) }
    }

    @Test("a lock belongs to one holder until it is released or dropped")
    func locks() throws {
        var first = try disk.lock(directory("lock"))
        #expect(first != nil)
        #expect(try disk.lock(directory("lock")) == nil)
        first?.release()
        first = try disk.lock(directory("lock"))
        #expect(first != nil)
        first = nil
        #expect(try disk.lock(directory("lock")) != nil)
    }

    @Test("a released lock is free although a child that is being started still has the descriptor")
    func lockAndChildren() throws {
        let first = try #require(try disk.lock(directory("lock")))
        // What a fork leaves in the child until it becomes another program: a second descriptor of the same open file.
        let shared = try lockedDescriptors(directory("lock"))
        #expect(!shared.isEmpty)
        let copies = shared.map { dup($0) }
        first.release()
        #expect(try disk.lock(directory("lock")) != nil)
        for copy in copies { close(copy) }
    }

    /// This process's descriptors of a file.
    private func lockedDescriptors(_ path: String) throws -> [Int32] {
        try disk.list("/proc/self/fd").compactMap { Int32($0.name) }.filter { number in
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(number)", &buffer, buffer.count)
            return count > 0 && String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) == path
        }
    }

    @Test("a closed file refuses, and a close waits for the read under way")
    func closeDuringRead() throws {
        let file = try disk.open(directory("a"), .create)
        try file.close()
        #expect(file.descriptor == nil)
        expect(.other(EBADF), "read") {
            _ = try withUnsafeTemporaryAllocation(byteCount: 8, alignment: 1) { try file.read(into: $0, at: 0) }
        }
    }

    @Test("a full device is told as such", .enabled(if: SmallFileSystem.isPermitted))
    func fullDevice() throws {
        let mount = try SmallFileSystem(at: directory.path)
        let file = try disk.open("\(mount.path)/big", .create)
        #expect(try disk.space(mount.path).totalBytes == 64 << 10)
        expect(.noSpace, "write") {
            try [UInt8](repeating: 1, count: 128 << 10).withUnsafeBytes { try file.write($0, at: 0) }
        }
        withExtendedLifetime(mount) {}
    }

    @Test("a read-only file system is told as such", .enabled(if: SmallFileSystem.isPermitted))
    func readOnly() throws {
        let mount = try SmallFileSystem(at: directory.path)
        try mount.makeReadOnly()
        expect(.readOnly, "open") { _ = try disk.open("\(mount.path)/a", .create) }
        withExtendedLifetime(mount) {}
    }

    @Test(
        "every errno that the core tells apart has its kind",
        arguments: [
            (ENOENT, DiskError.Kind.notFound), (EEXIST, .exists), (ENOTEMPTY, .notEmpty), (ENOTDIR, .notDirectory),
            (EISDIR, .isDirectory), (ENOSPC, .noSpace), (EDQUOT, .noSpace), (EROFS, .readOnly), (EACCES, .permission),
            (EPERM, .permission), (EMFILE, .tooManyOpenFiles), (ENFILE, .tooManyOpenFiles), (EIO, .io),
            (ENAMETOOLONG, .other(ENAMETOOLONG)),
        ])
    func mapping(_ number: Int32, _ kind: DiskError.Kind) {
        #expect(DiskError.Kind(Errno(number)) == kind)
    }
}

/// A file system of 64 KiB in memory; only root may have one.
final class SmallFileSystem {
    let path: String

    static var isPermitted: Bool {
        guard geteuid() == 0 else { return false }
        // Root inside a container may lack the right to mount; a try is the only honest question.
        guard let directory = try? TemporaryDirectory(), let mount = try? SmallFileSystem(at: directory.path) else {
            return false
        }
        return mount.path == directory.path
    }

    init(at path: String) throws {
        self.path = path
        guard mount("martlet-test", path, "tmpfs", 0, "size=64k") == 0 else { throw Errno.current }
    }

    func makeReadOnly() throws {
        guard mount(nil, path, nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0 else {
            throw Errno.current
        }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }
}
