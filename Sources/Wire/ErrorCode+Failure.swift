extension ErrorCode {
    /// An error code as a Swift error: a refusal that goes into the response.
    package struct Failure: Error, Hashable, Sendable {
        package let code: ErrorCode
        /// What the response says beside the code, where it has room for that.
        package let message: String?

        package init(_ code: ErrorCode, _ message: String? = nil) {
            self.code = code
            self.message = message
        }
    }
}
