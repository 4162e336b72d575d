import MartletBase

/// One broker without sockets or threads. Requests come in on the loops of their connections, several at a time; what
/// they share is behind locks of its own.
package final class Broker: Sendable {
    package let settings: BrokerSettings
    let limits: Limits

    /// Bounds of what one request may ask for.
    struct Limits: Sendable {
        let maxElements: Int

        init(_ settings: BrokerSettings) {
            maxElements = Int(settings.integer("request.max.elements") ?? 1_000_000)
        }
    }

    package init(settings: BrokerSettings) {
        self.settings = settings
        limits = Limits(settings)
    }
}
