import MartletBase
import MartletSimulation

extension Simulation {
    enum Ending: String {
        /// In order, all that is open being closed.
        case stop
        /// The process is gone, the machine goes on.
        case crash
        case powerLoss
    }

    /// Something goes wrong, or comes back.
    func strike() {
        defer { if !site.isQuiet { world.add(.fault, inMicros: site.number(2000...150_000)) } }
        if site.isQuiet { return }
        guard site.life != nil else { return start() }
        disk.capacity = nil
        switch site.number(0...7) {
        case 0: end(.crash)
        case 1, 2: end(.powerLoss)
        case 3: end(.stop)
        case 4: fillDisk()
        case 5: failCall()
        case 6:
            world.note("fault: pages leave memory")
            disk.evictPages()
        default: cutSomebody()
        }
        if site.life == nil, site.random.oneIn(2) { start() }
    }

    private func cutSomebody() {
        let index = Int(site.number(0...Int64(clients.count - 1)))
        world.note("fault: client \(index) loses its connection")
        cut(clients[index])
    }

    private func fillDisk() {
        let room = site.number(0...200_000)
        world.note("fault: the disk has room for \(room) bytes")
        disk.limit(roomTo: room)
        report.faults += 1
    }

    private func failCall() {
        let kinds: [IOKind] = [.write, .synchronize, .synchronizeDirectory, .rename, .truncate, .open]
        let kind = kinds[Int(site.number(0...Int64(kinds.count - 1)))]
        let occurrence = Int(site.number(1...12))
        world.note("fault: call \(occurrence) of \(kind) will fail")
        disk.inject(DiskFault(kind, occurrence: occurrence))
        report.faults += 1
    }

    // MARK: - Lives

    /// The broker starts; where it cannot, the machine is switched off and on, without faults, and it tries again.
    func start() {
        for attempt in 0..<6 {
            lives += 1
            // A start that is cut off leaves a state that only starts leave.
            let budget = !site.isQuiet && attempt < 3 && site.random.oneIn(4) ? Int(site.number(1...30)) : 100_000
            do throws(Life.Unfinished) {
                site.life = try Life(
                    lives, on: disk, clusterID: UUID128(high: 1, low: seed), seed: site.random.next(),
                    jobBudget: budget, world)
                return
            } catch {
                world.note("broker: life \(lives) did not begin: \(error)")
                let mayFail: Bool
                switch error {
                case .interrupted: mayFail = true
                case .failed: mayFail = disk.faultsStruck > 0 || disk.capacity != nil
                }
                if !mayFail { return site.history.violate("the broker does not start: \(error)") }
                losePower()
                disk.capacity = nil
            }
        }
        site.history.violate("the broker does not start in six attempts")
    }

    func end(_ ending: Ending) {
        guard let life = site.life else { return }
        world.note("fault: \(ending.rawValue) of life \(life.number)")
        site.life = nil
        for client in clients { cut(client) }
        let isStopped = ending == .stop && life.stop()
        life.jobs.discardAll()
        switch ending {
        case .stop where isStopped, .crash: replaceDisk(disk.endProcess())
        case .stop, .powerLoss: losePower()
        }
        report.lives += 1
    }

    /// A broker whose device has failed is at its end. The next one may find what a failed sync has given up still in
    /// memory, or the machine goes down too.
    func endFailedLife() {
        guard let failure = site.life?.failure else { return }
        world.note("broker: \(failure)")
        end(site.random.oneIn(2) ? .crash : .powerLoss)
    }

    private func losePower() {
        replaceDisk(disk.losePower(using: &site.random))
        report.powerLosses += 1
    }

    private func replaceDisk(_ next: SimulatedDisk) {
        next.ignoresSynchronization = options.deviceLies
        disk = next
    }
}
