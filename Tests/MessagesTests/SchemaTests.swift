import MessageSchema
import Testing

@Suite("The schema's parser")
struct SchemaTests {
    private func parse(_ text: String) throws -> Schema { try SchemaParser.parse([(name: "x.schema", text: text)]) }

    private func request(_ fields: String, versions: String = "0-9, flexible 6+") throws -> MessageSchema.Message {
        let text = "api 1 Test: versions \(versions), listeners broker\n\nrequest\n\(fields)\nresponse\n"
        return try #require(parse(text).apis.first).request
    }

    @Test("an API has all that its head says")
    func api() throws {
        let text = """
            # Does a thing.
            # And more.
            api 7 Thing: versions 3-5, advertised 0-5, flexible 4+, listeners broker controller, unlisted

            request
              Name: string

            response
              Count: int32 5+ = -1, ignorable
            """
        let api = try #require(parse(text).apis.first)
        #expect(api.key == 7)
        #expect(api.documentation == ["Does a thing.", "And more."])
        #expect(api.versions == VersionRange(3, 5))
        #expect(api.advertised == VersionRange(0, 5))
        #expect(api.firstFlexible == 4)
        #expect(api.listeners == [.broker, .controller])
        #expect(!api.isListed)
        #expect(api.request.fields.map(\.name) == ["Name"])
        let count = try #require(api.response.fields.first)
        #expect(count.versions == VersionRange(5, 5))
        #expect(count.defaultValue == .integer(-1))
        #expect(count.isIgnorable)
    }

    @Test("a field has its type, versions, null, default and attributes")
    func fields() throws {
        let message = try request(
            """
              A: []string?
              B: string?8+ 7+ = null, tag 3, ignorable
              C: []Inner 2-4
                D: uuid 3+
              E: Inner? 5+ = null, plain
            """)
        let fields = message.fields
        #expect(fields[0].type == .scalars(.string))
        #expect(fields[0].nullable == .always)
        #expect(fields[1].nullable == .only(VersionRange(8, 9)))
        #expect(fields[1].defaultValue == .null)
        #expect(fields[1].tag == 3)
        #expect(fields[2].versions == VersionRange(2, 4))
        #expect(message.structure("Inner")?.fields.first?.versions == VersionRange(3, 4))
        #expect(fields[3].type == .structure("Inner"))
        #expect(fields[3].isPlain)
        #expect(fields[1].propertyName == "b")
    }

    @Test("a record belongs to its group, as key, value or payload")
    func records() throws {
        let text = """
            records Things

            record ThingKey: key 4, versions 0
              Name: string

            record ThingValue: value 4, versions 0-1, flexible 1+
              Size: int32

            record Loose: versions 0-3, reads newer
              Name: string
            """
        let group = try #require(parse(text).recordGroups.first)
        #expect(group.name == "Things")
        #expect(group.records.map(\.part) == [.key(type: 4), .value(type: 4), .payload])
        #expect(group.records.map(\.readsNewer) == [false, false, true])
    }

    @Test(
        "what is wrong is named with its line",
        arguments: [
            ("  A: int32 3-20", "versions 3-20 exceed 0-9", 4), ("  A: int32 12+", "begins above 9", 4),
            ("  A: int33", "no type is called `int33`", 4), ("  A: int32?", "cannot be null", 4),
            ("  A: int32 0-9", "leave versions out", 4), ("  A: string?0+", "leave null's versions out", 4),
            ("  A: string?1-3 4+", "null in 1-3", 4), ("  A: int8 = 300", "`300` is not a int8", 4),
            ("  A: int8 = 0", "0 is the default already", 4), ("  A: bool = yes", "`true`", 4),
            ("  A: string = null", "never null", 4), ("  A: []int32 = 5", "only null", 4),
            ("  A: int32, tag 0", "flexible versions only", 4), ("  A: int32, tag x", "a tag is a number", 4),
            ("  A: int32 6+, tag 0\n  B: int32 6+, tag 0", "tag 0 is used twice", 5),
            ("  A: int32\n  A: int32", "field A is defined twice", 5), ("  a: int32", "`a` is not a name", 4),
            ("  A: Inner", "no fields", 4), ("  A: int32\n    B: int32", "only a structure has fields", 5),
            ("  A: Inner\n    B: int32\n  C: Inner\n    B: int32", "Inner is defined twice", 6),
            ("  A: []Inner 2-4\n    B: int32 5+", "begins above 4", 5), ("  A: int32, odd", "unknown attribute", 4),
            ("   A: int32", "two spaces", 4), ("  A int32", "expected `:`", 4), ("  A: int32 ", "end of the line", 4),
        ])
    func mistakes(_ fields: String, _ problem: String, _ line: Int) {
        let error = #expect(throws: SchemaError.self) { try request(fields) }
        #expect(error?.description.hasPrefix("x.schema:\(line): ") == true, "\(fields): \(String(describing: error))")
        #expect(error?.problem.contains(problem) == true, "\(fields): \(String(describing: error))")
    }

    @Test(
        "a head that is wrong is refused",
        arguments: [
            ("api 1 A: versions 1-0, listeners broker", "`versions` takes versions"),
            ("api x A: versions 0, listeners broker", "expected `api KEY NAME"),
            ("api 1 A: listeners broker", "`versions` is missing"),
            ("api 1 A: versions 0", "`listeners` is missing"),
            ("api 1 A: versions 0, listeners zoo", "no listener is called `zoo`"),
            ("api 1 A: versions 0-5, flexible 2-3, listeners broker", "versions stay flexible"),
            ("api 1 A: versions 0-5, flexible 7+, listeners broker", "`flexible` takes versions"),
            ("api 1 A: versions 0-5, advertised 1-5, listeners broker", "served that are not advertised"),
            ("api 1 A: versions 0, listeners broker, odd", "unknown attribute `odd`"),
            ("api 1 A: versions 0, listeners broker\nresponse", "expected `request`"),
            ("record A: versions 0", "`records NAME` must come first"),
            ("records R\nrecord A: key 1, versions 0-1", "a key has version 0 only"),
            ("records R\nrecord A: key 1, versions 0\n\nrecord B: key 1, versions 0", "same part and type"),
            ("  A: int32", "a field outside a message"), ("what 3", "expected `api`"),
        ])
    func wrongHeads(_ text: String, _ problem: String) {
        let error = #expect(throws: SchemaError.self) { try parse(text) }
        #expect(error?.problem.contains(problem) == true, "\(text): \(String(describing: error))")
    }

    @Test("the same key or name twice is refused, also across files")
    func duplicates() {
        let text = "api 1 A: versions 0, listeners broker\nrequest\nresponse\n"
        let error = #expect(throws: SchemaError.self) {
            try SchemaParser.parse([(name: "a.schema", text: text), (name: "b.schema", text: text)])
        }
        #expect(error?.description.hasPrefix("b.schema:1: ") == true)
    }
}
