import MartletBase

/// What may share the connection with a request that is not answered yet.
package enum Admission: Sendable {
    /// Starts when everything before it is settled, and nothing starts after it until it is.
    case exclusive
    /// Several of these may be unsettled at once: produces under group commit.
    case pipelined
}

/// The decisions of one connection, without its socket: when to read, when to start a request, when to end. Every
/// method is told what happened and when.
struct ConnectionState {
    enum Phase: Equatable {
        case open
        /// The peer sends no more: what it sent is still answered.
        case inputEnded
        /// Nothing new is started; what was started is answered, then the connection ends for this reason.
        case draining(CloseReason)
    }

    private let settings: ConnectionSettings
    private(set) var phase = Phase.open
    private let opened: MonotonicTime
    private var lastActivity: MonotonicTime
    private var hadRequest = false

    /// How much of the request under way is here.
    private var partialBytes = 0
    /// When the stretch of time began in which more of it must come, and how much was here by then.
    private var partialSince: MonotonicTime?
    private var stretchBytes = 0

    private(set) var unsettledRequests = 0
    private(set) var unsettledBytes = 0
    private var exclusiveRuns = false

    private(set) var outputBytes = 0
    private var outputFull = false
    private var outputStuckSince: MonotonicTime?

    /// A request that was started must not be overtaken before its handler says so.
    var isHeld = false
    /// There is no memory for the rest of a request, or for its answer. Its deadline runs on: where all that hold memory
    /// wait for more, that is what frees some.
    var waitsForMemory = false

    init(_ settings: ConnectionSettings, now: MonotonicTime) {
        self.settings = settings
        opened = now
        lastActivity = now
    }
}

// MARK: - Requests

extension ConnectionState {
    /// Whether a request of this kind may start now.
    func mayStart(_ admission: Admission) -> Bool {
        guard mayStartAny else { return false }
        return admission == .pipelined || unsettledRequests == 0
    }

    /// Whether a request of any kind may start now.
    var mayStartAny: Bool {
        !isDraining && !isHeld && !exclusiveRuns && !outputFull
            && unsettledRequests < settings.maxUnsettledRequests && unsettledBytes < settings.maxUnsettledBytes
    }

    /// Whether more bytes should be read: where no request may start they stay in the kernel, which tells the peer.
    var wantsInput: Bool { phase == .open && !waitsForMemory && mayStartAny }

    /// A whole request has come and is about to be handled.
    mutating func started(now: MonotonicTime) {
        hadRequest = true
        lastActivity = now
        partialSince = nil
    }

    /// The request that just started has been handled; what is unsettled now, this one perhaps.
    mutating func handled(_ admission: Admission, unsettled: Int, bytes: Int) {
        unsettledRequests = unsettled
        unsettledBytes = bytes
        exclusiveRuns = unsettled > 0 && admission == .exclusive
    }

    /// Earlier requests were settled; what is left.
    mutating func settled(unsettled: Int, bytes: Int, now: MonotonicTime) {
        unsettledRequests = unsettled
        unsettledBytes = bytes
        if unsettled == 0 { exclusiveRuns = false }
        lastActivity = now
        // What came of the next request had to wait for us; its time begins now.
        partialSince = nil
    }

    /// After what was read has been taken apart: how many bytes of an unfinished request are left.
    mutating func partial(bytes: Int, now: MonotonicTime) {
        partialBytes = bytes
        if bytes == 0 {
            partialSince = nil
        } else if partialSince == nil || bytes - stretchBytes >= settings.bytesPerStretch {
            partialSince = now
            stretchBytes = bytes
        }
    }
}

// MARK: - Output

extension ConnectionState {
    /// How much output waits for the peer now; `progress` where some has left since the last call.
    mutating func output(bytes: Int, progress: Bool, now: MonotonicTime) {
        outputBytes = bytes
        if bytes >= settings.maxOutputBytes {
            outputFull = true
        } else if outputFull, bytes <= settings.maxOutputBytes / 2 {
            outputFull = false
            partialSince = nil
        }
        if bytes == 0 {
            outputStuckSince = nil
        } else if progress || outputStuckSince == nil {
            outputStuckSince = now
        }
        if progress { lastActivity = now }
    }
}

// MARK: - Ends

extension ConnectionState {
    mutating func inputEnded() {
        if phase == .open { phase = .inputEnded }
    }

    /// The first reason stays.
    mutating func drain(_ reason: CloseReason) {
        if !isDraining { phase = .draining(reason) }
    }

    var isDraining: Bool {
        if case .draining = phase { true } else { false }
    }

    /// Why the connection is over: nothing more can happen that anybody waits for.
    /// - Parameter requestLeft: a whole request is buffered that has not been started.
    func finished(requestLeft: Bool) -> CloseReason? {
        guard unsettledRequests == 0, outputBytes == 0 else { return nil }
        switch phase {
        case .open: return nil
        case .inputEnded where requestLeft: return nil
        case .inputEnded: return partialBytes > 0 ? .truncated(bytes: partialBytes) : .peerClosed
        case .draining(let reason): return reason
        }
    }

    /// When this connection ends unless something happens before, and why.
    var deadline: (at: MonotonicTime, reason: CloseReason)? {
        var first: (at: MonotonicTime, reason: CloseReason)?
        func consider(_ start: MonotonicTime, _ millis: Int64, _ reason: CloseReason) {
            let at = start.advanced(byMillis: millis)
            if let found = first, found.at <= at { return }
            first = (at, reason)
        }
        if let outputStuckSince { consider(outputStuckSince, settings.unreadMillis, .slowReader) }
        if phase == .open, mayStartAny {
            if let partialSince {
                consider(partialSince, settings.requestMillis, .requestTimeout)
            }
            if !hadRequest {
                consider(opened, settings.handshakeMillis, .handshakeTimeout)
            } else if unsettledRequests == 0, outputBytes == 0 {
                consider(lastActivity, settings.idleMillis, .idle)
            }
        }
        return first
    }

    /// Since when the peer has taken nothing of what waits for it; `nil` while nothing waits.
    var unreadSince: MonotonicTime? { outputStuckSince }

    /// When the receive buffer of a silent connection is given back.
    var bufferRelease: MonotonicTime { lastActivity.advanced(byMillis: settings.releaseBufferMillis) }
}
