import MartletBase
import MartletClientCore
import MartletRecords
import MartletWire

extension ClientError {
    /// Why a partition is not read on, in words.
    init(_ failure: ConsumerFailure, of partition: MartletBase.TopicPartition) {
        switch failure {
        case .call(let failure): self.init(failure)
        case .refused(let code):
            self.init(code, about: "partition \(partition)")
        case .offsetOutOfRange(let offset):
            self.init(
                .refused, "partition \(partition) has no offset \(offset), or no more",
                code: ErrorCode.offsetOutOfRange.rawValue, name: ErrorCode.offsetOutOfRange.name,
                hint: "seek to where it has records, or choose an offset reset")
        case .truncated(let offset, let agreed):
            let common = agreed.map { ": what is common ends at offset \($0)" } ?? ""
            self.init(.refused, "partition \(partition) was truncated below offset \(offset), which was read\(common)")
        case .recreated:
            self.init(
                .refused,
                "topic \"\(partition.topic)\" was deleted and made again: its offsets mean something else now",
                hint: "seek to where reading should begin")
        case .damaged(let offset, .legacyFormat(let magic)):
            self.init(
                .notSupported,
                "partition \(partition) holds messages of format v\(magic) at offset \(offset), which are not read",
                hint: "have the broker convert them, or seek past them")
        case .damaged(let offset, let error):
            self.init(.refused, "partition \(partition) is damaged at offset \(offset): \(error)", hint: "seek past it")
        }
    }
}
