import NIOSSL
import Sodium
import TestSupport
import Testing

@testable import Transport

@Suite struct CertificateTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func itShowsTheKeyThatSignedIt(number: UInt64) throws {
    let own = signer(number)
    let der = Certificate.der(for: own)
    #expect(der == Certificate.der(for: own))
    #expect(der.count == 217)
    // BoringSSL reads what we write, and finds the same key in it.
    let parsed = try NIOSSLCertificate(bytes: der, format: .der)
    #expect(try parsed.extractPublicKey().toSPKIBytes().suffix(32) == own.publicKey.bytes)
    #expect(try Certificate.key(of: [parsed]) == own.publicKey)
    // SEQUENCE (3 bytes), to be signed (140), algorithm (7), BIT STRING (3 + 64).
    let signature = try #require(Signature(Array(der.suffix(64))))
    let isValid = own.publicKey.isValid(signature, for: Array(der[3..<143]).span.bytes)
    #expect(isValid)
  }

  @Test func thePrivateKeyIsReadAsWritten() throws {
    let bytes = Certificate.privateKey(signer(1))
    #expect(bytes.count == 48)
    #expect(throws: Never.self) { try NIOSSLPrivateKey(bytes: bytes, format: .der) }
  }

  @Test func onlyOneCertificateIsTaken() throws {
    let one = try NIOSSLCertificate(bytes: Certificate.der(for: signer(1)), format: .der)
    #expect(throws: TransportError.malformedCertificate) { try Certificate.key(of: []) }
    #expect(throws: TransportError.malformedCertificate) { try Certificate.key(of: [one, one]) }
  }

  /// Every bit outside of the key and the signature is fixed, and so is the length.
  @Test func anotherFrameIsRefused() throws {
    let der = Certificate.der(for: signer(1))
    for place in der.indices {
      for bit in 0..<8 {
        var changed = der
        changed[place] ^= 1 << bit
        let isFree = (111..<143).contains(place) || place >= 153
        #expect(((try? Certificate.key(ofDER: changed)) != nil) == isFree)
      }
    }
    for count in der.indices {
      #expect(throws: TransportError.malformedCertificate) {
        try Certificate.key(ofDER: Array(der.prefix(count)))
      }
    }
    #expect(throws: TransportError.malformedCertificate) { try Certificate.key(ofDER: der + [0]) }
  }

  /// Whatever is done to a certificate, nothing traps, BoringSSL's part included.
  @Test func aMutatedCertificateIsRefusedOrShowsAKey() throws {
    var numbers = Numbers(seed: 5)
    let der = Certificate.der(for: signer(1))
    var (parsed, accepted) = (0, 0)
    for _ in 0..<5_000 {
      var changed = der
      for _ in 0...numbers.below(3) {
        let place = numbers.below(changed.count)
        switch numbers.below(8) {
        case 0: changed.remove(at: place)
        case 1: changed.insert(UInt8(truncatingIfNeeded: numbers.next()), at: place)
        case 2: changed.removeLast(numbers.below(40))
        default: changed[place] ^= 1 << numbers.below(8)
        }
      }
      guard let certificate = try? NIOSSLCertificate(bytes: changed, format: .der) else { continue }
      parsed += 1
      if (try? Certificate.key(of: [certificate])) != nil { accepted += 1 }
    }
    #expect(0 < accepted && accepted < parsed && parsed < 5_000)
  }
}
