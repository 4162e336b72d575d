import CLinux
import Glibc
import MartletBase
import MartletSystem

/// What a descriptor is watched for.
struct Interest: OptionSet, Sendable {
    let rawValue: UInt8

    static let read = Interest(rawValue: 1)
    static let write = Interest(rawValue: 2)

    fileprivate var mask: UInt32 {
        (contains(.read) ? EPOLLIN.rawValue : 0) | (contains(.write) ? EPOLLOUT.rawValue : 0)
    }
}

/// What the kernel says of a watched descriptor.
struct Readiness: OptionSet, Sendable {
    let rawValue: UInt8

    static let read = Readiness(rawValue: 1)
    static let write = Readiness(rawValue: 2)
    /// Both directions are over, or the socket has an error; told whether it is watched for or not.
    static let hangUp = Readiness(rawValue: 4)

    fileprivate init(mask: UInt32) {
        var value: Readiness = []
        if mask & EPOLLIN.rawValue != 0 { value.insert(.read) }
        if mask & EPOLLOUT.rawValue != 0 { value.insert(.write) }
        if mask & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { value.insert(.hangUp) }
        self = value
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// One epoll instance, level-triggered: what is not read now is told again, so no event can be lost. The only file that
/// touches the kernel's own structures.
struct Epoll: ~Copyable {
    private let descriptor: FileDescriptor
    private let events: UnsafeMutableBufferPointer<epoll_event>

    init(batch: Int = 256) throws(Errno) {
        descriptor = FileDescriptor(owning: try systemCall { epoll_create1(Int32(EPOLL_CLOEXEC)) })
        events = .allocate(capacity: batch)
        events.initialize(repeating: epoll_event())
    }

    deinit { events.deallocate() }

    func add(_ target: Int32, _ interest: Interest, token: UInt64) throws(Errno) {
        try control(EPOLL_CTL_ADD, target, interest, token)
    }

    func change(_ target: Int32, _ interest: Interest, token: UInt64) throws(Errno) {
        try control(EPOLL_CTL_MOD, target, interest, token)
    }

    private func control(_ operation: Int32, _ target: Int32, _ interest: Interest, _ token: UInt64) throws(Errno) {
        var event = epoll_event(events: interest.mask, data: epoll_data_t(u64: token))
        _ = try systemCall { epoll_ctl(descriptor.raw, operation, target, &event) }
    }

    /// Waits and gives the number of events; a signal ends the wait with none.
    /// - Parameter timeoutMillis: `nil` waits until something happens.
    func wait(timeoutMillis: Int32?) throws(Errno) -> Int {
        let count = epoll_wait(descriptor.raw, events.baseAddress, Int32(events.count), timeoutMillis ?? -1)
        if count >= 0 { return Int(count) }
        let failure = Errno.current
        if failure == .interrupted { return 0 }
        throw failure
    }

    func event(_ index: Int) -> (token: UInt64, readiness: Readiness) {
        let event = events[index]
        return (event.data.u64, Readiness(mask: event.events))
    }
}
