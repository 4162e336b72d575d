/// What a view does with a look at the cluster, and with keys.
extension TopScreen {
    mutating func take(_ look: Result<TopSample, CommandFailure>) {
        switch look {
        case .success(let sample):
            rates = TopRates(sample, since: rates.sample)
            problem = nil
        case .failure(let failure): problem = failure.message
        }
    }

    /// False: it is over.
    mutating func press(_ key: UInt8, _ size: Terminal.Size) -> Bool {
        if isHelpShown {
            isHelpShown = false
            return key != UInt8(ascii: "q")
        }
        switch key {
        case UInt8(ascii: "q"): return false
        case UInt8(ascii: "s"): order = order.next
        case UInt8(ascii: "j"): scroll = min(scroll + 1, maxScroll(size))
        case UInt8(ascii: "k"): scroll = max(scroll - 1, 0)
        case UInt8(ascii: "h"), UInt8(ascii: "?"): isHelpShown = true
        default: break
        }
        return true
    }
}
