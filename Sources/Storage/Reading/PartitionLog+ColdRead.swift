import MartletBase

extension PartitionLog {
    /// Runs `body`, which may wait for the device, in a job once the log is open: what follows an answer of "must wait".
    package func whenReadable(_ body: @escaping @Sendable (StorageError?) -> Void) {
        if isOpen { return home.jobs.submit(.coldRead) { body(nil) } }
        whenOpen { [self] failure in home.jobs.submit(.coldRead) { body(failure) } }
    }
}
