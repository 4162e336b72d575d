import MartletBase

/// Every state worth recovering from that a power loss at one moment can leave, each under a number that is the same in
/// every run.
///
/// A choice of names makes a base, a choice of bytes changes some of its files. Both are worked out once, and a
/// combination costs only its digest until somebody asks for the disk.
struct CrashStates {
    private struct Base {
        let names: [Bool]
        let state: DiskState
        let digest: UInt64
        let paths: [InodeNumber: UInt64]
    }

    private struct Variant {
        let fates: [PowerLoss.Fate]
        let files: [(inode: InodeNumber, content: FileContent, digest: UInt64)]
    }

    private let state: DiskState
    private let pending: UnsyncedChanges
    private let bases: [Base]
    private let variants: [Variant]
    /// The numbers to look at.
    let numbers: [Int]

    /// - Parameter limit: with more combinations than this, all with one side at its extremes are kept, and of the rest
    ///   an even sample.
    init(of state: DiskState, limit: Int) {
        self.state = state
        pending = state.unsynced()
        bases = Self.nameChoices(pending.names).map { names in
            let base = state.after(PowerLoss(names: names, contents: []), UnsyncedChanges(names: state.unsyncedNames))
            let paths = base.paths()
            return Base(
                names: names, state: base, digest: paths.reduce(0) { $0 &+ base.term(path: $1.digest, of: $1.inode) },
                paths: Dictionary(paths.map { ($0.inode, $0.digest) }, uniquingKeysWith: { first, _ in first }))
        }
        var variants: [Variant] = []
        for fates in Self.contentChoices(pending.contents) {
            variants.append(Self.variant(of: state, pending.contents, fates))
        }
        self.variants = variants
        numbers = Self.numbers(bases: bases.count, variants: variants.count, limit: limit)
    }

    func digest(_ number: Int) -> UInt64 {
        let base = bases[number / variants.count]
        var digest = base.digest
        for file in variants[number % variants.count].files {
            guard let path = base.paths[file.inode] else { continue }
            digest &-= base.state.term(path: path, of: file.inode)
            digest &+= DiskState.term(path: path, file.digest)
        }
        return digest
    }

    func disk(_ number: Int) -> SimulatedDisk {
        var result = bases[number / variants.count].state
        for file in variants[number % variants.count].files {
            result.files[file.inode]?.durable = file.content
            result.files[file.inode]?.current = file.content
        }
        return SimulatedDisk(result)
    }

    func contains(_ number: Int) -> Bool { number >= 0 && number < bases.count * variants.count }

    /// What became of each unsynced change.
    func describe(_ number: Int) -> [String] {
        let names = zip(pending.names, bases[number / variants.count].names).map { change, isKept in
            "\(isKept ? "kept" : "lost"): \(change.operation)"
        }
        let contents = zip(pending.contents, variants[number % variants.count].fates).map { item, fate in
            "\(fate): \(item.change.summary) of \(item.path)"
        }
        return names + contents
    }
}

extension CrashStates {
    /// Up to this many changes, every subset is tried.
    private static let exhaustive = 8

    private static func variant(
        of state: DiskState, _ changes: [UnsyncedChanges.Content], _ fates: [PowerLoss.Fate]
    ) -> Variant {
        var contents: [(inode: InodeNumber, content: FileContent)] = []
        for (item, fate) in zip(changes, fates) where fate != .lost {
            var index = contents.firstIndex { $0.inode == item.inode }
            if index == nil, let file = state.files[item.inode] {
                contents.append((item.inode, file.durable))
                index = contents.count - 1
            }
            if let index { item.change.apply(fate, to: &contents[index].content) }
        }
        return Variant(fates: fates, files: contents.map { ($0.inode, $0.content, $0.content.digest) })
    }

    /// Nothing, everything, then every subset in which no change outlives an earlier one of the same name.
    private static func nameChoices(_ changes: [NameChange]) -> [[Bool]] {
        subsets(of: changes.count).filter { kept in
            kept.indices.allSatisfy { index in
                !kept[index] || (0..<index).allSatisfy { kept[$0] || !changes[$0].concerns(changes[index]) }
            }
        }
    }

    private static func contentChoices(_ changes: [UnsyncedChanges.Content]) -> [[PowerLoss.Fate]] {
        let count = changes.count
        var choices: [[PowerLoss.Fate]] = subsets(of: count).map { $0.map { $0 ? .kept : .lost } }
        if count > 1 { choices.append([PowerLoss.Fate](repeating: .sizeOnly, count: count)) }
        for index in changes.indices {
            for fate in changes[index].change.tornFates() {
                var choice = [PowerLoss.Fate](repeating: .kept, count: count)
                choice[index] = fate
                choices.append(choice)
                if index + 1 < count {
                    choice.replaceSubrange((index + 1)..., with: repeatElement(.lost, count: count - index - 1))
                    choices.append(choice)
                }
            }
        }
        return choices
    }

    /// All subsets of a small set. Of a larger one: every beginning, every one missing, every one alone, and every
    /// subset of the last ones behind all the earlier ones.
    private static func subsets(of count: Int) -> [[Bool]] {
        let small = min(count, exhaustive)
        let earlier = [Bool](repeating: true, count: count - small)
        var result = (0..<(1 << small)).map { mask in
            earlier + (0..<small).map { mask & (1 << $0) != 0 }
        }
        if count > small {
            result.insert([Bool](repeating: false, count: count), at: 0)
            for index in 0..<count {
                result.append((0..<count).map { $0 < index })
                result.append((0..<count).map { $0 == index })
                result.append((0..<count).map { $0 != index })
            }
        }
        if result.count > 1 { result.swapAt(1, result.firstIndex { $0.allSatisfy { $0 } } ?? 1) }
        return result
    }

    private static func numbers(bases: Int, variants: Int, limit: Int) -> [Int] {
        let total = bases * variants
        guard total > limit else { return Array(0..<total) }
        // The first two of either side are nothing and everything.
        let extremes = (0..<total).filter { $0 / variants < 2 || $0 % variants < 2 }
        let stride = max(1, total / max(1, limit - extremes.count))
        let sample = Swift.stride(from: 0, to: total, by: stride)
        return Set(extremes.prefix(limit)).union(sample).sorted()
    }
}
