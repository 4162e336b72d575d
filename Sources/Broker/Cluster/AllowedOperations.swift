/// What a client may do, as the bit field that descriptions carry where they are asked for it: bit n stands for the
/// operation of number n. Without an authorizer everything that makes sense for the resource is allowed.
enum AllowedOperations {
    private enum Operation: Int32 {
        case read = 3
        case write = 4
        case create = 5
        case delete = 6
        case alter = 7
        case describe = 8
        case clusterAction = 9
        case describeConfigs = 10
        case alterConfigs = 11
        case idempotentWrite = 12
    }

    /// Not asked for.
    static let omitted: Int32 = .min
    static let topic = field([.read, .write, .create, .delete, .alter, .describe, .describeConfigs, .alterConfigs])
    static let cluster = field([
        .create, .alter, .describe, .clusterAction, .describeConfigs, .alterConfigs, .idempotentWrite,
    ])

    private static func field(_ operations: [Operation]) -> Int32 {
        operations.reduce(0) { $0 | 1 << $1.rawValue }
    }
}
