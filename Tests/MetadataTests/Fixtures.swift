import MartletBase

@testable import MartletMetadata

enum TopicIDs {
    static let one = TopicID(high: 0x1111_2222_3333_4444, low: 0x8888_9999_aaaa_bbbb)
    static let two = TopicID(high: 0x2111_2222_3333_4444, low: 0x8888_9999_aaaa_bbbb)
}

/// Knows one list, and refuses the value "bad".
struct LenientRules: SettingRules {
    func fault(in value: String, of name: String, in scope: SettingScope) -> String? {
        value == "bad" ? "the setting \(name) cannot be bad" : nil
    }

    func isList(_ name: String, in scope: SettingScope) -> Bool { name == "cleanup.policy" }

    func defaultValue(of name: String, in scope: SettingScope) -> String? {
        name == "cleanup.policy" ? "delete" : nil
    }
}

/// An image, and the store behind it that every change goes through at once.
struct Bench {
    var store = StoreState()
    var image = ClusterImage()
    var bounds = StoreBounds.standard

    /// A cluster with these brokers, each registered once.
    init(brokers: ClosedRange<Int32> = 1...1, bounds: StoreBounds = .standard) throws {
        self.bounds = bounds
        try carryOut(changes(1).createCluster(TopicIDs.two, formatLevel: 1))
        for node in brokers {
            try carryOut(changes(node).registerBroker(Self.registration()).plan)
        }
    }

    func changes(_ author: Int32 = 1) -> Changes { Changes(image: image, author: NodeID(author), bounds: bounds) }

    static func registration(unclean: Bool = false) -> BrokerRegistration {
        BrokerRegistration(
            clusterID: nil, listeners: [BrokerListener(name: "PLAINTEXT", host: "localhost", port: 9092)],
            formatLevels: 1...1, directories: [TopicIDs.one], wasUnclean: unclean)
    }

    /// Gives the images in between.
    @discardableResult
    mutating func carryOut(_ plan: ChangePlan) throws -> [ClusterImage] {
        var images: [ClusterImage] = []
        var runner = ChangeRunner(plan, from: image.revision)
        var action = runner.start()
        while case .submit(let transaction) = action {
            if let refusal = bounds.refusal(of: transaction) { throw refusal }
            let (effect, result) = try store.prepare(transaction)
            if let effect {
                let events = store.apply(effect)
                image.apply(try ClusterDelta(revision: store.revision, events: events))
                images.append(image)
            }
            action = runner.answered(.success(result))
        }
        guard case .finished(.done(let revision)) = action, revision == image.revision else {
            throw NotDone(action: action)
        }
        return images
    }

    struct NotDone: Error { let action: ChangeRunner.Action }

    @discardableResult
    mutating func createTopic(
        _ name: String, id: TopicID = TopicIDs.one, partitions: Int32 = 1, replicas: Int16 = 1,
        settings: Settings = Settings()
    ) throws -> [ClusterImage] {
        let creation = TopicCreation(
            name: name, id: id, layout: .counts(partitions: partitions, replicationFactor: replicas, start: 0),
            settings: settings)
        return try carryOut(changes().createTopic(creation, rules: LenientRules()).plan)
    }

    /// The image as a broker that starts now would read it.
    func loaded(over before: ClusterImage = ClusterImage()) throws -> (image: ClusterImage, delta: ClusterDelta) {
        var loader = ClusterLoader(over: before)
        while true {
            if let delta = try loader.take(try store.page(loader.request)) { return (before.applying(delta), delta) }
        }
    }
}
