import MartletBase
import MartletMessages
import MartletWire
import Testing

@testable import MartletBroker
@testable import MartletStorage

@Suite struct AlterReplicaLogDirsTests {
    private func alter(_ test: TestBroker, _ dirs: [(String, [(String, [Int32])])]) throws -> [String: ErrorCode] {
        let request = AlterReplicaLogDirsRequest(
            dirs: dirs.map { path, topics in
                .init(path: path, topics: topics.map { .init(name: $0.0, partitions: $0.1) })
            })
        var codes: [String: ErrorCode] = [:]
        for version in AlterReplicaLogDirsRequest.versions {
            for topic in try test.ask(request, version: version).results {
                for partition in topic.partitions {
                    codes["\(topic.topicName)-\(partition.partitionIndex)"] = partition.errorCode
                }
            }
        }
        return codes
    }

    private func describe(_ test: TestBroker) throws -> [DescribeLogDirsResponse.DescribeLogDirsResult] {
        try test.ask(DescribeLogDirsRequest(topics: nil), version: 4).results
    }

    private func pass(_ test: TestBroker) {
        for _ in 0..<3 {
            test.connection.advance(byMillis: 500)
            test.broker.maintain(test.connection.now)
            test.run()
        }
    }

    @Test("a log moves to the directory that it is wanted in; until then it is shown there as a future one")
    func moves() throws {
        let test = try TestBroker(directories: ["/one", "/two"])
        try test.createTopic("events")
        try test.produce("events", ["a", "b"])
        let log = try test.partition("events").log
        let (here, there) = log.home.root.path == "/one" ? (0, 1) : (1, 0)
        let target = test.broker.logs.directories[there]
        #expect(try alter(test, [(target.root.path, [("events", [0])])]) == ["events-0": .none])
        let size = Int64(batch(["a", "b"]).count)
        var shown = try describe(test)
        #expect(shown[here].topics[0].partitions == [.init(partitionSize: size)])
        #expect(shown[there].topics[0].partitions == [.init(partitionSize: 0, offsetLag: 2, isFutureKey: true)])
        pass(test)
        #expect(log.home === target)
        shown = try describe(test)
        #expect(shown[here].topics.isEmpty)
        #expect(shown[there].topics[0].partitions == [.init(partitionSize: size)])
        #expect(try test.produce("events", ["c"]).baseOffset == 2)
    }

    @Test("asking for the directory that the log is in calls a move off")
    func calledOff() throws {
        let test = try TestBroker(directories: ["/one", "/two"])
        try test.createTopic("events")
        try test.produce("events", ["a"])
        let log = try test.partition("events").log
        let (home, other) = log.home.root.path == "/one" ? ("/one", "/two") : ("/two", "/one")
        #expect(try alter(test, [(other, [("events", [0])])]) == ["events-0": .none])
        #expect(try alter(test, [(home, [("events", [0])])]) == ["events-0": .none])
        pass(test)
        #expect(log.home.root.path == home)
        // Of two wishes in one request the last one counts.
        #expect(try alter(test, [(home, [("events", [0])]), (other, [("events", [0])])]) == ["events-0": .none])
        pass(test)
        #expect(log.home.root.path == other)
    }

    @Test("what cannot be moved is refused, each partition for itself")
    func refusals() throws {
        let test = try TestBroker(directories: ["/one", "/two"])
        try test.createTopic("events", partitions: 2)
        try test.produce("events", ["a"])
        #expect(
            try alter(test, [("/three", [("events", [0])]), ("/one", [("events", [7]), ("ghost", [0])])])
                == [
                    "events-0": .logDirNotFound, "events-7": .unknownTopicOrPartition,
                    "ghost-0": .unknownTopicOrPartition,
                ])
        let log = try test.partition("events").log
        let target = try #require(test.broker.logs.directories.first { $0 !== log.home })
        target.fail(DiskError(.io, "synchronize", target.root.path))
        #expect(try alter(test, [(target.root.path, [("events", [0])])]) == ["events-0": .kafkaStorageError])
        #expect(try alter(test, []) == [:])
    }

    @Test("a partition that is not there yet is made where it was asked for", arguments: ["/one", "/two"])
    func preference(path: String) throws {
        let test = try TestBroker(directories: ["/one", "/two"])
        #expect(try alter(test, [(path, [("later", [0])])]) == ["later-0": .unknownTopicOrPartition])
        try test.createTopic("later")
        try test.produce("later", ["a"])
        #expect(try test.partition("later").log.home.root.path == path)
        // One that never had a record has no files to copy.
        try test.createTopic("empty")
        #expect(try alter(test, [(path, [("empty", [0])])]) == ["empty-0": .none])
        pass(test)
        #expect(try test.partition("empty").log.home.root.path == path)
    }

    @Test("with one directory there is nowhere to go, and staying is granted")
    func single() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        #expect(try alter(test, [("/log", [("events", [0])])]) == ["events-0": .none])
        #expect(try alter(test, [("/other", [("events", [0])])]) == ["events-0": .logDirNotFound])
    }
}
