import Bundles
import Events
import Sodium
import TestSupport

/// Histories of one community, made from a seed: signed, and in causal order. Whether anybody had the right
/// to is not a bundle's to ask.
struct History {
  struct Entry: Equatable {
    let bytes: [UInt8]
    let body: [UInt8]?
  }

  let node = SigningKey(seed: Bytes32(words: (3, 0, 0, 0)))
  let community: CommunityID
  private(set) var entries: [Entry] = []
  private(set) var ids: [EventID] = []
  private(set) var tips: Set<EventID> = []

  init(seed: UInt64, events: Int, bodies: Bool = true) throws {
    var numbers = Numbers(seed: seed)
    let root = SigningKey(seed: Bytes32(words: (1, seed, 0, 0)))
    let devices = (0..<3).map { SigningKey(seed: Bytes32(words: (2, seed, $0, 0))) }
    let department = departmentID(firstKey: node.publicKey)
    let charter = Charter(
      visibility: .open, admission: .open, founders: [],
      departments: [.init(id: department, nodeKey: node.publicKey)], retention: nil,
      certificate: DeviceStatement(.certificate, of: devices[0].publicKey, time: 1, by: root),
      affiliation: Affiliation(of: root.publicKey.raw, serial: 1, to: department, time: 1, by: node))
    let body = Body(.charter(name: "Garden", purpose: "to grow", text: nil), salt: .zero).bytes
    let founding = try Draft(
      community: nil, author: root.publicKey.raw, sequence: 0, previous: nil, parents: [], time: 1,
      facts: .charter(charter), body: body
    ).signed(by: devices[0])
    community = founding.id
    add(founding, bodies ? body : nil, edges: [])
    for number in 1..<max(events, 1) {
      let parents = Set((0...numbers.below(3)).map { _ in ids[numbers.below(ids.count)] })
      let text = String(repeating: "word ", count: numbers.below(40))
      let body = Body(.post(text), salt: Bytes32(words: (seed, UInt64(number), 0, 0))).bytes
      let post = try Draft(
        community: community, author: root.publicKey.raw, sequence: 0, previous: nil,
        parents: Array(parents), time: UInt64(number), facts: .post, body: body
      ).signed(by: devices[numbers.below(3)])
      add(post, bodies && numbers.below(4) > 0 ? body : nil, edges: Array(parents))
    }
  }

  private mutating func add(_ event: VerifiedEvent, _ body: [UInt8]?, edges: [EventID]) {
    entries.append(Entry(bytes: event.bytes, body: body))
    ids.append(event.id)
    tips.subtract(edges)
    tips.insert(event.id)
  }

  var receipt: Receipt { Receipt(for: Array(ids.suffix(3)), in: community, by: node) }

  /// The chunks of the bundle, the manifest last.
  func chunks(receipts: Int = 1) throws -> [[UInt8]] {
    var writer = BundleWriter(community)
    var chunks: [[UInt8]] = []
    for entry in entries {
      chunks.append(try writer.event(UnverifiedEvent(entry.bytes), body: entry.body))
    }
    for _ in 0..<receipts { chunks.append(try writer.receipt(receipt)) }
    chunks.append(try writer.finish(by: node, at: 77))
    return chunks
  }

  func bundle(receipts: Int = 1) throws -> [UInt8] { try chunks(receipts: receipts).flatMap { $0 } }
}

/// All items of a file that comes in pieces of these sizes, the last one as large as is left.
func items(_ file: [UInt8], pieces: () -> Int = { .max }) throws(BundleError) -> [BundleReader.Item] {
  var reader = BundleReader()
  var items: [BundleReader.Item] = []
  var position = 0
  while position < file.count {
    let end = position + min(pieces(), file.count - position)
    reader.push(file[position..<end].span.bytes)
    position = end
    while let item = try reader.next() { items.append(item) }
  }
  try reader.finish()
  return items
}

/// The rule that a file breaks; nil where it is sound.
func rule(_ file: [UInt8]) -> BundleError? {
  do throws(BundleError) {
    _ = try items(file)
    return nil
  } catch {
    return error
  }
}
