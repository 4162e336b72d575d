import MartletBase

/// Logs that two directories know of after a crash: the broker ended while one was moving.
///
/// Until the copy has its name the old log holds; from then on the copy does, which says where it came from. No append
/// comes between that and the end of the old one, so nothing is lost either way.
enum DuplicateLogs {
    typealias Opened = (DirectoryPath, DirectoryStart.Found)

    private struct Claim {
        let index: Int
        let isThere: Bool
        let movedFrom: UUID128?
    }

    static func resolve(_ opened: inout [Opened], on disk: any Disk) throws(StorageError) {
        var holders: [TopicPartition: [Int]] = [:]
        for (index, (_, found)) in opened.enumerated() {
            for partition in found.logs.keys { holders[partition, default: []].append(index) }
        }
        for (partition, indexes) in holders.sorted(by: { $0.key < $1.key }) where indexes.count > 1 {
            let winner = try winner(of: partition, indexes, opened, on: disk)
            for index in indexes where index != winner {
                do throws(DiskError) { try drop(partition, from: &opened[index], on: disk) } catch {
                    throw .disk(error)
                }
            }
        }
    }

    private static func winner(
        of partition: TopicPartition, _ indexes: [Int], _ opened: [Opened], on disk: any Disk
    ) throws(StorageError) -> Int {
        var claims: [Claim] = []
        for index in indexes { claims.append(try claim(partition, index, opened[index].0, on: disk)) }
        let present = claims.filter(\.isThere)
        guard let first = present.first else { return indexes[0] }
        if present.count == 1 { return first.index }
        let ids = Set(present.map { opened[$0.index].1.id })
        let newer = present.filter { claim in claim.movedFrom.map(ids.contains) ?? false }
        guard newer.count == 1, present.count == 2 else {
            throw .duplicateLog(
                opened[present[0].index].0 + partition.description, opened[present[1].index].0 + partition.description)
        }
        return newer[0].index
    }

    private static func claim(
        _ partition: TopicPartition, _ index: Int, _ root: DirectoryPath, on disk: any Disk
    ) throws(StorageError) -> Claim {
        let directory = root.appending(partition.description)
        let path = directory + FileNames.movedFrom
        let isThere: Bool
        let bytes: [UInt8]?
        do throws(DiskError) {
            isThere = try disk.exists(directory.path)
            bytes = try disk.contents(path, limit: 4096)
        } catch { throw .disk(error) }
        guard let bytes else { return Claim(index: index, isThere: isThere, movedFrom: nil) }
        do throws(FormatError) {
            return Claim(index: index, isThere: isThere, movedFrom: try MovedFrom(parsing: bytes).directoryID)
        } catch { throw .damagedFile(path: path, reason: error) }
    }

    private static func drop(
        _ partition: TopicPartition, from opened: inout Opened, on disk: any Disk
    ) throws(DiskError) {
        guard let log = opened.1.logs.removeValue(forKey: partition) else { return }
        let path = opened.0 + partition.description
        guard try disk.exists(path) else { return }
        let gone = FileNames.directory(of: partition, log.topicID, FileNames.deletedDirectory)
        try disk.rename(path, to: opened.0 + gone)
        try disk.synchronizeDirectory(opened.0.path)
    }
}
