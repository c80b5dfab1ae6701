import Sodium

/// A running hash over everything that happens: each delivered message, effect and fault. Two runs of one
/// seed are the same run exactly when it is the same.
struct Trace {
  private var digest = Bytes32.zero
  private var pending: [UInt8] = []
  /// How many things were recorded.
  private(set) var count = 0

  mutating func record(_ what: String, _ host: Int, _ bytes: [UInt8] = []) {
    pending.append(contentsOf: what.utf8)
    pending.append(contentsOf: [0, UInt8(truncatingIfNeeded: host)])
    pending.append(contentsOf: bytes)
    count += 1
    if pending.count > 65_536 { fold() }
  }

  mutating func finish() -> Bytes32 {
    fold()
    return digest
  }

  /// Hashes what has gathered, chained to what was before.
  private mutating func fold() {
    var message = digest.bytes
    message.append(contentsOf: pending)
    digest = BLAKE2b.hash(message.span.bytes)
    pending.removeAll(keepingCapacity: true)
  }
}
