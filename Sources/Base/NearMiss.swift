/// Finds what somebody probably meant: the candidate at the smallest edit distance, if that is small enough for the
/// length of the word to be a slip rather than another word.
///
/// Insertions, deletions, replacements and swaps of neighbours count one each.
package func nearMiss<Candidates: Sequence>(to word: String, among candidates: Candidates) -> String?
where Candidates.Element == String {
    let bound = word.utf8.count <= 4 ? 1 : word.utf8.count <= 8 ? 2 : 3
    var best: (distance: Int, candidate: String)?
    for candidate in candidates where candidate != word {
        let distance = editDistance(Array(word.utf8), Array(candidate.utf8))
        guard distance <= bound else { continue }
        if let found = best, (found.distance, found.candidate) <= (distance, candidate) { continue }
        best = (distance, candidate)
    }
    return best?.candidate
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        current.reserveCapacity(right.count + 1)
        for column in 0..<right.count {
            let replace = last[column] + (left[row] == right[column] ? 0 : 1)
            var distance = min(replace, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                distance = min(distance, beforeLast[column - 1] + 1)
            }
            current.append(distance)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
