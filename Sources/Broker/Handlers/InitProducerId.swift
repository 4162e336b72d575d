import MartletBase
import MartletMessages
import MartletWire

// InitProducerId 0-5, for idempotent producers: every call is given a fresh id at epoch 0, also one that names the id that it had.
// There is no transaction coordinator, so a transactional id is refused.

extension Broker {
    func initProducerId(_ request: InitProducerIdRequest, _ answer: Answer<InitProducerIdResponse>) {
        if let id = request.transactionalId {
            return answer(
                InitProducerIdResponse(errorCode: id.isEmpty ? .invalidRequest : .unsupportedVersion))
        }
        producerIDs.next { result in
            answer.request.port.loop.post {
                switch result {
                case .success(let id):
                    answer(InitProducerIdResponse(producerId: id.rawValue, producerEpoch: 0))
                case .failure(let failure):
                    answer(InitProducerIdResponse(errorCode: failure.failure.code))
                }
            }
        }
    }
}
