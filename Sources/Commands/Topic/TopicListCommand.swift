import MartletClient

/// `martlet topic list`: what topics there are.
enum TopicListCommand {
    static let spec = CommandSpec(
        "topic list", "List the topics.",
        options: [OptionSpec("internal", "The cluster's own topics too.")] + GlobalOptions.all,
        examples: [
            "martlet topic list", "martlet topic list --server broker-1.example:9092",
            "martlet topic list -o json | jq -r '.topics[].name'",
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        return try ClusterSession.run(options) { session throws(CommandFailure) in
            let isWhole = arguments.has("internal")
            let topics = try await session.ask(await session.admin.listTopics(includingInternal: isWhole))
            Report.line(options.isJSON ? json(topics).text : table(topics).text)
            if topics.isEmpty, !options.isJSON {
                Report.note("there are no topics yet; make one with: martlet topic create NAME")
            }
            return .done
        }
    }

    static func table(_ topics: [TopicListing]) -> Table {
        var table = Table(.text("TOPIC"), .number("PARTITIONS"), .number("REPLICAS"), .text("ID"))
        for topic in topics {
            table.add(
                topic.name, "\(topic.partitionCount)", "\(topic.replicationFactor)", topic.id?.description ?? "-")
        }
        return table
    }

    static func json(_ topics: [TopicListing]) -> JSONObject {
        var document = JSONObject()
        document.add(
            "topics",
            topics.map { topic in
                var object = JSONObject()
                object.add("name", topic.name)
                object.add("id", orNull: topic.id?.description)
                object.add("internal", topic.isInternal)
                object.add("partitions", topic.partitionCount)
                object.add("replicas", topic.replicationFactor)
                return object
            })
        return document
    }
}
