import MartletBase

extension PartitionLog {
    /// Puts the log at rest: everything synchronized, indexes and producers saved, zeros trimmed, nothing open. Appends and
    /// reads open it again.
    package func rest(_ done: @escaping @Sendable () -> Void) {
        enqueue { [self] in
            do throws(DiskError) { try saveAndClose() } catch { home.fail(error) }
            done()
        }
    }

    /// As `rest`, and for good.
    package func end(_ done: @escaping @Sendable () -> Void) {
        enqueue { [self] in
            do throws(DiskError) { try saveAndClose() } catch { home.fail(error) }
            state.withLock { state in
                if case .absent = state.phase {
                    state.phase = .ended(hasFiles: false)
                } else {
                    state.phase = .ended(hasFiles: true)
                }
            }
            done()
        }
    }

    private func saveAndClose() throws(DiskError) {
        guard case .open = state.withLock({ $0.phase }), home.cause == nil else { return }
        state.withLock { $0.appendsAreHeld = true }
        defer { state.withLock { $0.appendsAreHeld = false } }
        let (active, needsTrimming) = state.withLock { ($0.segments.last, $0.needsTrimming) }
        // An evicted segment has nothing that is not on disk.
        if let active, let file = active.file {
            if needsTrimming { try file.truncate(to: active.size) }
            try saveAll()
        }
        guard home.cause == nil else { return }
        discardNext()
        let end = state.withLock { $0.end }
        closeSegments(as: .clean(end: end))
        state.withLock { $0.hasLeftovers = false }
    }
}
