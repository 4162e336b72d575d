import MartletSystem

/// A line on a terminal that says how far a long reading is. Nothing where nobody watches.
struct ProgressLine {
    private let total: Int64
    private let isShown: Bool
    private var done: Int64 = 0
    private var percent = -1

    init(total: Int64) {
        self.total = total
        isShown = ThisProcess.isTerminal(.error) && total > 0
    }

    mutating func add(_ bytes: Int64) {
        done += bytes
        guard isShown else { return }
        let now = Int(Double(done) / Double(total) * 100)
        guard now != percent else { return }
        percent = now
        ThisProcess.write("\r\(min(now, 100))% of \(ByteSize.text(total))", to: .error)
    }

    func end() {
        if isShown { ThisProcess.write("\r\u{1b}[K", to: .error) }
    }
}
