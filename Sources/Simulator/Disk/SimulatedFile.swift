/// A file as the running process sees it, as the disk has it, and what lies between: the writes that no sync
/// has confirmed.
final class SimulatedFile {
  /// What a disk writes at once or not at all.
  static let sectorSize = 512

  private enum Change {
    case write(offset: Int, bytes: [UInt8])
    case resize(Int)
  }

  let name: String
  private(set) var current: PageTable
  private(set) var durable: PageTable
  /// Whether the directory knows the file on the disk too; until a sync a power cut may undo creation.
  var entryIsDurable: Bool
  private var unsynced: [Change] = []
  /// After a failed sync `current` has writes that will never reach the disk.
  private var isDiverged = false
  var lock = FileLock()

  init(name: String) {
    self.name = name
    current = PageTable()
    durable = PageTable()
    entryIsDurable = false
  }

  init(name: String, durable: PageTable) {
    self.name = name
    self.current = durable
    self.durable = durable
    entryIsDurable = true
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    current.write(bytes, at: offset)
    unsynced.append(.write(offset: offset, bytes: [UInt8](bytes)))
  }

  func resize(to size: Int) {
    current.resize(to: size)
    unsynced.append(.resize(size))
  }

  /// - Complexity: linear in the pages changed since the last sync.
  func sync() {
    for change in unsynced {
      switch change {
      case .resize(let size): durable.resize(to: size)
      case .write(let offset, let bytes) where isDiverged:
        bytes.withUnsafeBytes { durable.write($0, at: offset) }
      case .write(let offset, let bytes): durable.take(offset..<offset + bytes.count, from: current)
      }
    }
    if !isDiverged { durable.resize(to: current.size) }
    unsynced.removeAll(keepingCapacity: true)
  }

  /// A sync that reports an error. As on Linux, the process goes on seeing its writes, and no later sync will
  /// try them again (https://lwn.net/Articles/752063/).
  func failSync(_ random: inout some RandomNumberGenerator) {
    durable = torn(&random)
    unsynced.removeAll()
    isDiverged = true
  }

  /// What may be found on the disk if the power fails now: the changes up to some point, and any of the
  /// sectors written after it. How many of these differs from cut to cut: none and all are as likely as a
  /// mix.
  func torn(_ random: inout some RandomNumberGenerator) -> PageTable {
    var result = durable
    let settled = Bool.random(using: &random) ? 0 : Int.random(in: 0...unsynced.count, using: &random)
    let odds = Int.random(in: 0...4, using: &random)
    for (index, change) in unsynced.enumerated() {
      switch change {
      case .resize(let size):
        if index < settled || Int.random(in: 1...4, using: &random) <= odds { result.resize(to: size) }
      case .write(let offset, let bytes):
        PageTable.split(offset..<offset + bytes.count, at: SimulatedFile.sectorSize) { sector in
          guard index < settled || Int.random(in: 1...4, using: &random) <= odds else { return }
          bytes.withUnsafeBytes {
            let part = $0[sector.lowerBound - offset..<sector.upperBound - offset]
            result.write(UnsafeRawBufferPointer(rebasing: part), at: sector.lowerBound)
          }
        }
      }
    }
    return result
  }

  /// Inverts a byte on the disk, where the process will find it too.
  func damage(at offset: Int) {
    current.invert(at: offset)
    durable.invert(at: offset)
  }
}
