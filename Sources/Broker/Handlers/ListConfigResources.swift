import MartletMessages
import MartletWire

// ListConfigResources 0-1. Version 0 lists client metrics, of which there are none. An empty list of types asks for all.

extension Broker {
    func listConfigResources(
        _ request: ListConfigResourcesRequest, _ answer: Answer<ListConfigResourcesResponse>
    ) {
        guard answer.request.version >= 1 else { return answer(ListConfigResourcesResponse()) }
        let all: [ConfigResource.Kind] = [.topic, .broker, .brokerLogger, .clientMetrics, .group]
        let wanted = request.resourceTypes.map { ConfigResource.Kind(rawValue: $0) }
        guard !wanted.contains(nil) else {
            return answer(ListConfigResourcesResponse(errorCode: .unsupportedVersion))
        }
        let image = cluster.image
        var response = ListConfigResourcesResponse()
        for kind in all where wanted.isEmpty || wanted.contains(kind) {
            let names: [String] =
                switch kind {
                case .topic: image.topics.map(\.name)
                case .broker: image.brokers.map { $0.key.description }
                case .brokerLogger, .clientMetrics, .group: []
                }
            response.configResources += names.map { .init(resourceName: $0, resourceType: kind.rawValue) }
        }
        answer(response)
    }
}
