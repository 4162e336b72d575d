import MartletBase
import TestSupport
import Testing

@testable import MartletMetadata

@Suite struct SortedMapTests {
    @Test("random changes leave the map equal to a dictionary, and every older copy as it was")
    func model() {
        let seed = Seed()
        var random = seed.random
        var map = SortedMap<Int, Int>()
        var model: [Int: Int] = [:]
        var copies: [(SortedMap<Int, Int>, [Int: Int])] = []
        for step in 0..<6000 {
            let key = Int(random.next() % (step % 2000 < 1000 ? 1500 : 80))
            switch random.next() % 5 {
            case 0, 1:
                map[key] = step
                model[key] = step
            case 2:
                #expect(
                    map.update(key, default: 7) {
                        $0 += 1; return $0
                    } == (model[key] ?? 7) + 1, "\(seed)")
                model[key] = (model[key] ?? 7) + 1
            default:
                #expect(map.removeValue(for: key) == model.removeValue(forKey: key), "\(seed)")
            }
            if random.oneIn(300) { copies.append((map, model)) }
        }
        copies.append((map, model))
        for (map, model) in copies {
            #expect(map.count == model.count, "\(seed)")
            #expect(map.map(\.key) == model.keys.sorted(), "\(seed)")
            #expect(map.allSatisfy { model[$0.key] == $0.value && map[$0.key] == $0.value }, "\(seed)")
            #expect(map.first?.key == model.keys.min() && map.last?.key == model.keys.max(), "\(seed)")
            let start = Int(random.next() % 1600)
            #expect(map.entries(from: start).map(\.key) == model.keys.sorted().filter { $0 >= start }, "\(seed)")
        }
    }

    @Test("keys that arrive in order fill their nodes")
    func density() {
        var map = SortedMap<Int, Int>()
        for key in 0..<10_000 {
            map[key] = key
        }
        var nodes = 0
        func visit(_ node: SortedMap<Int, Int>.Node) {
            nodes += 1
            for child in node.children { visit(child) }
        }
        if let root = map.root { visit(root) }
        #expect(nodes < 350, "\(nodes) nodes of \(SortedMap<Int, Int>.capacity)")
    }

    @Test("a change of a copy shares all nodes but those on the way to it")
    func sharing() {
        var map = SortedMap<Int, Int>()
        for key in 0..<100_000 {
            map[key] = key
        }
        var changed = map
        changed[50_000] = -1
        var old: Set<ObjectIdentifier> = []
        var fresh = 0
        func visit(_ node: SortedMap<Int, Int>.Node, _ body: (SortedMap<Int, Int>.Node) -> Void) {
            body(node)
            for child in node.children { visit(child, body) }
        }
        if let root = map.root { visit(root) { old.insert(ObjectIdentifier($0)) } }
        if let root = changed.root { visit(root) { if !old.contains(ObjectIdentifier($0)) { fresh += 1 } } }
        #expect(fresh <= 5)
        #expect(map[50_000] == 50_000)
        #expect(changed[50_000] == -1)
    }

    @Test("emptied maps are empty, whatever the order of removal", arguments: [1, 7, 999])
    func emptied(stride: Int) {
        var map = SortedMap<Int, Int>()
        for key in 0..<1000 {
            map[key] = key
        }
        for step in 0..<1000 {
            #expect(map.removeValue(for: (step * stride) % 1000) == (step * stride) % 1000)
        }
        #expect(map.isEmpty)
        #expect(map.first == nil)
        #expect(map.root == nil)
    }
}
