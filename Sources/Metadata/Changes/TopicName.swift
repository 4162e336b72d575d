/// The rules of topic names: they are directory names and metric names too.
package enum TopicName {
    package static let longest = 249

    /// `nil` for a legal name.
    package static func fault(in name: String) -> TopicNameFault? {
        if name.isEmpty { return .empty }
        if name == "." || name == ".." { return .dots }
        let legal = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if !legal { return .illegalCharacter }
        return name.utf8.count > longest ? .tooLong(name.utf8.count) : nil
    }
}
