import CBOR
import Events
import Sodium

/// A forgery in the making: a bundle that grows behind its honest part.
struct Work {
  var bundle: RawBundle
  var time: Milliseconds
  private let forger: Forger
  private var random: Random
  private var heads: [EventID]
  private var node: Pen

  init(_ forger: Forger) {
    (bundle, self.forger, random) = (forger.bundle, forger, forger.random)
    (heads, time, node) = (forger.tips, forger.time, forger.nodePen)
  }

  /// Makes it, and says what it should be called.
  mutating func make(_ kind: ForgedHistory) -> String? {
    switch kind {
    case .forgedAffiliation, .unsignedCertificate, .foreignCertificate, .rootAsDevice, .smallOrderKey,
      .alteredSignature, .swappedBody:
      bytes(kind)
    case .movedEvent, .countedWrong, .eventTwice, .eventTooEarly, .forgedReceipt: file(kind)
    case .chainGap, .otherChain, .authorChanged, .backDated, .uncertifiedKey, .afterRevocation,
      .afterEquivocation:
      graph(kind)
    case .hiddenEvent, .hiddenEquivocation, .hiddenBody, .hiddenFromReceipt: hidden(kind)
    default: rights(kind)
    }
  }

  // MARK: Means

  private mutating func salted(_ content: BodyContent) -> [UInt8] {
    Body(content, salt: random.bytes32()).bytes
  }

  private mutating func add(_ forgery: Forgery) {
    bundle.entries.append(.init(event: forgery.event, body: forgery.body))
    if let id = forgery.id { heads = [id] }
  }

  /// Something by the pen on all heads, added to the bundle.
  @discardableResult
  private mutating func write(_ pen: inout Pen, _ facts: Facts, body: [UInt8]? = nil) -> EventID {
    time += 1
    let forgery = pen.write(facts, in: bundle.community, on: heads, at: time, body: body)
    add(forgery)
    return forgery.id ?? bundle.community
  }

  private mutating func writeAsNode(_ facts: Facts, body: [UInt8]? = nil) {
    var pen = node
    write(&pen, facts, body: body)
    node = pen
  }

  private func affiliation(of person: Newcomer, serial: UInt64 = 1, by key: SigningKey? = nil) -> Affiliation
  {
    Affiliation(
      of: person.root.publicKey.raw, serial: serial, to: forger.department, time: time, by: key ?? forger.node
    )
  }

  /// Somebody who has joined by the rules.
  private mutating func newcomer() -> Newcomer {
    var person = Newcomer(&random)
    write(&person.pen, .join(person.certificate(at: time), affiliation(of: person)))
    return person
  }

  private mutating func post(_ person: inout Newcomer) {
    write(&person.pen, .post, body: salted(.post("forged")))
  }

  /// A join by whoever holds the pen, word for word as told, with these bytes altered before it is signed.
  private mutating func addJoin(
    _ person: Newcomer, _ certificate: DeviceStatement, _ affiliation: Affiliation,
    by key: SigningKey? = nil, altering place: ((Int) -> Int)? = nil
  ) {
    time += 1
    var pen = Pen(key ?? person.device, author: person.root.publicKey.raw)
    let draft = pen.draft(.join(certificate, affiliation), in: bundle.community, on: heads, at: time)
    var raw = RawEvent(draft, by: pen.key)
    if let place { raw[.facts][place(raw[.facts].count)] ^= 1 }
    let forgery = Forgery(raw.sealed(by: pen.key), in: bundle.community)
    pen.advance(to: forgery)
    add(forgery)
  }

  // MARK: What the bytes show

  private mutating func bytes(_ kind: ForgedHistory) -> String? {
    var person = Newcomer(&random)
    let certificate = person.certificate(at: time)
    switch kind {
    case .forgedAffiliation:
      // The last bytes of the facts are the affiliation's signature.
      addJoin(person, certificate, affiliation(of: person)) { $0 - 1 }
      return "wrongStatement"
    case .unsignedCertificate:
      // The certificate comes first: two heads, two keys, a time, and from byte 81 on its signature.
      addJoin(person, certificate, affiliation(of: person)) { _ in 100 }
      return "wrongStatement"
    case .foreignCertificate:
      let other = Newcomer(&random)
      addJoin(person, other.certificate(at: time), affiliation(of: person))
      return "statementForeign"
    case .rootAsDevice:
      addJoin(person, person.certificate(of: person.root, at: time), affiliation(of: person), by: person.root)
      return "deviceIsRoot"
    case .smallOrderKey:
      person = newcomer()
      let none = DeviceStatement(.revocation, of: PublicKey(raw: .zero), time: time, by: person.root)
      write(&person.pen, .revocation(none, lastSequence: nil))
      return "keyNotAdmissible"
    case .alteredSignature:
      guard let last = bundle.entries.indices.last else { return nil }
      bundle.entries[last].event[bundle.entries[last].event.count - 1 - random.below(30)] ^= 1
      return "wrongSignature"
    default:
      let places = bundle.entries.indices.filter { bundle.entries[$0].body != nil }
      guard let place = random.pick(places), let count = bundle.entries[place].body?.count else { return nil }
      bundle.entries[place].body?[random.below(count)] ^= 4
      return "commitmentMismatch"
    }
  }

  // MARK: What the file shows

  private mutating func file(_ kind: ForgedHistory) -> String? {
    switch kind {
    case .movedEvent:
      guard let foreign = forger.foreign else { return nil }
      bundle.entries.insert(foreign, at: random.between(1...bundle.entries.count))
      return "wrongCommunity"
    case .countedWrong:
      bundle.uncounted = 1
      return "countMismatch"
    case .eventTwice:
      guard bundle.entries.count > 1 else { return nil }
      bundle.entries.append(bundle.entries[random.between(1...bundle.entries.count - 1)])
      return "outOfOrder"
    case .eventTooEarly:
      var person = newcomer()
      post(&person)
      post(&person)
      let count = bundle.entries.count
      bundle.entries.swapAt(count - 2, count - 1)
      return "outOfOrder"
    default:
      let receipt = Receipt(for: [bundle.community], in: bundle.community, by: forger.node)
      var bytes = CBORWriter()
      receipt.write(to: &bytes)
      var altered = bytes.bytes
      altered[altered.count - 40] ^= 1
      var reader = CBORReader(altered.span.bytes)
      guard let forged = try? Receipt(&reader) else { return nil }
      bundle.receipts.append(forged)
      return "receiptSignature"
    }
  }

  // MARK: What the graph shows

  private mutating func graph(_ kind: ForgedHistory) -> String? {
    if kind == .uncertifiedKey {
      var person = Newcomer(&random)
      post(&person)
      return "unknownKey"
    }
    var person = newcomer()
    let certificate = person.certificate(at: time)
    switch kind {
    case .chainGap:
      person.pen.sequence += UInt64(random.between(1...5))
      write(&person.pen, .device(certificate))
      return "sequenceGap"
    case .otherChain:
      var other = newcomer()
      (other.pen.sequence, other.pen.previous) = (person.pen.sequence, person.pen.previous)
      write(&other.pen, .device(other.certificate(at: time)))
      return "previousForeign"
    case .authorChanged:
      let other = Newcomer(&random)
      var pen = Pen(person.device, author: other.root.publicKey.raw)
      (pen.sequence, pen.previous) = (person.pen.sequence, person.pen.previous)
      write(&pen, .device(other.certificate(of: person.device, at: time)))
      return "authorChanged"
    case .backDated:
      time -= UInt64(random.between(2...1000))
      write(&person.pen, .device(certificate))
      return "timeBeforeParent"
    case .afterRevocation:
      let statement = DeviceStatement(.revocation, of: person.device.publicKey, time: time, by: person.root)
      write(&person.pen, .revocation(statement, lastSequence: person.pen.sequence - 1))
      write(&person.pen, .device(certificate))
      return "keyRevoked"
    default:
      equivocate(&person)
      write(&person.pen, .device(certificate))
      return "keyFrozen"
    }
  }

  /// Two events with one seq, and both are heads then. The IDs of the two.
  @discardableResult
  private mutating func equivocate(_ person: inout Newcomer) -> [EventID] {
    let (before, base) = (person.pen, heads)
    let one = write(&person.pen, .device(person.certificate(at: time)))
    let after = person.pen
    (person.pen, heads) = (before, base)
    let other = write(&person.pen, .device(person.certificate(at: time)))
    (person.pen, heads) = (after, [one, other])
    return [one, other]
  }

  // MARK: Who may do what

  private mutating func rights(_ kind: ForgedHistory) -> String? {
    var person = kind == .strangersDevice || kind == .unknownDepartment ? Newcomer(&random) : newcomer()
    let member = person.root.publicKey.raw
    switch kind {
    case .unknownDepartment:
      let key = SigningKey(seed: random.bytes32())
      let own = Affiliation(
        of: member, serial: 1, to: departmentID(firstKey: key.publicKey), time: time, by: key)
      write(&person.pen, .join(person.certificate(at: time), own))
      return "departmentNotRecognised"
    case .replayedAffiliation:
      writeAsNode(.affiliationEnd(member, serial: 1))
      write(&person.pen, .join(person.certificate(at: time), affiliation(of: person)))
      return "affiliationEnded"
    case .dormantAuthor:
      guard forger.charter.admission == .open else { return nil }
      writeAsNode(.affiliationEnd(member, serial: 1))
      post(&person)
      return "dormant"
    case .pendingAuthor:
      guard forger.charter.admission != .open else { return nil }
      post(&person)
      return "pending"
    case .strangersDevice:
      write(&person.pen, .device(person.certificate(at: time)))
      return "notMember"
    case .memberAsNode:
      write(&person.pen, .affiliationEnd(member, serial: 1))
      return "notNode"
    case .nodeAsMember:
      if node.previous == nil { writeAsNode(.merge) }
      writeAsNode(.post, body: salted(.post("by a node")))
      return "notMember"
    case .leaveOfAnother:
      write(&person.pen, .leave([bundle.community]))
      return "notOpenJoin"
    case .misstatedRevocation:
      let statement = DeviceStatement(.revocation, of: person.device.publicKey, time: time, by: person.root)
      write(&person.pen, .revocation(statement, lastSequence: person.pen.sequence + 3))
      return "wrongLastSequence"
    case .selfEndorsement:
      write(&person.pen, .endorse(member, nil))
      return "selfEndorsement"
    default:
      // A leave's words are its author's to erase, whatever their standing.
      guard let join = person.pen.previous else { return nil }
      let leave = write(&person.pen, .leave([join]), body: salted(.note("bye")))
      write(&person.pen, .erase([leave]))
      return "erasedBody"
    }
  }

  // MARK: What is left out

  private mutating func hidden(_ kind: ForgedHistory) -> String? {
    var person = newcomer()
    switch kind {
    case .hiddenEvent:
      write(&person.pen, .device(person.certificate(at: time)))
      write(&person.pen, .device(person.certificate(at: time)))
      bundle.entries.remove(at: bundle.entries.count - 2)
    case .hiddenEquivocation:
      // Somebody saw both and said so; the bundle keeps quiet about one.
      equivocate(&person)
      var witness = Newcomer(&random)
      write(&witness.pen, .join(witness.certificate(at: time), affiliation(of: witness)))
      bundle.entries.remove(at: bundle.entries.count - 2 - random.below(2))
    case .hiddenBody:
      guard let join = person.pen.previous else { return nil }
      write(&person.pen, .leave([join]), body: salted(.note("bye")))
      bundle.entries[bundle.entries.count - 1].body = nil
    default:
      let last = write(&person.pen, .device(person.certificate(at: time)))
      bundle.entries.removeLast()
      bundle.receipts.append(Receipt(for: [last], in: bundle.community, by: forger.node))
    }
    return "incomplete"
  }
}
