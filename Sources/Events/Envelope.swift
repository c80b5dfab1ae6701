import CBOR
import Sodium

/// The COSE_Sign1 structure around a header (RFC 9052 §4.2), and what is signed (§4.4).
///
///     84 | 58 26 protected | a0 | payload | 58 40 signature
///
/// The protected map has one encoding for each key, so it is compared, not parsed.
struct Envelope {
  static let protectedPrefix: [UInt8] = [0xa2, 0x01, 0x27, 0x04, 0x58, 0x20]
  static let protectedCount = protectedPrefix.count + 32
  /// `84 6a "Signature1"`: what stands before the protected bytes in the Sig_structure.
  static let signedPrefix: [UInt8] = [0x84, 0x6a] + Array("Signature1".utf8)
  /// The external_aad, as a byte string: what stands between the protected bytes and the payload.
  static let context: [UInt8] = [0x51] + Array("kollektiv/event/1".utf8)

  let key: PublicKey
  let signature: Signature
  /// The header, in the event's bytes.
  let payload: Range<Int>
  /// The Sig_structure: what was signed, and what the event ID is the hash of.
  let signed: [UInt8]

  /// Takes the structure apart. Every length is checked before it is used.
  init(_ bytes: RawSpan) throws(EventError) {
    guard bytes.byteCount <= EventLimits.event else { throw .eventTooLarge }
    var reader = CBORReader(bytes)
    let payload: Range<Int>, payloadItem: Range<Int>
    do throws(CBORError) {
      try reader.readArrayHeader(exactly: 4)
    } catch { throw .reading(.notCOSE, error) }
    let protectedStart = reader.position
    let protected: RawSpan
    do throws(CBORError) {
      protected = try reader.readBytes()
    } catch { throw .reading(.notCOSE, error) }
    guard let key = Self.key(protected) else { throw .protectedHeader }
    self.key = key
    let protectedItem = protectedStart..<reader.position
    let entries: Int
    do throws(CBORError) {
      entries = try reader.readMapHeader()
    } catch { throw .reading(.notCOSE, error) }
    guard entries == 0 else { throw .unprotectedHeader }
    do throws(CBORError) {
      let start = reader.position
      let length = try reader.readBytes().byteCount
      (payloadItem, payload) = (start..<reader.position, reader.position - length..<reader.position)
    } catch { throw .reading(.notCOSE, error) }
    let signer: RawSpan
    do throws(CBORError) {
      signer = try reader.readBytes()
      try reader.finish()
    } catch { throw .reading(.notCOSE, error) }
    guard signer.byteCount == 64 else { throw .signatureLength }
    signature = Signature(signer)
    self.payload = payload
    signed = Self.signedBytes(
      protected: bytes.extracting(protectedItem), payload: bytes.extracting(payloadItem))
  }

  private static func key(_ protected: RawSpan) -> PublicKey? {
    guard protected.byteCount == protectedCount else { return nil }
    for (offset, byte) in protectedPrefix.enumerated() {
      guard protected.unsafeLoad(fromByteOffset: offset, as: UInt8.self) == byte else { return nil }
    }
    return PublicKey(raw: Bytes32(protected.extracting(protectedPrefix.count..<protectedCount)))
  }

  /// Both arguments with the heads of their byte strings.
  private static func signedBytes(protected: RawSpan, payload: RawSpan) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      signedPrefix.count + protected.byteCount + context.count + payload.byteCount)
    bytes += signedPrefix
    protected.withUnsafeBytes { bytes += $0 }
    bytes += context
    payload.withUnsafeBytes { bytes += $0 }
    return bytes
  }

  /// Signs `header` and writes the whole event.
  static func seal(_ header: [UInt8], by key: SigningKey) -> (event: [UInt8], signed: [UInt8]) {
    var protected = CBORWriter()
    protected.writeBytes(protectedPrefix + key.publicKey.bytes)
    var payload = CBORWriter(reservingCapacity: header.count + 5)
    payload.writeBytes(header)
    let signed = signedBytes(protected: protected.bytes.span.bytes, payload: payload.bytes.span.bytes)
    var event = CBORWriter(reservingCapacity: signed.count + 80)
    event.writeArrayHeader(4)
    event.writeRaw(protected.bytes)
    event.writeMapHeader(0)
    event.writeRaw(payload.bytes)
    event.write(key.sign(signed.span.bytes))
    return (event.bytes, signed)
  }
}
