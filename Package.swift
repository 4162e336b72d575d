// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target speaks the Swift 6 language mode; spans are held in `~Escapable` readers, hence `Lifetimes`.
let swift: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes"), .enableUpcomingFeature("ExistentialAny")]

/// A library of the product: targets carry the prefix, folders keep the short name.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: "Martlet" + name, dependencies: dependencies, path: "Sources/" + name, exclude: ["README.md"],
        swiftSettings: swift)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)Tests",
        exclude: exclude, resources: resources, swiftSettings: swift)
}

let package = Package(
    name: "martlet",
    products: [
        .executable(name: "martlet", targets: ["martlet"]),
        .library(name: "MartletClient", targets: ["MartletClient"]),
    ],
    targets: [
        // C libraries. Debian's archives are linked statically, so that the binary runs where none is installed.
        .target(name: "CLinux", path: "Sources/CLinux", exclude: ["README.md"]),
        .target(
            name: "CCodecs", path: "Sources/CCodecs", exclude: ["README.md"],
            linkerSettings: [
                .linkedLibrary(":liblz4.a"), .linkedLibrary(":libzstd.a"), .linkedLibrary(":libz.a"),
                .linkedLibrary(":libsnappy.a"), .linkedLibrary("stdc++"),
            ]),

        // From lowest to highest; a module imports only those above it.
        module("Base"),
        module("System", ["CLinux", "MartletBase"]),
        module("Wire", ["MartletBase"]),
        module("Messages", ["MartletBase", "MartletWire"]),
        module("Records", ["CCodecs", "CLinux", "MartletBase", "MartletWire"]),
        module("Storage", ["MartletBase", "MartletWire", "MartletMessages", "MartletRecords"]),
        module("Metadata", ["MartletBase", "MartletWire", "MartletMessages", "MartletRecords"]),
        module("Replication", ["MartletBase", "MartletWire", "MartletRecords", "MartletStorage"]),
        module("ClientCore", ["MartletBase", "MartletWire", "MartletMessages", "MartletRecords"]),
        module("Network", ["CLinux", "MartletBase", "MartletSystem", "MartletWire"]),
        .target(
            name: "MartletClient",
            dependencies: [
                "MartletBase", "MartletSystem", "MartletWire", "MartletMessages", "MartletRecords",
                "MartletClientCore", "MartletNetwork",
            ], path: "Sources/MartletClient", exclude: ["README.md"], swiftSettings: swift),
        module(
            "Broker",
            [
                "MartletBase", "MartletWire", "MartletMessages", "MartletRecords", "MartletStorage", "MartletMetadata",
                "MartletReplication",
            ]),
        module(
            "Server",
            [
                "MartletBase", "MartletSystem", "MartletWire", "MartletMessages", "MartletStorage", "MartletMetadata",
                "MartletNetwork",
                "MartletBroker",
            ]),
        module(
            "Commands",
            [
                "MartletBase", "MartletSystem", "MartletWire", "MartletMessages", "MartletRecords", "MartletStorage",
                "MartletMetadata", "MartletClientCore", "MartletNetwork", "MartletClient", "MartletBroker",
                "MartletServer",
            ]),
        .executableTarget(
            name: "martlet", dependencies: ["MartletCommands"], path: "Sources/martlet", swiftSettings: swift,
            linkerSettings: [.unsafeFlags(["-static-stdlib"])]),

        // What concerns more than one broker, and every broker's faults.
        .target(
            name: "MartletSimulation", dependencies: ["MartletBase"], path: "Cluster/Simulation",
            exclude: ["README.md"], swiftSettings: swift),
        .target(
            name: "MartletSimulator",
            dependencies: [
                "MartletBase", "MartletWire", "MartletMessages", "MartletRecords", "MartletStorage", "MartletMetadata",
                "MartletClientCore", "MartletBroker", "MartletSimulation",
            ], path: "Cluster/Simulator", exclude: ["README.md"], swiftSettings: swift),
        .executableTarget(
            name: "martlet-simulation", dependencies: ["MartletSimulator"], path: "Cluster/Simulate",
            swiftSettings: swift),

        // Developers' tools.
        .target(
            name: "MessageSchema", path: "Tools/Schema", exclude: ["README.md", "definitions"], swiftSettings: swift),
        .executableTarget(
            name: "generate-messages", dependencies: ["MessageSchema"], path: "Tools/Generator", swiftSettings: swift),
        .executableTarget(
            name: "record-batches", dependencies: ["MartletBase", "MartletWire", "MartletRecords"],
            path: "Tools/RecordBatches", swiftSettings: swift),
        .executableTarget(
            name: "micro-benchmarks",
            dependencies: [
                "CAllocations", "CLinux", "MartletBase", "MartletSystem", "MartletWire", "MartletMessages",
                "MartletRecords", "MartletStorage",
            ],
            path: "Benchmarks/Micro", swiftSettings: swift),

        // Tests.
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .target(
            name: "TestSupport", dependencies: ["CAllocations", "MartletBase"], path: "Tests/TestSupport",
            swiftSettings: swift),
        .target(
            name: "MetadataTestSupport", dependencies: ["MartletBase", "MartletMetadata"],
            path: "Tests/MetadataTestSupport", swiftSettings: swift),
        .target(
            name: "MessagesTestSupport", dependencies: ["MartletBase", "MartletMessages", "MessageSchema"],
            path: "Tests/MessagesTestSupport", swiftSettings: swift),
        tests("Base", ["MartletBase"]),
        tests("System", ["MartletSystem"]),
        tests(
            "Simulation",
            ["MartletSimulation", "MartletSimulator", "MartletBase", "MartletSystem", "martlet-simulation"]),
        tests("Wire", ["MartletWire"]),
        tests("Messages", ["MartletMessages", "MessageSchema", "MessagesTestSupport"], exclude: ["Golden"]),
        tests("Records", ["MartletRecords", "CLinux"], exclude: ["Golden"], resources: [.copy("Fixtures")]),
        tests("Storage", ["MartletStorage", "MartletSystem", "MartletSimulation"]),
        tests("Metadata", ["MartletMetadata", "MartletSimulation", "MetadataTestSupport"]),
        tests("Replication", ["MartletReplication"]),
        tests("ClientCore", ["MartletClientCore", "MartletMessages", "MartletRecords", "MartletWire"]),
        tests("Network", ["MartletNetwork", "MartletSystem"]),
        tests(
            "MartletClient",
            [
                "MartletClient", "MartletServer", "MartletBroker", "MartletClientCore", "MartletMessages",
                "MartletNetwork",
                "MartletSystem",
            ]),
        tests("Broker", ["MartletBroker", "MartletSimulation", "MessagesTestSupport"]),
        tests("Server", ["MartletServer", "MartletBroker", "MartletNetwork", "MartletSystem"]),
        tests("Commands", ["MartletCommands", "MartletBroker", "MartletRecords"]),
        .target(name: "CFaults", path: "Tests/CFaults"),
        .testTarget(
            name: "Faults",
            dependencies: [
                "CFaults", "MartletBase", "MartletMetadata", "MartletRecords", "MartletSimulation", "MartletStorage",
                "MartletSystem", "TestSupport",
            ], path: "Tests/Faults", exclude: ["README.md", "Processes"], swiftSettings: swift),
    ],
    swiftLanguageModes: [.v6]
)
