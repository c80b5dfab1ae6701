import Events
import Sodium

/// An event as far as replication looks at it: key, seq and edges. Its ID is the hash of its bytes.
struct TestEvent: Sendable {
  let id: EventID
  let community: CommunityID
  let key: PublicKey
  let seq: UInt64
  let previous: EventID?
  /// Ascending, without `previous`.
  let parents: [EventID]
  let bytes: [UInt8]

  var edges: [EventID] { (previous.map { [$0] } ?? []) + parents }

  /// A charter has no community yet, and no edges.
  init(
    community: CommunityID?, key: PublicKey, seq: UInt64, previous: EventID?, parents: [EventID],
    padding: Int = 0, salt: UInt64 = 0
  ) {
    var bytes: [UInt8] = []
    (community?.raw ?? .zero).append(to: &bytes)
    key.raw.append(to: &bytes)
    for number in [seq, salt] { withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) } }
    (previous?.raw ?? .zero).append(to: &bytes)
    bytes.append(UInt8(parents.count))
    for parent in parents { parent.raw.append(to: &bytes) }
    // An array: one copy, where a lazy sequence takes a call a byte in a debug build.
    bytes += [UInt8](repeating: 0, count: max(0, padding - bytes.count))
    self.init(
      bytes: bytes, community: community, key: key, seq: seq, previous: previous, parents: parents)
  }

  init(decoding bytes: [UInt8]) {
    func hash(_ offset: Int) -> Bytes32 { Bytes32(bytes.span.bytes.extracting(offset..<offset + 32)) }
    let (community, previous) = (hash(0), hash(80))
    self.init(
      bytes: bytes, community: community == .zero ? nil : EventID(community), key: PublicKey(raw: hash(32)),
      seq: bytes[64..<72].reduce(0) { $0 << 8 | UInt64($1) },
      previous: previous == .zero ? nil : EventID(previous),
      parents: (0..<Int(bytes[112])).map { EventID(hash(113 + 32 * $0)) })
  }

  private init(
    bytes: [UInt8], community: CommunityID?, key: PublicKey, seq: UInt64, previous: EventID?,
    parents: [EventID]
  ) {
    id = EventID(BLAKE2b.hash(bytes.span.bytes))
    self.community = community ?? id
    self.key = key
    self.seq = seq
    self.previous = previous
    self.parents = parents
    self.bytes = bytes
  }
}
