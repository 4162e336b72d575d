import MartletBase

extension LogSlice {
    /// How far apart the pages lie that are looked at: the kernel reads ahead in steps of about this size.
    private static let probeDistance: Int64 = 64 << 10

    /// Whether sending the slice would not wait for the device, as far as a look at some of its pages can tell.
    package var isResident: Bool {
        let end = position + Int64(count)
        var next = position
        while next < end {
            guard isResident(at: next) else { return false }
            next += Self.probeDistance
        }
        return isResident(at: end - 1)
    }

    private func isResident(at position: Int64) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { byte in
            do throws(DiskError) {
                return try file.readResident(into: byte, at: position) != nil
            } catch {
                // A read that fails is left to whoever sends the slice, and reports it.
                return true
            }
        }
    }
}
