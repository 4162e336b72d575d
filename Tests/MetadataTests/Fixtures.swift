import MartletBase

@testable import MartletMetadata

enum TopicIDs {
    static let one = TopicID(high: 0x1111_2222_3333_4444, low: 0x8888_9999_aaaa_bbbb)
    static let two = TopicID(high: 0x2111_2222_3333_4444, low: 0x8888_9999_aaaa_bbbb)
}
