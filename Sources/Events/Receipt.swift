package import CBOR
package import Sodium

/// A node says that it has committed these events, durably (Protocol/keys.md §2.2): with it a voter proves
/// that a ballot was left out.
package struct Receipt: Equatable, Sendable {
  static let context = "kollektiv/receipt/1"

  package let nodeKey: PublicKey
  package let community: CommunityID
  /// At least one, at most `EventLimits.receipt`.
  package let ids: [EventID]
  package let signature: Signature

  /// Precondition: one to `EventLimits.receipt` IDs.
  package init(for ids: [EventID], in community: CommunityID, by node: SigningKey) {
    precondition(
      (1...EventLimits.receipt).contains(ids.count), "a receipt is for some events, and not for all")
    (nodeKey, self.community, self.ids) = (node.publicKey, community, ids)
    signature = node.sign(Self.signedBytes(nodeKey, community, ids).span.bytes)
  }

  /// Whether the node's key signed it. One verification.
  package var isSigned: Bool {
    nodeKey.isValid(signature, for: Self.signedBytes(nodeKey, community, ids).span.bytes)
  }

  private static func signedBytes(
    _ nodeKey: PublicKey, _ community: CommunityID, _ ids: [EventID]
  ) -> [UInt8] {
    statement(context, fields: 3) {
      $0.write(nodeKey.raw)
      $0.write(community.raw)
      $0.write(ids)
    }
  }

  /// Reads a receipt; its signature is for `isSigned` to check.
  package init(_ reader: inout CBORReader) throws(CBORError) {
    try reader.readArrayHeader(exactly: 4)
    nodeKey = PublicKey(raw: try reader.read32())
    community = EventID(try reader.read32())
    ids = try reader.readIDs(maximum: EventLimits.receipt)
    signature = try reader.readSignature()
  }

  package func write(to writer: inout CBORWriter) {
    writer.writeArrayHeader(4)
    writer.write(nodeKey.raw)
    writer.write(community.raw)
    writer.write(ids)
    writer.write(signature)
  }
}
