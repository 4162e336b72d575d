import MessageSchema

/// Writes the Swift of one message or of one structure in it.
struct StructureGenerator {
    let message: Message
    let fields: [Field]
    /// The Swift type's full name, for errors.
    let path: String

    var tagged: [Field] { fields.filter { $0.tag != nil }.sorted { ($0.tag ?? 0) < ($1.tag ?? 0) } }
    var positional: [Field] { fields.filter { $0.tag == nil } }
    /// A stored record keeps the tags that it does not know.
    var keepsTags: Bool { message.kind == .record && message.firstFlexible != nil }

    func properties(_ out: inout SwiftText) {
        for field in fields { out.line("package var \(field.quotedName): \(field.swiftType)") }
        if keepsTags { out.line("package var unknownTags: [UnknownTag]") }
    }

    func memberwise(_ out: inout SwiftText) {
        var parameters = fields.map { "\($0.quotedName): \($0.swiftType) = \($0.swiftDefault)" }
        if keepsTags { parameters.append("unknownTags: [UnknownTag] = []") }
        if parameters.isEmpty { return out.line("package init() {}") }
        out.line()
        out.list("package init(", parameters, ") {")
        for field in fields { out.line("    self.\(field.propertyName) = \(field.quotedName)") }
        if keepsTags { out.line("    self.unknownTags = unknownTags") }
        out.line("}")
    }

    /// Declares `flexible` where the body uses it.
    private func declareFlexible(_ out: inout SwiftText, _ body: SwiftText) {
        if body.text.contains("flexible: flexible") || body.text.contains("if flexible") {
            out.line("let flexible = \(message.flexibleCondition)")
        }
    }

    func function(
        _ out: inout SwiftText, _ opening: String, checksVersion: Bool, _ body: (inout SwiftText) -> Void
    ) {
        out.line()
        out.block(opening) { out in
            if checksVersion { out.line("try Self.check(version)") }
            var text = SwiftText()
            body(&text)
            declareFlexible(&out, text)
            body(&out)
        }
    }

    /// Puts runs of fields that exist in the same versions under one condition.
    private func runs(
        _ fields: [Field], _ out: inout SwiftText, _ body: (Field, inout SwiftText) -> Void
    ) {
        var rest = fields[...]
        while let first = rest.first {
            let run = rest.prefix { $0.versions == first.versions }
            rest = rest.dropFirst(run.count)
            if let versions = first.versions {
                out.condition(versions.condition(within: message.versions)) { out in
                    for field in run { body(field, &out) }
                }
            } else {
                for field in run { body(field, &out) }
            }
        }
    }

    func flexibleArgument(_ field: Field) -> String { field.isPlain ? "false" : message.flexibleArgument }

    func inFlexibleVersions(_ out: inout SwiftText, _ body: (inout SwiftText) -> Void) {
        guard message.firstFlexible != nil else { return }
        if message.flexibleArgument == "true" { return body(&out) }
        out.condition("flexible", body)
    }

    func smallestSize(_ out: inout SwiftText) {
        var runs: [(first: Int16, size: Int)] = []
        for version in message.versions.all {
            let size = message.smallestSize(fields, version: version)
            if runs.last?.size != size { runs.append((version, size)) }
        }
        out.line()
        var expression = "\(runs[0].size)"
        for run in runs.dropFirst() { expression = "version >= \(run.first) ? \(run.size) : " + expression }
        out.line("package static func smallestSize(version: Int16) -> Int { \(expression) }")
    }
}

// MARK: - Decoding

extension StructureGenerator {
    func decoder(_ out: inout SwiftText, checksVersion: Bool) {
        let opening = "package init(from reader: inout WireReader, version: Int16) throws(WireError)"
        function(&out, opening, checksVersion: checksVersion) { out in
            out.line("self.init()")
            runs(positional, &out) { field, out in
                out.line("\(field.usedName) = \(read(field))")
            }
            inFlexibleVersions(&out, decodeTags)
        }
    }

    private func decodeTags(_ out: inout SwiftText) {
        if tagged.isEmpty && !keepsTags { return out.line("try reader.skipTags()") }
        out.line("var tags = try reader.tagSection()")
        out.block("while let tag = try reader.nextTag(&tags)") { out in
            let unknown = keepsTags ? "unknownTags.append(try reader.unknownTag(tags))" : "try reader.skipTag(tags)"
            if tagged.isEmpty {
                out.line("_ = tag")
                return out.line(unknown)
            }
            out.line("switch tag {")
            for field in tagged {
                let firstFlexible = VersionRange(message.firstFlexible ?? 0, message.versions.last)
                var condition = ""
                if let versions = field.versions, versions != firstFlexible {
                    condition = " where \(versions.condition(within: message.versions))"
                }
                out.line("case \(field.tag ?? 0)\(condition): \(field.usedName) = \(read(field))")
            }
            out.line("default: \(unknown)")
            out.line("}")
        }
    }

    private func read(_ field: Field) -> String {
        switch field.nullable {
        case .never: "try " + read(field, nullable: false)
        case .always: "try " + read(field, nullable: true)
        case .only(let versions):
            "try \(versions.condition(within: field.versions ?? message.versions)) ? "
                + "\(read(field, nullable: true)) : \(read(field, nullable: false))"
        }
    }

    private func read(_ field: Field, nullable: Bool) -> String {
        let flexible = "flexible: \(flexibleArgument(field))"
        switch field.type {
        case .scalar(let scalar):
            if let method = scalar.fixedMethod { return "reader.\(method)()" }
            let method = scalar == .string ? "string" : "bytes"
            return nullable ? "reader.nullable\(method.capitalizedFirst)(\(flexible))" : "reader.\(method)(\(flexible))"
        case .scalars: return nullable ? "reader.nullableArray(\(flexible))" : "reader.array(\(flexible))"
        case .structures:
            return "reader.\(nullable ? "nullableArray" : "array")(version: version, \(flexible))"
        case .structure(let name):
            if !nullable { return "\(name)(from: &reader, version: version)" }
            return "reader.nullable\(field.tag == nil ? "" : "Tagged")Structure(version: version)"
        }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

// MARK: - Encoding

extension StructureGenerator {
    func encoder(_ out: inout SwiftText, checksVersion: Bool) {
        let opening = "package func encode(into writer: inout WireWriter, version: Int16) throws(WireError)"
        function(&out, opening, checksVersion: checksVersion) { out in
            requirements(&out)
            runs(positional, &out) { field, out in out.line(write(field)) }
            inFlexibleVersions(&out, encodeTags)
        }
    }

    /// What must hold because the version lacks the field, or null in it.
    private func requirements(_ out: inout SwiftText) {
        for field in fields {
            if let versions = field.versions, !field.isIgnorable {
                for lacking in message.versions.excluding(versions) {
                    out.condition(lacking.condition(within: message.versions)) { out in
                        out.line("try requireDefault(\(field.isDefault), \"\(path).\(field.propertyName)\", version)")
                    }
                }
            }
            if case .only(let nullable) = field.nullable {
                for versions in (field.versions ?? message.versions).excluding(nullable) {
                    let condition = versions.condition(within: message.versions)
                    out.line("if \(condition) { try requireValue(\(field.usedName) != nil) }")
                }
            }
        }
        if keepsTags && message.flexibleArgument != "true" {
            out.condition("version < \(message.firstFlexible ?? 0)") { out in
                out.line("try requireDefault(unknownTags.isEmpty, \"\(path).unknownTags\", version)")
            }
        }
    }

    private func encodeTags(_ out: inout SwiftText) {
        if tagged.isEmpty && !keepsTags { return out.line("writer.noTags()") }
        out.line("var tags = writer.beginTags()")
        var next: UInt32 = 0
        for field in tagged {
            let tag = field.tag ?? 0
            if keepsTags && tag > next { unknownTags(next, tag - 1, &out) }
            next = tag + 1
            let firstFlexible = VersionRange(message.firstFlexible ?? 0, message.versions.last)
            var condition = field.isNotDefault
            if let versions = field.versions, versions != firstFlexible {
                condition = "\(versions.condition(within: message.versions)), " + condition
            }
            out.block("if \(condition)") { out in
                out.line("let start = writer.beginTag(\(tag), &tags)")
                out.line(write(field))
                out.line("try writer.endTag(start)")
            }
        }
        if keepsTags { unknownTags(next, .max, &out) }
        out.line(keepsTags ? "try writer.endTags(tags, keeping: unknownTags)" : "writer.endTags(tags)")
    }

    private func unknownTags(_ first: UInt32, _ last: UInt32, _ out: inout SwiftText) {
        let end = last == .max ? "UInt32.max" : "\(last)"
        out.line("try writer.unknownTags(unknownTags, in: \(first)...\(end), &tags)")
    }

    private func write(_ field: Field) -> String {
        let name = field.usedName
        let flexible = "flexible: \(flexibleArgument(field))"
        switch field.type {
        case .scalar(let scalar):
            if let method = scalar.fixedMethod { return "writer.\(method)(\(name))" }
            return "try writer.\(scalar == .string ? "string" : "bytes")(\(name), \(flexible))"
        case .scalars: return "try writer.array(\(name), \(flexible))"
        case .structures: return "try writer.array(\(name), version: version, \(flexible))"
        case .structure:
            if !field.isOptional { return "try \(name).encode(into: &writer, version: version)" }
            return "try writer.nullable\(field.tag == nil ? "" : "Tagged")Structure(\(name), version: version)"
        }
    }
}
