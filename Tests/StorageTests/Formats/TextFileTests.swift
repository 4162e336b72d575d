import MartletBase
import MartletStorage
import Testing

@Suite("text files")
struct TextFileTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("an offset checkpoint is Kafka's text, sorted")
    func offsetCheckpoint() throws {
        let checkpoint = OffsetCheckpoint([
            TopicPartition("b", PartitionIndex(0)): Offset(7),
            TopicPartition("a", PartitionIndex(10)): Offset(9_223_372_036_854_775_807),
            TopicPartition("a", PartitionIndex(2)): .zero,
        ])
        let text = "0\n3\na 2 0\na 10 9223372036854775807\nb 0 7\n"
        #expect(checkpoint.bytes == bytes(text))
        #expect(try OffsetCheckpoint(parsing: bytes(text)) == checkpoint)
        #expect(try OffsetCheckpoint(parsing: bytes("0\n0\n")) == OffsetCheckpoint())
    }

    @Test(
        "a checkpoint that is not exactly what was written is refused",
        arguments: [
            "", "0", "0\n", "0\n1\n", "0\n1\na 0\n", "0\n1\na 0 1", "0\n2\na 0 1\n", "0\n1\na 0 1\nb 0 1\n",
            "0\n1\na 0 -1\n", "0\n1\na -1 1\n", "0\n1\na  0 1\n", "0\n1\na 0 1 \n", "0\n1\na 0 +1\n",
            "0\n1\na 0 9223372036854775808\n", "0\n1\na 2147483648 1\n", "0\n2\na 0 1\na 0 2\n", "0\n-1\n",
            "0\n9999999999\na 0 1\n", "x\n1\na 0 1\n", "0\n1\n 0 1\n",
        ])
    func badOffsetCheckpoint(text: String) {
        #expect(throws: FormatError.self) { try OffsetCheckpoint(parsing: bytes(text)) }
    }

    @Test("a newer checkpoint is recognised as newer")
    func newerCheckpoint() {
        #expect(throws: FormatError.newerVersion(found: 1, newest: 0)) {
            try OffsetCheckpoint(parsing: bytes("1\n0\n"))
        }
    }

    @Test("the leader epoch checkpoint is Kafka's text, rising in both columns")
    func leaderEpochs() throws {
        let entries = [
            EpochStart(epoch: LeaderEpoch(0), offset: .zero), EpochStart(epoch: LeaderEpoch(3), offset: Offset(20)),
        ]
        #expect(LeaderEpochCheckpoint.bytes(entries) == bytes("0\n2\n0 0\n3 20\n"))
        #expect(try LeaderEpochCheckpoint.parse(bytes("0\n2\n0 0\n3 20\n")) == entries)
        for text in ["0\n2\n3 0\n0 20\n", "0\n2\n0 20\n3 0\n", "0\n2\n3 0\n3 5\n", "0\n1\n-1 0\n"] {
            #expect(throws: FormatError.self, "\(text)") { try LeaderEpochCheckpoint.parse(bytes(text)) }
        }
    }

    @Test("partition.metadata carries the topic id in base 64")
    func partitionMetadata() throws {
        let id = TopicID(high: 0x0011_2233_4455_4677, low: 0x8899_aabb_ccdd_eeff)
        let text = "version: 0\ntopic_id: ABEiM0RVRneImaq7zN3u_w\n"
        #expect(PartitionMetadata(topicID: id).bytes == bytes(text))
        #expect(try PartitionMetadata(parsing: bytes(text)) == PartitionMetadata(topicID: id))
        #expect(throws: FormatError.newerVersion(found: 1, newest: 0)) {
            try PartitionMetadata(parsing: bytes("version: 1\ntopic_id: ABEiM0RVRneImaq7zN3u_w\n"))
        }
        for text in ["", "version: 0\n", "topic_id: ABEiM0RVRneImaq7zN3u_w\n", "version: 0\ntopic_id: ABEiM\n"] {
            #expect(throws: FormatError.self, "\(text)") { try PartitionMetadata(parsing: bytes(text)) }
        }
    }

    @Test("meta.properties is read as Kafka writes it, comments and order aside")
    func directoryProperties() throws {
        let text = """
            #
            #Fri Nov 20 12:00:00 UTC 2026
            node.id=3
            directory.id=ABEiM0RVRneImaq7zN3u_w
            version=1
            cluster.id=M7mSxLs6Q3yJqEqpBn0mYg

            """
        let properties = DirectoryProperties(
            clusterID: "M7mSxLs6Q3yJqEqpBn0mYg", nodeID: NodeID(3),
            directoryID: UUID128(high: 0x0011_2233_4455_4677, low: 0x8899_aabb_ccdd_eeff))
        #expect(try DirectoryProperties(parsing: bytes(text)) == properties)
        #expect(try DirectoryProperties(parsing: properties.bytes) == properties)
        for missing in ["version", "cluster.id", "node.id", "directory.id"] {
            let rest = text.split(separator: "\n").filter { !$0.hasPrefix(missing) }.joined(separator: "\n")
            #expect(throws: FormatError.missing(missing)) { try DirectoryProperties(parsing: bytes(rest)) }
        }
    }

    @Test("a clean-shutdown marker begins as Kafka's does and is read back only unchanged")
    func marker() throws {
        let marker = CleanShutdownMarker(
            instance: UUID128(high: 1, low: 2), brokerEpoch: BrokerEpoch(42), manifestChecksum: 0xdead_beef)
        let text = String(decoding: marker.bytes, as: UTF8.self)
        #expect(text.hasPrefix("{\"version\":0,\"brokerEpoch\":42,"))
        #expect(try CleanShutdownMarker(parsing: marker.bytes) == marker)
        #expect(throws: FormatError.self) {
            try CleanShutdownMarker(parsing: bytes("{\"version\":0,\"brokerEpoch\":42}"))
        }
        for index in marker.bytes.indices {
            for bit in 0..<8 {
                var damaged = marker.bytes
                damaged[index] ^= 1 << UInt8(bit)
                #expect(throws: FormatError.self, "bit \(bit) of byte \(index)") {
                    try CleanShutdownMarker(parsing: damaged)
                }
            }
        }
    }
}

@Suite("file names")
struct FileNameTests {
    @Test("a segment's files carry its base offset in twenty digits")
    func segments() {
        #expect(FileNames.segment(Offset(42), FileNames.log) == "00000000000000000042.log")
        #expect(FileNames.segment(Offset(.max), FileNames.timeIndex) == "09223372036854775807.timeindex")
        #expect(FileNames.offset(of: "00000000000000000042.log", ".log") == Offset(42))
        for name in ["42.log", "00000000000000000042.index", "0000000000000000004x.log", "-0000000000000000042.log"] {
            #expect(FileNames.offset(of: name, ".log") == nil, "\(name)")
        }
        #expect(FileNames.offset(of: "99999999999999999999.log", ".log") == nil)
    }

    @Test("only a topic and a number make a partition's directory")
    func directories() {
        #expect(FileNames.partition(ofDirectory: "a-b-12") == TopicPartition("a-b", PartitionIndex(12)))
        for name in ["a", "-0", "a-", "a-x", "a-01", "a--1x", "a-0.0123-delete", "a-0-stray", "a-2147483648", "ä-0"] {
            #expect(FileNames.partition(ofDirectory: name) == nil, "\(name)")
        }
    }
}
