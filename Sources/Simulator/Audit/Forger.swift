import CBOR
import Events
import Sodium

/// Somebody who hands an auditor a history that is not true. They hold a department's key and whatever keys
/// they make up, and know the whole history as it was.
struct Forger {
  let bundle: RawBundle
  let charter: Charter
  /// A department of the charter and the key that its node signs with.
  let department: DepartmentID
  let node: SigningKey
  /// Where the node's chain stands; nil where it cannot go on.
  let nodePen: Pen
  /// Ascending, at most as many as an event can cite.
  let tips: [EventID]
  /// Not below the time of any event.
  let time: Milliseconds
  /// An event of another community.
  let foreign: RawBundle.Entry?
  var random: Random

  init(
    _ bundle: RawBundle, charter: Charter, department: DepartmentID, node: SigningKey,
    foreign: RawBundle.Entry?,
    seed: UInt64
  ) {
    (self.bundle, self.charter, self.department, self.node) = (bundle, charter, department, node)
    self.foreign = foreign
    var (open, time): (Set<EventID>, Milliseconds) = ([], 0)
    var pen = Pen(node, author: department)
    for entry in bundle.entries {
      guard let event = try? UnverifiedEvent(entry.event), let header = event.header else { continue }
      open.subtract(header.edges)
      open.insert(event.id)
      time = max(time, header.time)
      if event.key == node.publicKey { (pen.sequence, pen.previous) = (header.sequence + 1, event.id) }
    }
    (tips, self.time, nodePen) = (open.sorted(), time, pen)
    random = Random(seed: seed, number: 99)
  }

  /// The forged file and what it should be called; nil where this history leaves no room for it.
  mutating func forge(_ kind: ForgedHistory) -> (file: [UInt8], called: String)? {
    guard tips.count < EventLimits.parents else { return nil }
    var work = Work(self)
    guard let rule = work.make(kind) else { return nil }
    return (work.bundle.file(by: SigningKey(seed: random.bytes32()), at: work.time + 1), rule)
  }
}

/// A newcomer in a history, with a device: nobody whom the history knows.
struct Newcomer {
  let root: SigningKey
  let device: SigningKey
  var pen: Pen

  init(_ random: inout Random) {
    (root, device) = (SigningKey(seed: random.bytes32()), SigningKey(seed: random.bytes32()))
    pen = Pen(device, author: root.publicKey.raw)
  }

  func certificate(of key: SigningKey? = nil, at time: Milliseconds) -> DeviceStatement {
    DeviceStatement(.certificate, of: (key ?? device).publicKey, time: time, by: root)
  }
}
