import MartletBase
import MartletMetadata
import Synchronization

/// Carries decisions out: takes one from the newest image, submits it, takes it again where the ground had changed, and
/// reports when this broker has applied the outcome.
package final class ClusterChanges: Sendable {
    package typealias Decision = @Sendable (Changes) throws(ChangeRefusal) -> ChangePlan
    package typealias Completion = @Sendable (Result<Revision, ChangeFailure>) -> Void

    /// How often one decision meets a conflict before that is reported: more means that brokers fight over it.
    static let attemptLimit = 16

    private let view: ClusterView
    private let store: any MetadataStore
    private let author: NodeID

    package init(view: ClusterView, store: any MetadataStore, author: NodeID) {
        self.view = view
        self.store = store
        self.author = author
    }

    /// - Parameter completed: called once, on any thread, from within this call too.
    package func make(_ decide: @escaping Decision, completed: @escaping Completion) {
        attempt(1, decide, completed)
    }

    private func attempt(_ number: Int, _ decide: @escaping Decision, _ completed: @escaping Completion) {
        let image = view.image
        let plan: ChangePlan
        do throws(ChangeRefusal) {
            plan = try decide(Changes(image: image, author: author, bounds: store.bounds))
        } catch {
            return completed(.failure(.refused(error)))
        }
        if plan.isEmpty { return completed(.success(image.revision)) }
        ChangeRun(plan, from: image.revision, store: store) { [self] outcome in
            switch outcome {
            case .done(let revision): view.whenApplied(revision) { completed(.success(revision)) }
            case .failed(let error): completed(.failure(.store(error)))
            case .conflict where number < Self.attemptLimit:
                // What it conflicts with is newer than the image, so a newer image is certain to come.
                view.whenApplied(image.revision.next) { self.attempt(number + 1, decide, completed) }
            case .conflict: completed(.failure(.contended))
            }
        }.start()
    }
}

/// Why a change did not come about, or cannot be said to have.
package enum ChangeFailure: Error, Hashable, Sendable {
    case refused(ChangeRefusal)
    case store(StoreError)
    case contended
}

/// One plan under way.
private final class ChangeRun: Sendable {
    private let runner: Mutex<ChangeRunner>
    private let store: any MetadataStore
    private let finished: @Sendable (ChangeRunner.Outcome) -> Void

    init(
        _ plan: ChangePlan, from revision: Revision, store: any MetadataStore,
        finished: @escaping @Sendable (ChangeRunner.Outcome) -> Void
    ) {
        runner = Mutex(ChangeRunner(plan, from: revision))
        self.store = store
        self.finished = finished
    }

    func start() { act(on: runner.withLock { $0.start() }) }

    private func act(on action: ChangeRunner.Action) {
        switch action {
        case .submit(let transaction):
            store.commit(transaction) { [self] answer in act(on: runner.withLock { $0.answered(answer) }) }
        case .finished(let outcome): finished(outcome)
        }
    }
}
