import Events
import Replica
import Sodium
import Store
import Sync

/// Two nodes and the line between them, which counts.
final class Pair {
  /// What went one way.
  struct Traffic {
    var bytes = 0
    var messages = 0
    /// Those that ask for events: each one that the other side must answer is a round.
    var questions = 0
  }

  private let replicas: [Replica]
  private let keys: [PublicKey]
  private(set) var traffic = [Traffic(), Traffic()]
  private(set) var inStep = [false, false]
  private var now = History.today + 1_000_000

  /// `seeds` choose the keys; which of two is the smaller says who opens.
  init(_ paths: [String], seeds: [UInt64]) throws {
    let signing = seeds.map { SigningKey(seed: Bytes32(words: (0x9a12, 0, 0, $0))) }
    keys = signing.map(\.publicKey)
    var replicas: [Replica] = []
    for (path, key) in zip(paths, signing) {
      let identity = Identity.node(department: departmentID(firstKey: key.publicKey), key: key)
      replicas.append(try Replica(Store(path: path), as: identity, at: now))
    }
    self.replicas = replicas
  }

  func areEqual() throws -> Bool {
    let sets = try replicas.map { replica in
      try replica.communities().map { [$0.raw, try replica.state(of: $0).tipsDigest] }
    }
    return sets[0] == sets[1]
  }

  /// Connects both and lets them talk until neither has anything more to say.
  func converse() throws {
    var lines: [[(side: Int, bytes: [UInt8])]] = []
    var known = AdmissibleKeys()
    for side in 0..<2 {
      let session = Session(
        key: keys[1 - side], role: .node, owner: departmentID(firstKey: keys[1 - side]), secret: Door.secret)
      lines.append(try handle(.connected(session), side))
    }
    var line = lines.flatMap { $0 }[...]
    var quiet = 0
    // A second of silence, in steps in which every timer but that of the next summary has its turn.
    while quiet < 20 {
      while let (side, bytes) = line.popFirst() {
        let arrival = Arrival(peer: keys[1 - side], message: Examined(bytes, &known))
        line += try handle(.received([arrival]), side)
        line += try handle(.ready(keys[side]), 1 - side)
        quiet = 0
      }
      now += 50
      quiet += 1
      for side in 0..<2 { line += try handle(.tick, side) }
    }
  }

  /// Returns what is on its way, with the side that gets it.
  private func handle(_ input: Input, _ side: Int) throws -> [(side: Int, bytes: [UInt8])] {
    var sent: [(side: Int, bytes: [UInt8])] = []
    for effect in try replicas[side].handle(input, at: now) {
      switch effect {
      case .send(_, let message):
        let bytes = message.encoded()
        traffic[side].bytes += bytes.count
        traffic[side].messages += 1
        switch message {
        case .heads, .want, .graft, .wantBodies: traffic[side].questions += 1
        default: break
        }
        sent.append((1 - side, bytes))
      case .inStep: inStep[side] = true
      case .charge(_, let rule): preconditionFailure("an honest peer was charged: \(rule)")
      default: break
      }
    }
    return sent
  }
}
