import MartletBase

/// Brings responses that are ready in any order back into the order of their requests.
struct ResponseOrder<Response> {
    private enum Slot {
        case waiting
        /// `nil`: settled without a response.
        case settled(Response?)
    }

    private var slots: [(slot: Slot, bytes: Int)] = []
    private var head = 0
    private var firstNumber: UInt64 = 0

    /// Requests begun and not taken out.
    var count: Int { slots.count - head }
    var isEmpty: Bool { count == 0 }
    /// The bytes of these requests.
    private(set) var bytes = 0

    /// The number of the request that begins: 0, 1, 2, … on each connection.
    mutating func begin(bytes size: Int) -> UInt64 {
        let number = firstNumber + UInt64(count)
        slots.append((.waiting, size))
        bytes += size
        return number
    }

    /// Settles a request once; `false` for a number that is not waiting.
    mutating func settle(_ number: UInt64, _ response: Response?) -> Bool {
        guard number >= firstNumber, number - firstNumber < UInt64(count) else { return false }
        let index = head + Int(number - firstNumber)
        guard case .waiting = slots[index].slot else { return false }
        slots[index].slot = .settled(response)
        return true
    }

    enum Next {
        case none
        case silent
        case response(Response)
    }

    /// Takes the oldest request out if it is settled.
    mutating func popSettled() -> Next {
        guard head < slots.count, case .settled(let response) = slots[head].slot else { return .none }
        bytes -= slots[head].bytes
        slots[head].slot = .waiting
        head += 1
        firstNumber += 1
        if head * 2 >= slots.count {
            slots.removeFirst(head)
            head = 0
        }
        return response.map(Next.response) ?? .silent
    }
}
