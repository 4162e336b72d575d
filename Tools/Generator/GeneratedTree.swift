import Foundation
import MessageSchema

func readSchema(in folder: URL) throws -> Schema {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".schema") }
    return try SchemaParser.parse(
        try names.map { name in
            (name: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
        })
}

struct GeneratedFile {
    /// From the package's root.
    let path: String
    let text: String
}

/// The folders that hold generated files and nothing else.
struct GeneratedTree {
    static let folders = ["Sources/Messages/Generated", "Tests/MessagesTestSupport/Generated"]

    let root: URL

    /// The files that are missing, differ, or should not be there.
    func stale(_ files: [GeneratedFile]) throws -> [String] {
        var stale: [String] = []
        for file in files {
            let current = try? String(contentsOf: root.appending(path: file.path), encoding: .utf8)
            if current != file.text { stale.append(file.path) }
        }
        return try stale + leftovers(files)
    }

    func write(_ files: [GeneratedFile]) throws -> [String] {
        let changed = try stale(files)
        for path in try leftovers(files) { try FileManager.default.removeItem(at: root.appending(path: path)) }
        for file in files where changed.contains(file.path) {
            let url = root.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try file.text.write(to: url, atomically: true, encoding: .utf8)
        }
        return changed
    }

    private func leftovers(_ files: [GeneratedFile]) throws -> [String] {
        let expected = Set(files.map(\.path))
        var leftovers: [String] = []
        for folder in Self.folders {
            let path = root.appending(path: folder).path
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            leftovers += names.map { "\(folder)/\($0)" }.filter { !expected.contains($0) }
        }
        return leftovers
    }
}
