import Glibc
import MartletBase

/// The clocks of this machine. Only shells read them; the core is told.
package enum SystemClock {
    package static func now() -> Now { Now(monotonic: monotonic(), wall: wall()) }

    package static func monotonic() -> MonotonicTime {
        let time = read(CLOCK_MONOTONIC)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    package static func wall() -> Timestamp {
        let time = read(CLOCK_REALTIME)
        return Timestamp(rawValue: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Keeps the calling thread for at least so long, through signals: for tools that send at a certain pace.
    package static func sleep(nanoseconds: Int64) {
        guard nanoseconds > 0 else { return }
        var left = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        while true {
            let wanted = left
            let isDone = withUnsafePointer(to: wanted) { nanosleep($0, &left) == 0 }
            if isDone || errno != EINTR { return }
        }
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        let result = clock_gettime(clock, &time)
        invariant(result == 0, "clock \(clock) cannot be read")
        return time
    }
}

extension SeededRandom {
    /// Seeded by the operating system; what a broker starts with.
    package static func fromSystem() -> SeededRandom {
        var system = SystemRandomNumberGenerator()
        return SeededRandom(seed: system.next())
    }
}
