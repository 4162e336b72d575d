import MartletBase
import MartletMetadata

/// What every metadata store must do, one function a promise. Each works below a prefix of its own, so that a store
/// that is not fresh will do.
package enum StoreConformance {
    package struct Promise: Sendable, CustomStringConvertible {
        package let description: String
        package let check: @Sendable (any StoreHarness, StoreKey) throws -> Void
    }

    package static let promises: [Promise] = transactionPromises + readPromises + watchPromises + leasePromises

    package static func check(_ promise: Promise, _ harness: any StoreHarness) throws {
        let name = promise.description.utf8.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "-") : $0 }
        try promise.check(harness, StoreKey(Array("conformance/".utf8) + name + Array("/".utf8)))
    }
}

extension StoreKey {
    package func appending(_ text: String) -> StoreKey { StoreKey(bytes + Array(text.utf8)) }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
