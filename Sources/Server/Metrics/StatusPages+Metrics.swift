import MartletBase
import MartletBroker
import MartletNetwork
import MartletStorage
import MartletSystem
import Synchronization

/// What is counted while the broker runs; everything else is read when somebody asks.
final class ServerMeters: Sendable {
    let requests = RequestMeter()
    let logDisk = DiskMeter()
    let metadataDisk = DiskMeter()
}

extension StatusPages {
    /// Topics that have samples of their own; of the rest only their number is told.
    private static let topicLimit = 1000

    func metrics(_ phase: Phase) -> String {
        var text = PrometheusText()
        process(&text)
        disks(&text)
        limits(&text)
        if case .serving(let parts) = phase {
            requests(&text)
            network(parts.network, &text)
            sessions(parts.cluster.broker, &text)
            logs(parts.cluster.broker, &text)
            scrub(parts.cluster.broker, &text)
            jobs(parts.jobs, &text)
        }
        return text.text
    }

    private func process(_ text: inout PrometheusText) {
        let usage = ProcessUsage.measure()
        text.family("info", .gauge, "1, with what identifies this broker.")
        text.sample(1, ["node": "\(configuration.nodeID)", "data": configuration.dataDirectory])
        let uptime = SystemClock.monotonic().millis(since: begun) / 1000
        text.single("uptime_seconds", .gauge, "Since the start.", Int(uptime))
        text.family("process_cpu_seconds_total", .counter, "Processor time used, user and kernel together.")
        text.sample(seconds: usage.cpuNanoseconds)
        if let bytes = usage.residentBytes {
            text.single("process_resident_memory_bytes", .gauge, "Memory of this process in RAM.", bytes)
        }
    }

    private func requests(_ text: inout PrometheusText) {
        let used = meters.requests.used
        text.family("request_seconds", .histogram, "From a request's arrival to its answer.")
        for api in used { text.histogram(api.latency, ["api": api.name]) }
        text.family("requests_under_way", .gauge, "Requests that wait for their answer.")
        for api in used { text.sample(api.underWay.load(ordering: .relaxed), ["api": api.name]) }
        text.family("errors_total", .counter, "Error codes in answers, one for each topic or partition that has one.")
        for api in used {
            let errors = api.errors.withLock { $0 }
            for (code, count) in errors.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                text.sample(count, ["api": api.name, "error": code.name])
            }
        }
    }

    private func network(_ network: Network, _ text: inout PrometheusText) {
        let counters = network.counters
        text.single("connections", .gauge, "Connections open now.", network.connections)
        text.single(
            "connections_accepted_total", .counter, "Connections accepted.",
            counters.accepted.load(ordering: .relaxed))
        text.family("connections_ended_total", .counter, "Connections ended, by the reason; refusals are among them.")
        for (reason, count) in counters.endsByReason.sorted(by: { $0.key < $1.key }) {
            text.sample(count, ["reason": reason])
        }
        text.single(
            "received_bytes_total", .counter, "Bytes received.", counters.bytesReceived.load(ordering: .relaxed))
        text.single("sent_bytes_total", .counter, "Bytes sent.", counters.bytesSent.load(ordering: .relaxed))
        text.single(
            "receive_memory_bytes", .gauge, "Memory of all receive buffers; queued.max.request.bytes bounds it.",
            counters.receiveMemory.load(ordering: .relaxed))
        text.single(
            "unsent_memory_bytes", .gauge,
            "Memory of all answers that wait for their readers; queued.max.response.bytes bounds it.",
            counters.unsentMemory.load(ordering: .relaxed))
    }

    private func sessions(_ broker: Broker, _ text: inout PrometheusText) {
        let usage = broker.fetchSessionUsage
        text.single("fetch_sessions", .gauge, "Incremental fetch sessions that are kept.", usage.kept)
        text.single(
            "fetch_sessions_evicted_total", .counter, "Sessions that made room for others.", usage.evicted)
    }

    private func disks(_ text: inout PrometheusText) {
        let disks = [("logs", meters.logDisk), ("metadata", meters.metadataDisk)]
        text.family("sync_seconds", .histogram, "How long making files and directories durable took.")
        for (name, meter) in disks {
            text.histogram(meter.fileSyncs, ["of": name, "what": "file"])
            text.histogram(meter.directorySyncs, ["of": name, "what": "directory"])
        }
        text.family("sync_failures_total", .counter, "Syncs that failed; the first one ends the use of its directory.")
        for (name, meter) in disks { text.sample(meter.syncFailures.load(ordering: .relaxed), ["of": name]) }
        text.family("file_written_bytes_total", .counter, "Bytes written to files.")
        for (name, meter) in disks { text.sample(meter.bytesWritten.load(ordering: .relaxed), ["of": name]) }
        text.family("file_read_bytes_total", .counter, "Bytes read from files, without those sent from file to socket.")
        for (name, meter) in disks { text.sample(meter.bytesRead.load(ordering: .relaxed), ["of": name]) }
    }

    private func logs(_ broker: Broker, _ text: inout PrometheusText) {
        let logs = broker.logs
        let image = broker.cluster.image
        text.single("topics", .gauge, "Topics of the cluster.", image.topicCount)
        text.single(
            "partitions", .gauge, "Partitions of the cluster.", image.topics.reduce(0) { $0 + $1.partitionCount })
        text.single("logs", .gauge, "Partitions with a log here.", logs.count)
        text.single("open_segments", .gauge, "Segments held open.", logs.cache.count)
        text.single(
            "open_segments_limit", .gauge, "How many may be: max.open.files, or what the process may open.",
            logs.cache.capacity)
        text.single("log_moves", .gauge, "Logs on their way to another directory.", broker.logMoves)
        text.family("log_directory_up", .gauge, "1 while the directory is in service.")
        for directory in logs.directories { text.sample(directory.cause == nil ? 1 : 0, label(directory)) }
        text.family("log_directory_available_bytes", .gauge, "Space left, when it was last measured.")
        for directory in logs.directories { text.sample(Int(directory.availableBytes), label(directory)) }
        let sizes = logs.bytesByTopic
        text.single("log_bytes", .gauge, "Bytes of all logs.", Int(sizes.reduce(0) { $0 + $1.bytes }))
        text.family("topic_log_bytes", .gauge, "Bytes of a topic's logs here.")
        for (topic, bytes) in sizes.prefix(Self.topicLimit) { text.sample(Int(bytes), ["topic": topic]) }
        text.single(
            "topics_without_samples", .gauge, "Topics beyond the number that has samples of its own.",
            max(sizes.count - Self.topicLimit, 0))
    }

    private func scrub(_ broker: Broker, _ text: inout PrometheusText) {
        let counts = broker.scrubCounts
        text.single("scrub_read_bytes_total", .counter, "Bytes that the scrub has read and checked.", counts.bytes)
        text.single(
            "scrub_damage_total", .counter, "Damaged ranges that the scrub was the first to find.",
            counts.damagedRanges)
        text.single(
            "scrub_unreadable_total", .counter, "Segments that the device did not give to the scrub.",
            counts.unreadableSegments)
        text.family(
            "scrub_last_pass_timestamp_seconds", .gauge, "When the last scrub of all of a directory ended; 0 for never."
        )
        for directory in broker.logs.directories {
            text.sample(Int((broker.lastScrub(of: directory)?.rawValue ?? 0) / 1000), label(directory))
        }
        text.single(
            "damaged_ranges", .gauge, "Ranges known to be damaged, in the logs that were used since the start.",
            broker.logs.logsInUse.reduce(0) { $0 + $1.faultyRanges.count })
    }

    private func label(_ directory: LogDirectory) -> PrometheusText.Labels { ["directory": directory.root.path] }

    private func jobs(_ jobs: JobPool, _ text: inout PrometheusText) {
        let lanes: [(String, JobLane)] = [
            ("sync", .sync), ("log", .log), ("cold-read", .coldRead), ("background", .background),
        ]
        text.family("jobs_waiting", .gauge, "Jobs that wait for a thread.")
        for (name, lane) in lanes { text.sample(jobs.waiting(in: lane), ["lane": name]) }
    }

    private func limits(_ text: inout PrometheusText) {
        text.family("limit", .gauge, "The bounds in force, by the settings that set them.")
        for definition in BrokerSettingTable.limits {
            guard let value = configuration.settings.integer(definition.name) else { continue }
            text.sample(Int(value), ["setting": definition.name])
        }
    }
}
