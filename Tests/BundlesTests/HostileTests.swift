import Bundles
import CBOR
import Events
import Sodium
import TestSupport
import Testing

@Suite struct HostileTests {
  /// No byte without a meaning.
  @Test func everyFlippedBitIsNoticed() throws {
    let file = try History(seed: 1, events: 2).bundle()
    for index in file.indices {
      for bit in 0..<8 {
        var flipped = file
        flipped[index] ^= 1 << UInt8(bit)
        #expect(rule(flipped) != nil, "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test func everyCutIsNoticed() throws {
    let (one, two) = (try History(seed: 1, events: 2).bundle(), try History(seed: 2, events: 1).bundle())
    for file in [one, one + two] {
      for count in 0..<file.count where count != one.count {
        #expect(rule(Array(file.prefix(count))) == .truncated, "\(count) bytes")
      }
    }
  }

  @Test func bytesBehindTheEndAreNoticed() throws {
    let file = try History(seed: 1, events: 2).bundle()
    #expect(rule(file + [0x00]) == .notABundle)
    #expect(rule(file + [0x83]) == .truncated)
  }

  @Test(arguments: [
    "00", "f6", "ff", "9f", "8000", "830100", "53514c69746520666f726d61742033", "a10001", "c083000100",
    "830001",
    "5b0000000010000000", "9bffffffffffffffff", "bbffffffffffffffff", "5bffffffffffffffff",
  ])
  func whatIsNoBundleIsSaidToBeNone(hex: String) {
    #expect(rule(bytes(hex: hex) + [UInt8](repeating: 0x41, count: 64)) == .notABundle)
  }

  @Test func anotherVersionIsNamed() throws {
    var file = try History(seed: 1, events: 1).bundle()
    #expect(Array(file.prefix(3)) == [0x83, 0x00, 0x01])
    file[2] = 2
    #expect(rule(file) == .wrongVersion(2))
    #expect(rule([0x82, 0x00, 0x18, 0x63]) == .wrongVersion(99))
  }

  /// Whatever length is declared, nobody waits for more than an item can have.
  @Test(arguments: [
    "83015b7fffffffffffffff", "83015bffffffffffffffff", "83015a00120000", "8301405a00120000",
    "9b7fffffffffffffff", "9bffffffffffffffff", "bb7fffffffffffffff", "9a00ffffff",
    "8202845b7fffffffffffffff",
    "8a039a7fffffff",
  ])
  func noLengthIsBelieved(hex: String) throws {
    let begin = try #require(History(seed: 1, events: 1).chunks().first)
    #expect(rule(begin + bytes(hex: hex)) == .itemTooLarge)
  }

  @Test func anEventOrABodyThatIsTooLongIsNamed() throws {
    let begin = try #require(History(seed: 1, events: 1).chunks().first)
    var writer = CBORWriter()
    writer.writeArrayHeader(3)
    writer.writeUnsigned(1)
    writer.writeBytes([UInt8](repeating: 0, count: EventLimits.event + 1))
    writer.writeNull()
    #expect(rule(begin + writer.bytes) == .itemTooLarge)
  }

  /// What is kept does not grow with what was read.
  @Test func anErrorStays() throws {
    let file = try History(seed: 1, events: 1).bundle()
    var reader = BundleReader()
    reader.push([UInt8](repeating: 0, count: 10).span.bytes)
    #expect(throws: BundleError.notABundle) { try reader.next() }
    reader.push(file.span.bytes)
    #expect(throws: BundleError.notABundle) { try reader.next() }
    #expect(throws: BundleError.notABundle) { try reader.finish() }
  }

  @Test func anItemInItsPlaceOnly() throws {
    let history = try History(seed: 1, events: 3)
    let chunks = try history.chunks()
    let header = Array(chunks[0].prefix(37))
    let (charter, second, third) = (Array(chunks[0].dropFirst(37)), chunks[1], chunks[2])
    let (receipt, manifest) = (chunks[3], chunks[4])
    func broken(_ parts: [UInt8]...) -> BundleError? { rule(parts.flatMap { $0 }) }
    #expect(broken(header, charter, second, third, receipt, manifest) == nil)
    #expect(broken(charter, second, third, receipt, manifest) == .notABundle)
    #expect(broken(header, header) == .outOfOrder)
    #expect(broken(header, second) == .outOfOrder)
    #expect(broken(header, receipt) == .outOfOrder)
    #expect(broken(header, manifest) == .outOfOrder)
    #expect(broken(header, charter, charter) == .outOfOrder)
    #expect(broken(header, charter, receipt, second) == .outOfOrder)
    #expect(broken(header, charter, second, receipt, manifest) == .countMismatch)
    #expect(broken(header, charter, second, third, manifest) == .digestMismatch)
    #expect(broken(header, charter, second, third, receipt, receipt, manifest) == .digestMismatch)
    #expect(broken(header, charter, [0x82, 0x04, 0x00]) == .itemShape)
    #expect(broken(header, charter, [0x83, 0x01, 0xf6, 0xf6]) == .itemShape)
    #expect(broken(header, charter, [0x83, 0x01, 0x40, 0xf6]) == .event(.encoding(.truncated)))
    #expect(broken(header, charter, [0x83, 0x01, 0x58, 0x01, 0x00, 0xf6]) == .encoding(.nonShortestInteger))
  }

  @Test func whatIsOfAnotherCommunityIsRefused() throws {
    let (history, foreign) = (try History(seed: 1, events: 2), try History(seed: 2, events: 2))
    let (own, other) = (try history.chunks(), try foreign.chunks())
    #expect(rule(own[0] + other[1]) == .wrongCommunity)
    #expect(rule(own[0] + other[2]) == .wrongCommunity)
    #expect(rule(own[0] + other[3]) == .wrongCommunity)
    #expect(rule(Array(own[0].prefix(37)) + other[0].dropFirst(37)) == .wrongCommunity)
  }
}

/// Manifests that somebody signed although they are not true.
@Suite struct ManifestTests {
  private let history: History
  private let begin: [UInt8]

  init() throws {
    history = try History(seed: 5, events: 6)
    begin = try history.chunks().dropLast().flatMap { $0 }
  }

  private struct Claim {
    var community: Bytes32
    var events: UInt64
    var bodies: UInt64
    var tips: [EventID]
    var tipsDigest: Bytes32
    var digest: Bytes32
  }

  private var truth: Claim {
    Claim(
      community: history.community.raw, events: 6, bodies: UInt64(history.entries.count { $0.body != nil }),
      tips: history.tips.sorted(), tipsDigest: Tips.digest(history.tips.sorted()),
      digest: BLAKE2b.hash(begin.span.bytes))
  }

  private func verdict(by signer: SigningKey? = nil, _ change: (inout Claim) -> Void) -> BundleError? {
    var claim = truth
    change(&claim)
    func write(_ writer: inout CBORWriter) {
      writer.write(history.node.publicKey.raw)
      writer.write(claim.community)
      writer.writeUnsigned(claim.events)
      writer.writeUnsigned(claim.bodies)
      writer.write(claim.tips)
      writer.write(claim.tipsDigest)
      writer.writeUnsigned(77)
      writer.write(claim.digest)
    }
    let signed = statement("kollektiv/manifest/1", fields: 8, write)
    var item = CBORWriter()
    item.writeArrayHeader(10)
    item.writeUnsigned(3)
    write(&item)
    item.write((signer ?? history.node).sign(signed.span.bytes))
    return rule(begin + item.bytes)
  }

  @Test func everyClaimIsChecked() throws {
    #expect(verdict { _ in } == nil)
    #expect(verdict { $0.community = .zero } == .wrongCommunity)
    #expect(verdict { $0.events += 1 } == .countMismatch)
    #expect(verdict { $0.bodies = 0 } == .countMismatch)
    #expect(verdict { $0.tips.append($0.tips[0]) } == .tipsUnsorted)
    #expect(verdict { $0.tips.removeLast() } == .tipsMismatch)
    #expect(verdict { $0.tipsDigest = .zero } == .tipsMismatch)
    #expect(verdict { $0.digest = .zero } == .digestMismatch)
    #expect(verdict(by: SigningKey(seed: .zero)) { _ in } == .manifestSignature)
    let many = (0...BundleLimits.tips).map { EventID(Bytes32(words: (0, 0, 0, UInt64($0)))) }
    #expect(verdict { $0.tips = many } == .tooManyTips)
  }
}
