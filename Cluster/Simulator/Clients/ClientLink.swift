import MartletBase
import MartletMessages

/// A client's connection, made anew when it is gone.
final class ClientLink {
    let client: Int
    let site: Site
    private var connection: SimulatedConnection?
    private var lastCorrelationID: Int32 = 0
    /// Requests whose answers are still to come, oldest first.
    private var unanswered: [(correlationID: Int32, version: Int16)] = []

    init(_ client: Int, _ site: Site) {
        self.client = client
        self.site = site
    }

    var isBusy: Bool { !unanswered.isEmpty }
    var isConnected: Bool { connection != nil }

    func owns(_ connection: SimulatedConnection) -> Bool { self.connection === connection }

    /// False where no broker is there.
    func connect() -> Bool {
        if connection == nil { connection = site.life?.connect(client) }
        return connection != nil
    }

    func wakeUp(within micros: ClosedRange<Int64>) {
        site.world.add(.wake(client: client), inMicros: site.number(micros))
    }

    /// - Parameter isAnswered: false for a Produce with `acks=0`.
    func send<R: APIRequest>(_ request: R, version: Int16, isAnswered: Bool = true) {
        lastCorrelationID += 1
        let frame = Frames.request(request, version: version, correlationID: lastCorrelationID)
        site.world.note("client \(client): \(R.name) \(version)", frame)
        if isAnswered { unanswered.append((lastCorrelationID, version)) }
        connection?.send(frame)
    }

    /// The message in an answer; `nil`, and a violation, where it cannot be read.
    func read<R: APIRequest>(_ answer: [UInt8], to type: R.Type) -> R.Response? {
        guard !unanswered.isEmpty else {
            site.history.violate("client \(client) was answered without asking")
            return nil
        }
        let (correlationID, version) = unanswered.removeFirst()
        do throws(Frames.Unreadable) {
            return try Frames.answer(to: type, answer, version: version, correlationID: correlationID)
        } catch {
            site.history.violate(error.description)
            return nil
        }
    }

    func drop() {
        connection?.drop()
        connection = nil
        unanswered.removeAll()
    }
}
