import Foundation
import MessageSchema

/// Writes the codecs from the definitions. `--check` writes nothing, and fails naming the files that are not current.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
let arguments = CommandLine.arguments.dropFirst()
guard arguments.isEmpty || arguments == ["--check"] else {
    FileHandle.standardError.write(Data("usage: generate-messages [--check]\n".utf8))
    exit(2)
}

do {
    let schema = try readSchema(in: root.appending(path: "Tools/Schema/definitions"))
    let tree = GeneratedTree(root: root)
    let files = generatedFiles(for: schema)
    if arguments.isEmpty {
        let changed = try tree.write(files)
        print("\(files.count) files, \(changed.count) changed")
    } else {
        let stale = try tree.stale(files)
        for path in stale { print("stale: \(path)") }
        if !stale.isEmpty {
            print("run: swift run generate-messages")
            exit(1)
        }
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
