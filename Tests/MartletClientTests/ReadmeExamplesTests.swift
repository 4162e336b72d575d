import Foundation
import MartletClient
import Testing

@Suite struct ReadmeExamplesTests {
    private func text(_ path: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8).components(separatedBy: "\n")
    }

    /// What stands between lines that open and close a block, without the indentation of the block.
    private func blocks(_ lines: [String], from opening: String, to closing: String) -> [[String]] {
        var blocks: [[String]] = []
        var current: [String]?
        for line in lines {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if let lines = current, trimmed.hasPrefix(closing) {
                let indentation = lines.first?.prefix { $0 == " " }.count ?? 0
                blocks.append(lines.map { String($0.dropFirst(indentation)) })
                current = nil
            } else if current != nil {
                current?.append(line)
            } else if trimmed.hasPrefix(opening) {
                current = []
            }
        }
        return blocks
    }

    @Test func `the README shows what is compiled here`() throws {
        let shown = blocks(try text("README.md"), from: "```swift", to: "```")
            .map { $0.filter { !$0.hasPrefix("import ") && !$0.isEmpty } }
        let compiled = blocks(
            try text("Tests/MartletClientTests/ReadmeExamples.swift"), from: "// README: ", to: "// README: end")
        #expect(shown == compiled)
        #expect(shown.count == 4)
    }

    @Test func `the examples do what they say`() async throws {
        #expect(try ReadmeExamples.connect().configuration.servers == ["127.0.0.1:9092"])
        try await withServer { _, client in
            try await ReadmeExamples.produce(client)
            var orders: [String] = []
            try await ReadmeExamples.consume(client) { orders.append($0) }
            #expect(orders.count == 101)
            #expect(orders.contains("alice: 3 apples"))
            #expect(orders.filter { $0.hasPrefix("bob") } == (1...100).map { "bob: \($0) pears" })
            var lines: [String] = []
            try await ReadmeExamples.administer(client) { lines.append($0.joined(separator: " | ")) }
            #expect(lines.count == 2)
            #expect(lines.contains { $0.hasPrefix("invoices has ") })
            #expect(lines.contains { $0.hasPrefix("topic \"orders\": ") })
        }
    }
}
