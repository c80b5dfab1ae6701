package import Sodium
import CBOR

/// What an event says of itself; the payload of its COSE structure (Protocol/event.md).
package struct Header: Equatable, Sendable {
  static let version: UInt64 = 1
  static let fieldCount = 11

  /// nil in a charter, and only there.
  package let community: CommunityID?
  /// A member's ID or a department's.
  package let author: Bytes32
  /// Counts the events of one key in one community, from 0.
  package let sequence: UInt64
  package let previous: EventID?
  /// `previous`, where there is one, and the parents: what the event's past hangs on.
  package let edges: [EventID]
  package let time: Milliseconds
  package let facts: Facts
  package let commitment: Bytes32?
  /// Bytes of the body with its salt; 0 without one.
  package let bodyLength: Int

  package var kind: Kind { facts.kind }

  /// Whether its author alone may have its body erased: not the texts that a community rests on
  /// (Protocol/membership.md §5.4).
  package var isErasable: Bool {
    bodyLength > 0 && (!kind.bearsOnAuthority || kind == .leave || kind == .endorse)
  }

  /// The other heads the author had seen, ascending.
  package var parents: ArraySlice<EventID> { edges.dropFirst(previous == nil ? 0 : 1) }

  func encoded() -> [UInt8] {
    var writer = CBORWriter(reservingCapacity: 320 + 34 * edges.count)
    writer.writeArrayHeader(Self.fieldCount)
    writer.writeUnsigned(Self.version)
    writer.write(community?.raw)
    writer.write(author)
    writer.writeUnsigned(sequence)
    writer.write(previous?.raw)
    writer.write(Array(parents))
    writer.writeUnsigned(time)
    writer.writeUnsigned(UInt64(kind.rawValue))
    facts.write(to: &writer)
    writer.write(commitment)
    writer.writeUnsigned(UInt64(bodyLength))
    return writer.bytes
  }
}

extension Header {
  /// Reads the ten fields behind the version, then checks what they say of each other, cheapest first.
  init(afterVersion reader: inout CBORReader) throws(EventError) {
    let kind: Kind
    do throws(CBORError) {
      community = try reader.readOptional32().map(EventID.init)
      author = try reader.read32()
      sequence = try reader.readUnsigned()
      previous = try reader.readOptional32().map(EventID.init)
    } catch { throw .reading(.headerShape, error) }
    edges = try Self.readParents(&reader, after: previous)
    do throws(CBORError) {
      time = try reader.readUnsigned()
      let number = try reader.readUnsigned()
      guard number <= EventLimits.kind else { throw .tooLong }
      kind = Kind(rawValue: UInt16(number))
      guard try reader.peekType() == .array else { throw .wrongType }
    } catch { throw .reading(.headerShape, error) }
    do throws(CBORError) {
      facts = try Facts(kind, &reader)
    } catch { throw .reading(.factsShape, error) }
    do throws(CBORError) {
      commitment = try reader.readOptional32()
      // What does not fit an Int is too long for a body as well.
      bodyLength = Int(clamping: try reader.readUnsigned())
      try reader.finish()
    } catch { throw .reading(.headerShape, error) }
    try checkEdges()
    try checkBody()
  }

  /// The parents, with `previous` in front of them.
  private static func readParents(
    _ reader: inout CBORReader, after previous: EventID?
  ) throws(EventError) -> [EventID] {
    do throws(CBORError) {
      let count = try reader.readArrayHeader(maximum: EventLimits.parents)
      var edges: [EventID] = []
      edges.reserveCapacity(count + 1)
      if let previous { edges.append(previous) }
      for _ in 0..<count { edges.append(try reader.readID()) }
      return edges
    } catch {
      throw error == .tooLong ? .tooManyParents : .reading(.headerShape, error)
    }
  }

  private func checkEdges() throws(EventError) {
    let isCharter = kind == .charter
    guard (community == nil) == isCharter else { throw .charterCommunity }
    guard (sequence == 0) == (previous == nil) else { throw .sequenceStart }
    for (left, right) in zip(parents, parents.dropFirst()) {
      guard left < right else { throw .parentsUnsorted }
    }
    if let previous {
      guard !parents.contains(previous) else { throw .previousAmongParents }
    }
    let hasEdges = previous != nil || !parents.isEmpty
    if isCharter {
      guard !hasEdges else { throw .charterEdges }
    } else {
      guard hasEdges else { throw .noEdges }
    }
  }

  private func checkBody() throws(EventError) {
    guard (commitment == nil) == (bodyLength == 0) else { throw .bodyShape }
    guard bodyLength == 0 || (EventLimits.salt + 1...EventLimits.body).contains(bodyLength) else {
      throw .bodyShape
    }
    switch kind.body {
    case .none: guard bodyLength == 0 else { throw .bodyForbidden }
    case .required: guard bodyLength > 0 else { throw .bodyRequired }
    case .optional: break
    }
  }
}
