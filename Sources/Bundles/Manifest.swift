package import Events
package import Sodium
import CBOR

/// What ends a bundle: who exported it, what it holds, and the signature that vouches for every byte before
/// it (Protocol/bundle.md).
package struct Manifest: Equatable, Sendable {
  static let context = "kollektiv/manifest/1"
  static let fieldCount = 10

  package let exporter: PublicKey
  package let community: CommunityID
  package let events: UInt64
  package let bodies: UInt64
  /// Strictly ascending.
  package let tips: [EventID]
  package let tipsDigest: Bytes32
  /// When it was exported, by the exporter's clock.
  package let time: Milliseconds
  /// BLAKE2b-256 of the bundle's bytes before the manifest.
  package let digest: Bytes32
  package let signature: Signature

  init(
    of community: CommunityID, events: UInt64, bodies: UInt64, tips: [EventID], time: Milliseconds,
    digest: Bytes32, by exporter: SigningKey
  ) {
    (self.exporter, self.community, self.events, self.bodies) = (
      exporter.publicKey, community, events, bodies
    )
    (self.tips, tipsDigest, self.time, self.digest) = (tips, Tips.digest(tips), time, digest)
    let signed = Self.signedBytes(
      exporter.publicKey, community, events, bodies, tips, tipsDigest, time, digest)
    signature = exporter.sign(signed.span.bytes)
  }

  /// Whether the exporter signed it, with an admissible key. Three verifications' time.
  var isSigned: Bool {
    let signed = Self.signedBytes(exporter, community, events, bodies, tips, tipsDigest, time, digest)
    return exporter.isValid(signature, for: signed.span.bytes) && exporter.isAdmissible
  }

  private static func signedBytes(
    _ exporter: PublicKey, _ community: CommunityID, _ events: UInt64, _ bodies: UInt64, _ tips: [EventID],
    _ tipsDigest: Bytes32, _ time: Milliseconds, _ digest: Bytes32
  ) -> [UInt8] {
    statement(context, fields: 8) {
      $0.write(exporter.raw)
      $0.write(community.raw)
      $0.writeUnsigned(events)
      $0.writeUnsigned(bodies)
      $0.write(tips)
      $0.write(tipsDigest)
      $0.writeUnsigned(time)
      $0.write(digest)
    }
  }

  /// Reads the nine fields behind the item's number.
  init(afterNumber reader: inout CBORReader) throws(BundleError) {
    do throws(CBORError) {
      exporter = PublicKey(raw: try reader.read32())
      community = EventID(try reader.read32())
      events = try reader.readUnsigned()
      bodies = try reader.readUnsigned()
    } catch { throw .reading(error) }
    do throws(CBORError) {
      tips = try reader.readIDs(count: reader.readArrayHeader(maximum: BundleLimits.tips))
    } catch { throw error == .tooLong ? .tooManyTips : .reading(error) }
    do throws(CBORError) {
      tipsDigest = try reader.read32()
      time = try reader.readUnsigned()
      digest = try reader.read32()
      signature = try reader.readSignature()
    } catch { throw .reading(error) }
  }

  func write(to writer: inout CBORWriter) {
    writer.writeArrayHeader(Self.fieldCount)
    writer.writeUnsigned(ItemNumber.manifest)
    writer.write(exporter.raw)
    writer.write(community.raw)
    writer.writeUnsigned(events)
    writer.writeUnsigned(bodies)
    writer.write(tips)
    writer.write(tipsDigest)
    writer.writeUnsigned(time)
    writer.write(digest)
    writer.write(signature)
  }
}
