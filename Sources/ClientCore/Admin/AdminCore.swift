import MartletBase
import MartletMessages
import MartletWire

/// What an administrator can ask of a cluster: each request goes to the brokers that can answer it, each item has a result
/// of its own. Values are those of the messages; a skin gives them names for people.
///
/// Every function gives what ends it early. On the client's loop only.
package struct AdminCore {
    package typealias Results<Item: Hashable, Value> = [Item: Result<Value, AdminFailure>]
    package typealias Completion<Item: Hashable, Value> = (Results<Item, Value>) -> Void
    package typealias Cancel = () -> Void

    let client: ClusterClient
    let timeoutMillis: Int64

    package init(_ client: ClusterClient, timeoutMillis: Int64) {
        self.client = client
        self.timeoutMillis = timeoutMillis
    }

    func start<Item: Hashable & Sendable, Value>(
        _ items: [Item], _ plan: AdminPlan<Item, Value>, _ completion: @escaping Completion<Item, Value>
    ) -> Cancel {
        AdminOperation(client, items, timeoutMillis: timeoutMillis, plan, completion).start()
    }

    /// One question to one broker, with one answer.
    func startWhole<Request: APIRequest, Value>(
        to destination: Destination, isRepeatable: Bool = true,
        request: @escaping (_ version: Int16, _ timeoutMillis: Int32) -> Request,
        _ completion: @escaping (Result<Value, AdminFailure>) -> Void,
        read: @escaping (Request.Response) -> Result<Value, AdminFailure>
    ) -> Cancel {
        let plan = AdminPlan<Whole, Value>.asking(
            .to { _ in destination }, isRepeatable: isRepeatable,
            request: { _, version, millis in request(version, millis) },
            read: { _, answer in [.whole: read(answer)] })
        return start([.whole], plan) { completion($0[.whole] ?? .failure(.unmentioned)) }
    }
}

/// What has no items.
enum Whole: Hashable, Sendable {
    case whole
}

extension AdminPlan {
    /// A plan whose questions are one kind of request.
    static func asking<Request: APIRequest>(
        _ route: Route, isRepeatable: Bool = true, versions: ClosedRange<Int16>? = nil,
        request: @escaping ([Item], _ version: Int16, _ timeoutMillis: Int32) -> Request,
        read: @escaping ([Item], Request.Response) -> Results
    ) -> Self {
        AdminPlan(route: route, isRepeatable: isRepeatable) { client, destination, items, timeoutMillis, end in
            let options = CallOptions(timeoutMillis: timeoutMillis, versions: versions)
            return client.call(
                to: destination, options,
                request: { version in request(items, version, Int32(clamping: timeoutMillis)) }
            ) { end($0.map { read(items, $0) }) }
        }
    }
}

extension Sequence {
    /// By topic, in the order of its first element.
    func grouped(by topic: (Element) -> String) -> [(topic: String, elements: [Element])] {
        var groups: [(topic: String, elements: [Element])] = []
        var places: [String: Int] = [:]
        for element in self {
            let name = topic(element)
            if let place = places[name] {
                groups[place].elements.append(element)
            } else {
                places[name] = groups.count
                groups.append((name, [element]))
            }
        }
        return groups
    }
}
