/// What is wrong with a definition, and where.
package struct SchemaError: Error, Hashable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let problem: String

    package var description: String { "\(file):\(line): \(problem)" }
}
