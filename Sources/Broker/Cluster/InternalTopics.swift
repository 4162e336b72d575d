/// Topics that the broker keeps for itself in Kafka's own formats.
enum InternalTopics {
    static let consumerOffsets = "__consumer_offsets"
    static let transactionState = "__transaction_state"
    static let shareGroupState = "__share_group_state"

    static func contains(_ name: String) -> Bool {
        name == consumerOffsets || name == transactionState || name == shareGroupState
    }
}
