import MartletBase
import MartletWire

/// A decision as data: transactions to be made one after the other, each bounded and each conditional on what the
/// decision was taken from.
package struct ChangePlan: Sendable, Hashable {
    package internal(set) var steps: [ChangeStep]
    /// Undoes what the first steps announced, when a later one finds the ground changed.
    package internal(set) var withdrawal: StoreTransaction?

    package init(_ steps: [ChangeStep], withdrawal: StoreTransaction? = nil) {
        self.steps = steps
        self.withdrawal = withdrawal
    }

    /// Nothing to write: the decision is that all is well as it is.
    package var isEmpty: Bool { steps.isEmpty }
}

package struct ChangeStep: Sendable, Hashable {
    package let transaction: StoreTransaction
    package let proof: ChangeProof
    /// What follows when its answer was lost.
    package let remedy: Remedy

    package enum Remedy: Sendable, Hashable {
        /// Once it has happened its comparisons can never hold again: it may be submitted until an answer comes.
        case repeating
        /// Its comparisons hold again when somebody undoes it: to repeat it could undo that. It is looked for, and not
        /// found it has an unknown outcome.
        case looking
    }

    /// The proof is asked for where the comparisons fail, in the same transaction.
    init(_ transaction: StoreTransaction, proof: ChangeProof, remedy: Remedy = .repeating) {
        self.remedy = remedy
        var transaction = transaction
        if let key = proof.key { transaction.failure = [.get(key)] }
        self.transaction = transaction
        self.proof = proof
    }
}

/// What shows that a step whose answer was lost did happen after all, or that what it wanted holds by other means. Where
/// the same bytes written by somebody else would mean another thing, nothing is a proof.
package enum ChangeProof: Sendable, Hashable {
    /// Nothing can: a lost answer means deciding again.
    case none
    /// The key carries an id that only this change gives.
    case present(StoreKey)
    case absent(StoreKey)
    case value(StoreKey, [UInt8])

    fileprivate var question: StoreTransaction { StoreTransaction(when: [], then: key.map { [.get($0)] } ?? []) }

    fileprivate var key: StoreKey? {
        switch self {
        case .none: nil
        case .present(let key), .absent(let key), .value(let key, _): key
        }
    }

    fileprivate func holds(_ found: StoreValue?) -> Bool {
        switch self {
        case .none: false
        case .present: found != nil
        case .absent: found == nil
        case .value(_, let bytes): found?.bytes == bytes
        }
    }
}

/// Carries a plan out, as a state machine: its owner submits what it names and tells it the answers.
///
/// A lost answer is met with the same transaction again where its comparisons make that safe: it then happens once at the
/// most, even where the lost one is still on its way. Where they do not, the store is asked whether it happened.
package struct ChangeRunner: Sendable {
    package enum Action: Sendable, Hashable {
        case submit(StoreTransaction)
        case finished(Outcome)
    }

    package enum Outcome: Sendable, Hashable {
        /// All of it is in the store at this revision; answer when the image has reached it.
        case done(Revision)
        /// The decision was taken from an image that is no longer true: take it again from a newer one.
        case conflict
        case failed(StoreError)
    }

    /// How often one step is submitted before its outcome is reported as unknown.
    package static let attemptLimit = 8

    private let plan: ChangePlan
    private var position = 0
    private var attempts = 0
    /// An answer to the present step was lost.
    private var isUncertain = false
    private var isWithdrawing = false
    private var revision: Revision

    /// `revision` is that of the image from which the plan was made.
    package init(_ plan: ChangePlan, from revision: Revision) {
        self.plan = plan
        self.revision = revision
    }

    package mutating func start() -> Action { submitNext() }

    package mutating func answered(_ answer: Result<StoreTransactionResult, StoreError>) -> Action {
        if isWithdrawing { return withdrawn(answer) }
        let step = plan.steps[position]
        let isLooking = isUncertain && step.remedy == .looking
        switch answer {
        case .success(let result) where isLooking && !provesPast(step, result):
            return .finished(.failed(.outcomeUnknown("the answer was lost, and what was to be made is not there")))
        case .success(let result) where result.succeeded || provesPast(step, result):
            revision = max(revision, result.revision)
            position += 1
            attempts = 0
            isUncertain = false
            return submitNext()
        case .success:
            return withdraw()
        case .failure(let error) where error.isRetriable && attempts < Self.attemptLimit:
            if error.isOutcomeUnknown { isUncertain = true }
            return submitNext()
        case .failure(let error):
            return .finished(.failed(isUncertain ? .outcomeUnknown(error.description) : error))
        }
    }

    private mutating func submitNext() -> Action {
        guard position < plan.steps.count else { return .finished(.done(revision)) }
        attempts += 1
        let step = plan.steps[position]
        return .submit(isUncertain && step.remedy == .looking ? step.proof.question : step.transaction)
    }

    private func provesPast(_ step: ChangeStep, _ result: StoreTransactionResult) -> Bool {
        guard isUncertain, let found = result.found.first else { return false }
        return step.proof.holds(found)
    }

    private mutating func withdraw() -> Action {
        guard position > 0, let withdrawal = plan.withdrawal else { return .finished(.conflict) }
        isWithdrawing = true
        attempts = 1
        return .submit(withdrawal)
    }

    /// Whatever came of it, the plan met a conflict; what an unfinished withdrawal leaves is reaped later.
    private mutating func withdrawn(_ answer: Result<StoreTransactionResult, StoreError>) -> Action {
        if case .failure(let error) = answer, error.isRetriable, attempts < Self.attemptLimit,
            let withdrawal = plan.withdrawal
        {
            attempts += 1
            return .submit(withdrawal)
        }
        return .finished(.conflict)
    }
}
