import MartletBase
import MartletReplication
import MartletStorage
import MartletWire

/// What one look at a fetch's partitions has gathered.
struct FetchAnswer {
    struct Part {
        let slot: FetchInterest.Slot
        let key: FetchKey
        var error = ErrorCode.none
        var highWatermark = Offset.none
        var lastStableOffset = Offset.none
        var logStart = Offset.none
        var divergence: (epoch: LeaderEpoch, end: Offset)?
        var aborted: [AbortedTransaction]?
        var slice: LogSlice?
    }

    var parts: [Part] = []
    var bytes = 0
    /// Something that the client should hear of at once.
    var isUrgent = false
    /// Partitions whose data is on its way into memory.
    var isMissingData = false

    /// What the interest should know once this has been sent.
    var answered: [FetchInterest.Answered] {
        parts.map { part in
            FetchInterest.Answered(
                part.slot,
                told: part.error.isError ? nil : .init(highWatermark: part.highWatermark, logStart: part.logStart),
                isWorthAnotherLook: part.error.isError || part.slice != nil || part.divergence != nil)
        }
    }
}
