import Foundation
import MartletMessages
import MessageSchema
import Testing

/// The definitions as they stand beside the code.
package enum Definitions {
    package static let schema: Schema = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: "Tools/Schema/definitions")
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            return try SchemaParser.parse(
                names.filter { $0.hasSuffix(".schema") }.map { name in
                    (name: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
                })
        } catch {
            fatalError("the definitions cannot be read: \(error)")
        }
    }()

    /// A message's definition with its codec.
    package struct Pair: Sendable, CustomTestStringConvertible {
        package let definition: MessageSchema.Message
        package let codec: any MartletMessages.Message.Type

        package var testDescription: String { definition.name }
    }

    package static let pairs: [Pair] = {
        let codecs = Dictionary(uniqueKeysWithValues: allMessages.map { ($0.name, $0) })
        return schema.messages.compactMap { definition in
            codecs[definition.name].map { Pair(definition: definition, codec: $0) }
        }
    }()
}
