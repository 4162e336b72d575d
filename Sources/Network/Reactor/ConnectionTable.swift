/// A reactor's connections by token. A slot that is used again gets another generation, so that an answer or an event
/// for the connection before it finds nothing.
struct ConnectionTable {
    private var slots: [(generation: UInt32, connection: Connection?)] = []
    private var free: [UInt32] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    subscript(token: ConnectionToken) -> Connection? {
        guard token.slot < slots.count, slots[Int(token.slot)].generation == token.generation else { return nil }
        return slots[Int(token.slot)].connection
    }

    /// In order of their slots.
    var all: [Connection] { slots.compactMap(\.connection) }

    /// A token for a connection that is about to be made; `insert` must follow.
    mutating func reserve() -> ConnectionToken {
        if let slot = free.popLast() {
            return ConnectionToken(slot: slot, generation: slots[Int(slot)].generation)
        }
        slots.append((0, nil))
        return ConnectionToken(slot: UInt32(slots.count - 1), generation: 0)
    }

    mutating func insert(_ connection: Connection) {
        slots[Int(connection.token.slot)].connection = connection
        count += 1
    }

    mutating func remove(_ token: ConnectionToken) {
        guard self[token] != nil else { return }
        // The highest generations stand for the wake-up and the listeners.
        slots[Int(token.slot)] = ((token.generation &+ 1) & 0x7fff_ffff, nil)
        free.append(token.slot)
        count -= 1
    }
}
