import MartletBase
import MartletSimulation

/// One run: a broker, its clients and their bad luck, all of it decided by one seed.
///
/// First anything may happen. Then the faults end, and within a bounded number of events every partition must take a write
/// and show all that was ever acknowledged or read.
package final class Simulation {
    package struct Options: Sendable {
        /// How long faults go on.
        package var chaosMillis: Int64 = 1000
        /// The device says that it has synchronized and has not: a run that passes then proves nothing.
        package var deviceLies = false
        /// The client library's producers write, to topics that stay, instead of the protocol's simple clients.
        package var usesLibrary = false
        /// How many of the last events a violation shows.
        package var keptEvents = 60
        package init() {}
    }

    /// Events after the end of the faults within which everything must be in order.
    static let eventsToRecover = 40_000

    let world: World
    let site: Site
    let options: Options
    let seed: UInt64
    var disk: SimulatedDisk
    var clients: [any SimulatedClient] = []
    var lives = 0
    var report: Report
    /// One job is run between two events that often.
    private let jobOdds: UInt64

    package init(seed: UInt64, options: Options = Options()) {
        var random = SeededRandom(seed: seed)
        self.seed = seed
        self.options = options
        world = World(random: SeededRandom(seed: random.next()), keptEvents: options.keptEvents)
        jobOdds = [2, 3, 8, 30][Int(random.next() % 4)]
        site = Site(world, random: random)
        disk = SimulatedDisk()
        disk.ignoresSynchronization = options.deviceLies
        report = Report(seed: seed)
        if options.usesLibrary { makeLibraryClients() } else { makeClients() }
    }

    package func run() -> Report {
        start()
        world.add(.fault, inMicros: site.number(1000...100_000))
        let end = world.now.monotonic.advanced(byMillis: options.chaosMillis)
        while site.history.violation == nil, world.now.monotonic < end { step() }
        if site.history.violation == nil { recover() }
        report.finish(site, world.trace)
        return report
    }

    private func makeClients() {
        let lasting = (0..<2).map { (name: "lasting-\($0)", partitions: Int32(site.number(1...3))) }
        let fleeting = ["fleeting-0"]
        add { AdminClient($0, lasting: lasting, fleeting: fleeting) }
        let topics = lasting.map(\.name) + fleeting
        let kinds: [ProducerClient.Kind] = [.idempotent, .plain(acks: -1), .plain(acks: 1), .plain(acks: 0)]
        for number in 0..<Int(site.number(3...6)) {
            let topic = topics[Int(site.number(0...2))]
            let depth = Int(site.number(1...5))
            add { ProducerClient($0, kinds[number % kinds.count], topic: topic, depth: depth) }
        }
        for number in 0..<2 { add { ConsumerClient($0, usesSessions: number == 0) } }
    }

    private func makeLibraryClients() {
        let topics = (0..<2).map { (name: "lasting-\($0)", partitions: Int32(site.number(1...3))) }
        add { AdminClient($0, lasting: topics, fleeting: []) }
        for number in 0..<Int(site.number(2...4)) {
            let random = SeededRandom(seed: site.random.next())
            add { LibraryProducerClient($0, topic: topics[number % 2].name, random: random) }
        }
        add { ConsumerClient($0, usesSessions: true) }
    }

    func add(_ make: (ClientLink) -> any SimulatedClient) {
        let client = make(ClientLink(clients.count, site))
        clients.append(client)
        client.link.wakeUp(within: 10...2000)
    }

    /// The next job or event.
    func step() {
        report.events += 1
        if let life = site.life, life.jobs.waitingCount > 0 {
            let isUrgent =
                world.nextTime.map { $0.nanoseconds - world.now.monotonic.nanoseconds > 1_000_000 } ?? true
            if isUrgent || world.chance({ $0.next() % jobOdds }) == 0 {
                life.jobs.runNext()
                world.pass(nanoseconds: world.delay(upToMicros: 100))
                return endFailedLife()
            }
        }
        switch world.next() {
        case .work(let number, let work): if site.life?.number == number { work() }
        case .arrival(let connection): if connection.life == site.life?.number { connection.arrive() }
        case .delivery(let connection): deliver(from: connection)
        case .client(let work): work()
        case .wake(let client): clients[client].wake()
        case .fault: strike()
        case nil: site.history.violate("nothing is left to happen")
        }
        endFailedLife()
    }

    private func deliver(from connection: SimulatedConnection) {
        if let receiver = connection.receiver {
            if let delivery = connection.takeDelivery() { receiver.delivered(delivery) }
            return
        }
        let client = clients[connection.client]
        guard client.link.owns(connection), let delivery = connection.takeDelivery() else { return }
        switch delivery {
        case .answer(let bytes): client.receive(bytes)
        case .closed: cut(client)
        }
    }

    func cut(_ client: any SimulatedClient) {
        client.link.drop()
        client.disconnected()
    }

    // MARK: - After the faults

    private func recover() {
        site.isQuiet = true
        world.note("the faults end")
        disk.clearFaults()
        disk.capacity = nil
        // A stop in order proves what it wrote; a crash proves what was there without it.
        for round in 0..<2 {
            end(round == 0 ? .crash : .stop)
            start()
            audit(round)
            if site.history.violation != nil { return }
        }
        end(.stop)
        let wall = world.now.wall.rawValue
        let replay = Replay(wall: wall - 10 * options.chaosMillis...wall, clusterID: UUID128(high: 1, low: seed))
        if let difference = replay.difference(on: disk) { site.history.violate(difference) }
    }

    private func audit(_ round: Int) {
        let before = report.events
        var auditor: AuditorClient?
        add { link in
            let made = AuditorClient(link, round: round)
            auditor = made
            return made
        }
        while site.history.violation == nil, auditor?.isDone == false {
            step()
            if report.events - before > Self.eventsToRecover {
                site.history.violate("\(Self.eventsToRecover) events after the faults, not every partition is in order")
            }
        }
    }
}
