import MartletBase
import MartletMessages
import MartletWire

/// How far an idempotent producer is with its id.
enum IdentityPhase {
    case none
    case asking
    /// The last try has failed.
    case waiting(MonotonicTime)
    case known(ProducerIdentity)

    var known: ProducerIdentity? { if case .known(let identity) = self { identity } else { nil } }
}

extension ProducerCore {
    /// Whether batches can be sent for the first time. Asks for an id where that is what is missing.
    func hasIdentity(_ now: MonotonicTime) -> Bool {
        guard isIdempotent else { return true }
        switch identity {
        case .known: return true
        case .asking: return false
        case .none where lanes.isEmpty: return false
        case .waiting(let time) where time > now: return false
        case .none, .waiting:
            askForIdentity()
            return false
        }
    }

    private func askForIdentity() {
        identity = .asking
        // Without a transactional id the timeout means nothing, but old brokers check that it is one.
        let request = InitProducerIdRequest(transactionalId: nil, transactionTimeoutMs: .max)
        cluster.call(request, to: .any) { [weak self] result in self?.identityEnded(result) }
    }

    private func identityEnded(_ result: Result<InitProducerIdResponse, CallFailure>) {
        guard !isClosed else { return }
        let reason: DeliveryFailure.Reason
        switch result {
        case .success(let answer) where !answer.errorCode.isError:
            identity = .known(
                ProducerIdentity(id: ProducerID(answer.producerId), epoch: ProducerEpoch(answer.producerEpoch)))
            return drain()
        case .success(let answer) where answer.errorCode.isRetriable: return waitForIdentity()
        case .success(let answer): reason = .refused(answer.errorCode, message: nil)
        case .failure(.notSupported(let key, let served)): reason = .call(.notSupported(key, served: served))
        case .failure: return waitForIdentity()
        }
        // Nothing can be sent; the next record may find the cluster in a better mood.
        identity = .none
        failEverything(reason)
    }

    private func waitForIdentity() {
        identity = .waiting(now.advanced(byMillis: backoffMillis(1)))
        drain()
    }

    /// Sequences of this partition begin anew, under the newest identity or, where it has that one, under the next.
    func renew(_ lane: Lane) {
        guard let current = identity.known else { return }
        guard let old = lane.sends.identity, old.id == current.id, old.epoch >= current.epoch else {
            return lane.sends.renew(current)
        }
        guard let next = current.next else {
            identity = .none
            return
        }
        identity = .known(next)
        lane.sends.renew(next)
    }
}
