import Events
import Sodium

/// A member, a device and a department's node, by seeds.
struct People {
  let root = SigningKey(seed: Bytes32(words: (1, 0, 0, 0)))
  let device = SigningKey(seed: Bytes32(words: (2, 0, 0, 0)))
  let node = SigningKey(seed: Bytes32(words: (3, 0, 0, 0)))

  var member: MemberID { root.publicKey.raw }
  var department: DepartmentID { departmentID(firstKey: node.publicKey) }
  var certificate: DeviceStatement { DeviceStatement(.certificate, of: device.publicKey, time: 5, by: root) }
  var affiliation: Affiliation { Affiliation(of: member, serial: 1, to: department, time: 4, by: node) }

  func draft(
    _ facts: Facts, _ content: BodyContent? = nil, sequence: UInt64 = 1, parents: [EventID] = []
  ) -> Draft {
    let previous = EventID(Bytes32(words: (7, 7, 7, 7)))
    return Draft(
      community: EventID(.zero), author: member, sequence: sequence, previous: sequence == 0 ? nil : previous,
      parents: parents, time: 6, facts: facts, body: content.map { Body($0, salt: .zero).bytes })
  }

  func charter() -> Draft {
    let charter = Charter(
      visibility: .closed, admission: .endorsed(by: 2),
      founders: [.init(member: Bytes32(words: (9, 9, 9, 9)), department: department)],
      departments: [.init(id: department, nodeKey: node.publicKey)], retention: 1_000,
      certificate: certificate, affiliation: affiliation)
    return Draft(
      community: nil, author: member, sequence: 0, previous: nil, parents: [], time: 6,
      facts: .charter(charter),
      body: Body(.charter(name: "Garden", purpose: "to grow", text: "words"), salt: .zero).bytes)
  }

  /// One event of every kind that this version judges.
  var everyKind: [(draft: Draft, key: SigningKey)] {
    let id = EventID(Bytes32(words: (5, 5, 5, 5)))
    let next = SigningKey(seed: Bytes32(words: (4, 0, 0, 0)))
    let post = BodyContent.post(
      title: "A", text: "B", mentions: [member],
      quoted: .init(author: "somebody", time: 3, messageID: "<1@list>"))
    let revocation = DeviceStatement(.revocation, of: next.publicKey, time: 6, by: root)
    let mine: [(Facts, BodyContent?)] = [
      (.join(certificate, affiliation), nil), (.leave([id]), .note("Goodbye")), (.device(certificate), nil),
      (.revocation(revocation, lastSequence: 3), nil), (.revocation(revocation, lastSequence: nil), nil),
      (.endorse(member, department), .note("Welcome")), (.merge, nil), (.erase([id]), nil), (.post, post),
      (.reply(id), post), (.edit(id), post), (.retract(id), nil), (.react(id, reaction: 4), nil),
      (.profile, .profile(name: "Anna", text: "Gardener")), (.seen(id), nil),
      (.other(Kind(rawValue: 999), [0x80]), nil),
      (.other(Kind(rawValue: 17), [0x82, 0x01, 0x80]), nil),
    ]
    let proof = Succession.sign(department: department, from: node.publicKey, by: next)
    let nodes: [Facts] = [
      .affiliation(affiliation), .affiliationEnd(member, serial: 1), .succession(next.publicKey, proof),
      .erased([id]), .merge,
    ]
    return [(charter(), device)] + mine.map { (draft($0.0, $0.1), device) }
      + nodes.map { facts in
        var draft = draft(facts)
        draft.author = department
        return (draft, node)
      }
  }
}
