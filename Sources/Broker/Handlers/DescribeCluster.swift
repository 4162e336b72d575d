import MartletMessages
import MartletMetadata
import MartletWire

// DescribeCluster 0-2. Brokers only: there are no separate controllers to describe.

extension Broker {
    func describeCluster(_ request: DescribeClusterRequest, _ answer: Answer<DescribeClusterResponse>) {
        let image = cluster.image
        var response = DescribeClusterResponse(endpointType: request.endpointType, clusterId: image.clusterID)
        switch request.endpointType {
        case 1: break
        case 2:
            response.errorCode = .mismatchedEndpointType
            response.errorMessage = "this is a broker's address; ask for brokers"
            return answer(response)
        default:
            response.errorCode = .unsupportedEndpointType
            response.errorMessage = "there is no endpoint type \(request.endpointType)"
            return answer(response)
        }
        response.controllerId = node.rawValue
        response.brokers = image.brokers.compactMap { id, broker in
            let isFenced = broker.record.fenced
            guard let listener = broker.record.listeners.first, !isFenced || request.includeFencedBrokers else {
                return nil
            }
            return .init(
                brokerId: id.rawValue, host: listener.host, port: Int32(listener.port), rack: broker.record.rack,
                isFenced: isFenced)
        }
        if request.includeClusterAuthorizedOperations {
            response.clusterAuthorizedOperations = AllowedOperations.cluster
        }
        answer(response)
    }
}
