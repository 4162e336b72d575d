import MartletRecords
import MartletReplication
import MartletStorage
import MartletWire

/// Why one partition's batch was refused, as the answer says it.
struct ProduceFailure: Error {
    let code: ErrorCode
    let message: String?
    /// The batch's refused records, where single ones were.
    var records: [RecordRejection] = []

    init(_ code: ErrorCode, _ message: String? = nil) {
        self.code = code
        self.message = message
    }

    init(_ failure: ErrorCode.Failure) { self.init(failure.code, failure.message) }

    init(_ rejection: BatchRejection) {
        self.init(rejection.errorCode, rejection.description)
        if case .records(let records) = rejection { self.records = records }
    }

    init(_ failure: RecordBatchRebuilder.Failure) {
        switch failure {
        case .source(let error): self.init(error.errorCode, error.description)
        case .result(let error): self.init(.unknownServerError, "the batch could not be recompressed: \(error)")
        }
    }

    init(_ error: PartitionAppendError) {
        switch error {
        case .notLeader: self.init(.notLeaderOrFollower)
        case .notEnoughReplicas(let inSync, let minimum):
            self.init(.notEnoughReplicas, "\(inSync) replicas are in sync and min.insync.replicas asks for \(minimum)")
        case .log(let error): self.init(error)
        }
    }

    private init(_ error: AppendError) {
        switch error {
        case .storage(let error): self.init(error)
        case .producer(let error): self.init(error)
        case .malformed(let error): self.init(error.errorCode, error.description)
        case .tooLarge(let size, let limit):
            self.init(.messageTooLarge, "the batch has \(size) bytes; max.message.bytes allows \(limit)")
        case .largerThanSegment(let size, let limit):
            self.init(.recordListTooLarge, "the batch has \(size) bytes; segment.bytes allows \(limit)")
        case .fencedEpoch: self.init(.notLeaderOrFollower)
        case .notContiguous, .epochFell: self.init(.unknownServerError, "\(error)")
        }
    }

    private init(_ error: ProducerError) {
        switch error {
        case .outOfOrderSequence(let id, let expected, let found):
            self.init(.outOfOrderSequenceNumber, "producer \(id) sent sequence \(found), and \(expected) comes next")
        case .fencedEpoch(let id, let current, let found):
            self.init(.invalidProducerEpoch, "producer \(id) has epoch \(current); this batch has \(found)")
        case .transactionOpen(let id, let offset):
            self.init(.invalidTxnState, "producer \(id) has a transaction open since offset \(offset)")
        case .fencedCoordinator: self.init(.transactionCoordinatorFenced)
        }
    }

    private init(_ error: StorageError) { self.init(error.errorCode, error.description) }
}

extension StorageError {
    /// What clients are told. KAFKA_STORAGE_ERROR is retriable: another replica may lead, or space may return.
    var errorCode: ErrorCode {
        switch self {
        case .offsetOutOfRange: .offsetOutOfRange
        case .damagedBatch, .faulty: .corruptMessage
        case .closed: .notLeaderOrFollower
        case .disk, .directoryFailed, .diskFull, .damagedFile, .endUnknown, .foreignLog, .foreignDirectory,
            .directoryInUse, .duplicateLog:
            .kafkaStorageError
        }
    }
}
