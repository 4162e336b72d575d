import MessageSchema

/// Everything that the definitions give rise to.
func generatedFiles(for schema: Schema) -> [GeneratedFile] {
    let sources = "Sources/Messages/Generated/"
    var files = [GeneratedFile(path: sources + "APIKey.swift", text: apiKeyFile(schema))]
    for api in schema.apis {
        files.append(GeneratedFile(path: sources + "\(api.name).swift", text: apiFile(api)))
    }
    files.append(GeneratedFile(path: sources + "Headers.swift", text: headersFile(schema)))
    for group in schema.recordGroups {
        files.append(GeneratedFile(path: sources + "\(group.name).swift", text: recordsFile(group)))
    }
    files.append(
        GeneratedFile(path: "Tests/MessagesTestSupport/Generated/AllMessages.swift", text: allMessagesFile(schema)))
    return files
}

private func file(imports: [String] = ["MartletBase", "MartletWire"], _ body: (inout SwiftText) -> Void) -> String {
    var out = SwiftText()
    out.line("// Generated from Tools/Schema/definitions by `swift run generate-messages`.")
    out.line("// swift-format-ignore-file")
    out.line()
    for name in imports { out.line("import \(name)") }
    body(&out)
    return out.text
}

private func apiFile(_ api: API) -> String {
    file { out in
        let key = api.name.lowercasedFirst
        out.line()
        out.documentation(api.documentation)
        structure(api.request, "APIRequest", &out) { out in
            out.line("package typealias Response = \(api.response.name)")
            out.line("package static let key = APIKey.\(key)")
        }
        out.line()
        out.line("/// The answer to ``\(api.request.name)``.")
        structure(api.response, "APIResponse", &out) { out in out.line("package static let key = APIKey.\(key)") }
    }
}

private func headersFile(_ schema: Schema) -> String {
    file { out in
        for header in schema.headers {
            out.line()
            out.documentation(header.documentation)
            structure(header, "Message", &out) { _ in }
        }
    }
}

private func recordsFile(_ group: RecordGroup) -> String {
    file { out in
        keysEnum(group, &out)
        for record in group.records {
            out.line()
            out.documentation(record.message.documentation)
            if case .key(let type) = record.part {
                structure(record.message, "StoredKey", &out) { out in
                    out.line("package static let type: Int16 = \(type)")
                }
            } else {
                structure(record.message, "StoredValue", &out) { out in
                    out.line("package static let readsNewer = \(record.readsNewer)")
                }
            }
        }
    }
}

/// An enum over the kinds of keys in one internal topic.
private func keysEnum(_ group: RecordGroup, _ out: inout SwiftText) {
    var keys: [(type: Int16, name: String)] = []
    for record in group.records {
        if case .key(let type) = record.part { keys.append((type, record.message.name)) }
    }
    guard !keys.isEmpty else { return }
    func caseName(_ name: String) -> String { String(name.dropLast(name.hasSuffix("Key") ? 3 : 0)).lowercasedFirst }
    out.line()
    out.documentation(group.documentation)
    out.block("package enum \(group.name)Key: Hashable, Sendable") { out in
        for key in keys { out.line("case \(caseName(key.name))(\(key.name))") }
        out.line("/// A kind of record that this version does not know.")
        out.line("case unknown(type: Int16)")
        out.line()
        out.block("package init(from reader: inout WireReader) throws(WireError)") { out in
            out.line("switch try reader.int16() {")
            for key in keys {
                out.line("case \(key.type): self = .\(caseName(key.name))(try \(key.name)(from: &reader, version: 0))")
            }
            out.line("case let type: self = .unknown(type: type)")
            out.line("}")
        }
    }
}

/// One message with its structures nested in it.
private func structure(
    _ message: Message, _ conformance: String, _ out: inout SwiftText, _ head: (inout SwiftText) -> Void
) {
    out.block("package struct \(message.name): \(conformance)") { out in
        head(&out)
        out.line("package static let name = \"\(message.name)\"")
        let versions = "\(message.versions.first)...\(message.versions.last)"
        out.line("package static let versions: ClosedRange<Int16> = \(versions)")
        let flexible = message.firstFlexible.map { "\($0)...\(message.versions.last)" } ?? "nil"
        out.line("package static let flexibleVersions: ClosedRange<Int16>? = \(flexible)")
        out.line()
        let generator = StructureGenerator(message: message, fields: message.fields, path: message.name)
        generator.properties(&out)
        generator.memberwise(&out)
        generator.decoder(&out, checksVersion: true)
        generator.encoder(&out, checksVersion: true)
    }
    let elements = Set(
        (message.fields + message.structures.flatMap(\.fields)).compactMap { field -> String? in
            if case .structures(let name) = field.type { name } else { nil }
        })
    for nested in message.structures {
        out.line()
        out.block("extension \(message.name)") { out in
            let isElement = elements.contains(nested.name)
            out.block("package struct \(nested.name): \(isElement ? "WireElement" : "WireStructure")") { out in
                let generator = StructureGenerator(
                    message: message, fields: nested.fields, path: "\(message.name).\(nested.name)")
                generator.properties(&out)
                generator.memberwise(&out)
                generator.decoder(&out, checksVersion: false)
                generator.encoder(&out, checksVersion: false)
                if isElement { generator.smallestSize(&out) }
            }
        }
    }
}

private func apiKeyFile(_ schema: Schema) -> String {
    file(imports: []) { out in
        out.line("/// The APIs that are served.")
        out.block("package enum APIKey: Int16, CaseIterable, Sendable") { out in
            for api in schema.apis { out.line("case \(api.name.lowercasedFirst) = \(api.key)") }
        }
        out.line()
        out.block("extension APIKey") { out in
            out.block("var facts: APIFacts") { out in
                out.line("switch self {")
                for api in schema.apis {
                    out.line("case .\(api.name.lowercasedFirst):")
                    let listeners = api.listeners.map { "." + $0.rawValue }.joined(separator: ", ")
                    out.line(
                        "    APIFacts(name: \"\(api.name)\", versions: \(api.versions.first)...\(api.versions.last), "
                            + "advertised: \(api.advertised.first)...\(api.advertised.last), "
                            + "flexible: \(api.firstFlexible.map(String.init) ?? "nil"), "
                            + "listeners: [\(listeners)], isListed: \(api.isListed))")
                }
                out.line("}")
            }
        }
    }
}

private func allMessagesFile(_ schema: Schema) -> String {
    file(imports: ["MartletMessages"]) { out in
        out.line()
        out.line("/// Every message that has a codec.")
        out.line("package let allMessages: [any Message.Type] = [")
        for message in schema.messages { out.line("    \(message.name).self,") }
        out.line("]")
    }
}

extension String {
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
