import MartletClient

/// `martlet cluster status` and `nodes`.
enum ClusterCommands {
    static let status = CommandSpec(
        "cluster status", "Say whether the cluster is healthy; the exit code is 10 where it is not.",
        options: GlobalOptions.all,
        examples: ["martlet cluster status", "martlet cluster status -o json | jq .healthy"],
        run: { arguments throws(CommandFailure) in
            let options = try GlobalOptions(arguments)
            return try ClusterSession.run(options) { session throws(CommandFailure) in
                let cluster = try await session.ask(await session.admin.describeCluster())
                let topics = try await session.ask(await TopicSummary.all(session.admin))
                let health = ClusterHealth(
                    clusterID: cluster.id, controller: cluster.controller, brokers: cluster.brokers.count, topics)
                Report.line(options.isJSON ? health.json.text : health.text)
                return health.isHealthy ? .done : .unhealthy
            }
        })

    static let nodes = CommandSpec(
        "cluster nodes", "List the brokers, what they lead and what room they have.", options: GlobalOptions.all,
        examples: ["martlet cluster nodes", "martlet cluster nodes -o json | jq -r '.brokers[].address'"],
        run: { arguments throws(CommandFailure) in
            let options = try GlobalOptions(arguments)
            return try ClusterSession.run(options) { session throws(CommandFailure) in
                let view = try await session.ask(await ClusterNodes(session.admin))
                Report.line(options.isJSON ? view.json.text : view.table.text)
                return .done
            }
        })
}
