import CFaults
import Foundation
import Glibc
import Synchronization
import Testing

/// A small ext4 of its own in a file, whose power can be cut: the kernel forgets what it has not written, and the next
/// mount replays the journal as after a real loss of power.
final class LoopFileSystem: Sendable {
    static let isPermitted = attempt()
    static let needs: Comment = "a loop-mounted ext4 needs root, mkfs.ext4 and a free loop device"

    /// Held while a command is started.
    private static let starting = Mutex(())

    private let folder: URL
    private let isMounted = Mutex(false)
    var root: String { folder.appendingPathComponent("mount").path }
    private var image: String { folder.appendingPathComponent("image").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("martlet-device-\(UUID())")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("mount"), withIntermediateDirectories: true)
        try Self.run(["truncate", "-s", "64M", image])
        try Self.run(["mkfs.ext4", "-q", "-F", image])
        try mount()
    }

    deinit { end() }

    /// Gives it back. Files of the test may still be open: the mount goes with the last of them, and with it its loop device.
    func end() {
        let wasMounted = isMounted.withLock { isMounted in
            defer { isMounted = false }
            return isMounted
        }
        if wasMounted { umount2(root, Int32(MNT_DETACH)) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Cuts the power and comes up again.
    func restart() throws {
        try cutPower()
        try unmount()
        try mount()
    }

    /// Nothing is written from now on, not even what was waiting to be (EXT4_GOING_FLAGS_NOLOGFLUSH).
    func cutPower() throws {
        var flags: UInt32 = 2
        try withRoot("EXT4_IOC_SHUTDOWN") { ioctl($0, 0x8004_587d, &flags) }
    }

    func synchronize() throws { try withRoot("syncfs") { cfaults_write_everything($0) } }

    private func withRoot(_ operation: String, _ body: (Int32) -> Int32) throws {
        let descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(text: "open \(root): errno \(errno)") }
        defer { close(descriptor) }
        guard body(descriptor) == 0 else { throw Failure(text: "\(operation) of \(root): errno \(errno)") }
    }

    private func mount() throws {
        try Self.run(["mount", "-o", "loop", image, root])
        isMounted.withLock { $0 = true }
    }

    /// While no command is being started: between its fork and its start it has our files open, and keeps us busy.
    private func unmount() throws {
        let failure = Self.starting.withLock { _ in umount2(root, 0) == 0 ? nil : errno }
        if let failure { throw Failure(text: "umount \(root): errno \(failure)") }
        isMounted.withLock { $0 = false }
    }

    private static func attempt() -> Bool {
        guard geteuid() == 0 else { return false }
        do {
            try LoopFileSystem().restart()
            return true
        } catch {
            print("no power cuts on a real file system: \(error)")
            return false
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    private static func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try starting.withLock { _ in try process.run() }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(text: "\(command.joined(separator: " ")): \(String(decoding: text, as: UTF8.self))")
        }
    }
}
