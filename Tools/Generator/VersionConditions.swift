import MessageSchema

extension VersionRange {
    /// The Swift condition for these versions, given that the version lies within `outer`.
    func condition(within outer: VersionRange) -> String {
        if first == last { return "version == \(first)" }
        if last == outer.last { return "version >= \(first)" }
        if first == outer.first { return "version <= \(last)" }
        return "(\(first)...\(last)).contains(version)"
    }

    /// The versions of this range before and after `inner`, where there are any.
    func excluding(_ inner: VersionRange) -> [VersionRange] {
        var rest: [VersionRange] = []
        if first < inner.first { rest.append(VersionRange(first, inner.first - 1)) }
        if last > inner.last { rest.append(VersionRange(inner.last + 1, last)) }
        return rest
    }
}

extension Message {
    /// The argument for `flexible:`: a constant where all versions agree.
    var flexibleArgument: String {
        guard let firstFlexible else { return "false" }
        return firstFlexible <= versions.first ? "true" : "flexible"
    }

    var flexibleCondition: String { "version >= \(firstFlexible ?? 0)" }

    func smallestSize(_ fields: [Field], version: Int16) -> Int {
        let flexible = isFlexible(version)
        var size = flexible ? 1 : 0
        for field in fields where field.exists(in: version) && field.tag == nil {
            switch field.type {
            case .scalar(let scalar): size += scalar.smallestSize(flexible: flexible && !field.isPlain)
            case .scalars, .structures: size += flexible ? 1 : 4
            case .structure(let name):
                size +=
                    field.nullable.isNullable(in: version)
                    ? 1
                    : smallestSize(structure(name)?.fields ?? [], version: version)
            }
        }
        return size
    }
}
