import MartletClientCore
import MartletWire

extension ClientError {
    /// What a broker's refusal means. The broker's own words are better than ours where it has some, because it knows which
    /// topic, setting or limit it is about.
    /// - Parameter subject: what was asked about, such as `topic "orders"`.
    package init(_ code: ErrorCode, about subject: String?, message: String? = nil) {
        let meaning = code.meaning
        let words = message.flatMap { $0.isEmpty ? nil : $0 } ?? meaning?.text ?? "the broker refused it"
        self.init(
            code == .requestTimedOut ? .timedOut : .refused, subject.map { "\($0): \(words)" } ?? words,
            code: code.rawValue, name: code.name, hint: meaning?.hint, isRetriable: code.isRetriable)
    }

    package init(_ failure: AdminFailure, about subject: String?) {
        switch failure {
        case .call(let failure): self.init(failure)
        case .refused(let code, let message): self.init(code, about: subject, message: message)
        }
    }
}
