package import Sodium
import CBOR

/// An event as it came: well-formed, but nobody has checked who made it.
package struct UnverifiedEvent: Sendable {
  package let id: EventID
  package let bytes: [UInt8]
  package let key: PublicKey
  /// nil for a version other than this one's: its header says nothing to us.
  package let header: Header?
  let signature: Signature
  let signed: [UInt8]

  /// Decodes an event (Protocol/event.md). O(bytes); no curve arithmetic yet.
  package init(_ bytes: [UInt8]) throws(EventError) {
    let envelope = try Envelope(bytes.span.bytes)
    header = try Self.header(bytes.span.bytes.extracting(envelope.payload))
    id = EventID(BLAKE2b.hash(envelope.signed.span.bytes))
    (self.bytes, key, signature, signed) = (bytes, envelope.key, envelope.signature, envelope.signed)
  }

  private static func header(_ payload: RawSpan) throws(EventError) -> Header? {
    var reader = CBORReader(payload)
    do throws(CBORError) {
      let fields = try reader.readArrayHeader()
      guard fields > 0 else { throw .wrongCount }
      if try reader.readUnsigned() == Header.version {
        guard fields == Header.fieldCount else { throw .wrongCount }
      } else {
        var whole = CBORReader(payload)
        try whole.skipItem()
        try whole.finish()
        return nil
      }
    } catch { throw .reading(.headerShape, error) }
    return try Header(afterVersion: &reader)
  }

  /// Checks keys and signatures, the event's own and those in its facts: the only way to a `VerifiedEvent`.
  ///
  /// One curve operation for most events; a few where a key is admitted, and one more for a `kid` that
  /// `known` has not seen yet. What `known` remembers saves work and changes no verdict, so every core has
  /// its own.
  package func verified(_ known: inout AdmissibleKeys) throws(EventError) -> VerifiedEvent {
    if let header {
      guard header.facts.keys.allSatisfy({ known.contains($0) }) else { throw .keyNotAdmissible }
    }
    guard planted(.signatureUnchecked) || key.isValid(signature, for: signed.span.bytes),
      known.contains(key)
    else { throw .wrongSignature }
    if let header {
      guard !header.facts.certifiesRoot else { throw .deviceIsRoot }
      guard planted(.statementUnchecked) || header.facts.areSigned(author: header.author, key: key) else {
        throw .wrongStatement
      }
      guard header.facts.isAbout(author: header.author, key: key) else { throw .statementForeign }
    }
    return VerifiedEvent(id: id, bytes: bytes, key: key, header: header)
  }

  package func verified() throws(EventError) -> VerifiedEvent {
    var known = AdmissibleKeys()
    return try verified(&known)
  }
}

/// Which keys are admissible (Protocol/keys.md §2.1), as far as somebody has looked: the look costs as much
/// as two verifications. Bounded; forgetting costs only time.
package struct AdmissibleKeys: Sendable {
  private var keys: Set<PublicKey> = []
  private static var limit: Int { 65_536 }

  package init() {}

  mutating func contains(_ key: PublicKey) -> Bool {
    if keys.contains(key) { return true }
    guard key.isAdmissible else { return false }
    if keys.count >= Self.limit { keys = [] }
    keys.insert(key)
    return true
  }
}

/// An event that the holder of `key` has signed, with sound statements. Whether they had the right to is
/// another matter: that is judged by its causal past (Protocol/graph.md).
///
/// A class, though a value in all it does: on its way through the door it is handed on a dozen times, and
/// copying the header each time cost as much as decoding it.
package final class VerifiedEvent: Sendable {
  package let id: EventID
  package let bytes: [UInt8]
  package let key: PublicKey
  /// nil for a version other than this one's.
  package let header: Header?

  fileprivate init(id: EventID, bytes: [UInt8], key: PublicKey, header: Header?) {
    (self.id, self.bytes, self.key, self.header) = (id, bytes, key, header)
  }
}

/// What an author is about to say. Signing makes it an event that is verified by construction.
package struct Draft: Sendable {
  package var community: CommunityID?
  package var author: Bytes32
  package var sequence: UInt64
  package var previous: EventID?
  package var parents: [EventID]
  package var time: Milliseconds
  package var facts: Facts
  package var body: [UInt8]?

  package init(
    community: CommunityID?, author: Bytes32, sequence: UInt64, previous: EventID?, parents: [EventID],
    time: Milliseconds, facts: Facts, body: [UInt8]? = nil
  ) {
    (self.community, self.author, self.sequence, self.previous) = (community, author, sequence, previous)
    (self.parents, self.time, self.facts, self.body) = (parents.sorted(), time, facts, body)
  }

  /// Signs without a look at the rules: the bytes that travel. For tests of refusals, and for `signed(by:)`.
  package func sealed(by key: SigningKey) -> [UInt8] { seal(by: key).event }

  /// Signs. Throws the rule that the draft breaks; what this returns any replica decodes and verifies.
  package func signed(by key: SigningKey) throws(EventError) -> VerifiedEvent {
    try UnverifiedEvent(seal(by: key).event).verified()
  }

  private func seal(by key: SigningKey) -> (event: [UInt8], signed: [UInt8]) {
    let header = Header(
      community: community, author: author, sequence: sequence, previous: previous,
      edges: (previous.map { [$0] } ?? []) + parents, time: time, facts: facts,
      commitment: body.map { BLAKE2b.hash($0.span.bytes) },
      bodyLength: body?.count ?? 0)
    return Envelope.seal(header.encoded(), by: key)
  }
}
