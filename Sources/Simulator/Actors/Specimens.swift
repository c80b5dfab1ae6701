import Events
import Sodium

/// For each rule about an event's bytes (Protocol/encoding.md and event.md), bytes that break it.
enum Specimen: String, CaseIterable {
  // the encoding
  case truncated, trailingBytes, nonShortestInteger, integerOutOfRange, indefiniteLength
  case reservedAdditionalInfo, tag, floatingPoint, unsupportedSimpleValue, invalidUTF8, mapKeysOutOfOrder
  case duplicateMapKey, tooDeep
  // the event
  case eventTooLarge, notCOSE, protectedHeader, unprotectedHeader, signatureLength, headerShape
  case charterCommunity, sequenceStart, tooManyParents, parentsUnsorted, previousAmongParents, charterEdges
  case noEdges, factsShape, bodyShape, bodyForbidden, bodyRequired, keyNotAdmissible, wrongSignature
  case wrongStatement, statementForeign, deviceIsRoot, commitmentMismatch
}

/// Somebody's means to make specimens: a pen, certified by a root key.
struct Forge {
  let pen: Pen
  let root: SigningKey
  let affiliation: Affiliation
  let charter: Charter
  let community: CommunityID
  let parents: [EventID]
  let time: Milliseconds
  let noise: Bytes32

  private func draft(_ facts: Facts, body: [UInt8]? = nil) -> Draft {
    pen.draft(facts, in: community, on: parents, at: time, body: body)
  }

  private var body: [UInt8] { Body(.post("spoilt"), salt: noise).bytes }

  private var post: Draft { draft(.post, body: body) }

  private func spoil(_ draft: Draft, _ change: (inout RawEvent) -> Void) -> [UInt8] {
    var raw = RawEvent(draft, by: pen.key)
    change(&raw)
    return raw.sealed(by: pen.key)
  }

  private func spoil(_ field: RawEvent.Field, _ bytes: [UInt8]) -> [UInt8] {
    spoil(post) { $0[field] = bytes }
  }

  /// Facts of a kind that nobody knows may hold anything, so here is room for every kind of bad item.
  private func strange(_ facts: [UInt8]) -> [UInt8] {
    spoil(post) {
      $0[.kind] = [0x19, 0x01, 0x2c]
      $0[.facts] = facts
    }
  }

  func bytes(_ specimen: Specimen) -> (event: [UInt8], body: [UInt8]?) {
    switch specimen {
    case .commitmentMismatch: (post.sealed(by: pen.key), Body(.post("another"), salt: noise).bytes)
    default: (encoding(specimen) ?? envelope(specimen) ?? header(specimen), nil)
    }
  }

  private func encoding(_ specimen: Specimen) -> [UInt8]? {
    switch specimen {
    case .truncated: Array(post.sealed(by: pen.key).dropLast(7))
    case .trailingBytes: post.sealed(by: pen.key) + [0]
    case .nonShortestInteger: spoil(.sequence, [0x18, 0x00])
    case .integerOutOfRange: spoil(.time, [0x1b, 0x00, 0x20, 0, 0, 0, 0, 0, 0])
    case .indefiniteLength: spoil(.parents, [0x9f, 0xff])
    case .reservedAdditionalInfo: spoil(.time, [0x1c])
    case .tag: spoil(.time, [0xc1, 0x00])
    case .floatingPoint: spoil(.time, [0xf9, 0x00, 0x00])
    case .unsupportedSimpleValue: spoil(.commitment, [0xf7])
    case .invalidUTF8: strange([0x81, 0x61, 0xff])
    case .mapKeysOutOfOrder: strange([0x81, 0xa2, 0x02, 0x00, 0x01, 0x00])
    case .duplicateMapKey: strange([0x81, 0xa2, 0x01, 0x00, 0x01, 0x00])
    case .tooDeep: strange([UInt8](repeating: 0x81, count: 12) + [0x00])
    default: nil
    }
  }

  private func envelope(_ specimen: Specimen) -> [UInt8]? {
    switch specimen {
    case .eventTooLarge: strange([0x81, 0x5a, 0x00, 0x01, 0x00, 0x00] + [UInt8](repeating: 7, count: 65_536))
    case .notCOSE: [0x83] + post.sealed(by: pen.key).dropFirst()
    case .protectedHeader: spoil(post) { $0.spoilProtected() }
    case .unprotectedHeader: spoil(post) { $0.unprotected = [0xa1, 0x00, 0x00] }
    case .signatureLength: RawEvent(post, by: pen.key).sealed(by: pen.key, signatureCount: 63)
    case .wrongSignature: RawEvent(post, by: pen.key).sealed(by: root)
    case .headerShape: spoil(post) { $0.dropLastField() }
    case .charterCommunity: spoil(.community, [0xf6])
    default: nil
    }
  }

  private func header(_ specimen: Specimen) -> [UInt8] {
    var draft = post
    switch specimen {
    case .sequenceStart: draft.sequence = pen.previous == nil ? 5 : 0
    case .tooManyParents: draft.parents = (0..<33).map { EventID(Bytes32(words: (UInt64($0), 0, 0, 9))) }
    case .parentsUnsorted: return unsorted
    case .previousAmongParents:
      draft.previous = draft.previous ?? community
      draft.sequence = max(1, draft.sequence)
      draft.parents = [draft.previous!]
    case .charterEdges:
      draft = self.draft(.charter(charter), body: body)
      draft.community = nil
    case .noEdges: (draft.sequence, draft.previous, draft.parents) = (0, nil, [])
    case .factsShape: return spoil(.facts, [0x81, 0x00])
    case .bodyShape: return spoil(.bodyLength, [0x00])
    case .bodyForbidden: draft = self.draft(.merge, body: body)
    case .bodyRequired: draft = self.draft(.post)
    default: return statement(specimen)
    }
    return draft.sealed(by: pen.key)
  }

  private var unsorted: [UInt8] {
    let low = [0x58, 0x20] + [UInt8](repeating: 1, count: 32)
    let high = [0x58, 0x20] + [UInt8](repeating: 2, count: 32)
    return spoil(.parents, [0x82] + high + low)
  }

  private func statement(_ specimen: Specimen) -> [UInt8] {
    let certificate = DeviceStatement(.certificate, of: pen.key.publicKey, time: time, by: root)
    switch specimen {
    case .keyNotAdmissible:
      let small = DeviceStatement(.revocation, of: PublicKey(raw: .zero), time: time, by: root)
      return draft(.revocation(small, lastSequence: nil)).sealed(by: pen.key)
    case .wrongStatement:
      return spoil(draft(.join(certificate, affiliation))) { $0[.facts][$0[.facts].count - 1] ^= 1 }
    case .statementForeign:
      let foreign = DeviceStatement(.certificate, of: root.publicKey, time: time, by: pen.key)
      return draft(.device(foreign)).sealed(by: pen.key)
    default:
      let own = DeviceStatement(.certificate, of: root.publicKey, time: time, by: root)
      return draft(.device(own)).sealed(by: root)
    }
  }
}
