import Audit
import Bundles
import Events
import Sodium
import TestSupport
import Testing

/// Files that were altered on their way.
@Suite struct BrokenFileTests {
  private let file: [UInt8]

  init() throws {
    let vectors = try Vectors.load("histories", as: Vectors.Cases<HistoryCase>.self).cases
    let history = try #require(
      vectors.first { $0.name == "an invitation is an endorsement made beforehand" } ?? vectors.first)
    let events = history.events.filter { $0.expect == "admit" }.map { entry in
      (bytes(hex: entry.event), entry.body.map(bytes(hex:)))
    }
    let community = try UnverifiedEvent(events[0].0).id
    file = try bundle(events, of: community)
    try #require(verdict(file) == "valid")
  }

  /// No byte is without a meaning.
  @Test(arguments: 0..<10)
  func noFlippedBitPasses(part: Int) throws {
    var numbers = Numbers(seed: UInt64(part))
    for _ in 0..<1_000 {
      var flipped = file
      let (place, bit) = (numbers.below(file.count), numbers.below(8))
      flipped[place] ^= 1 << UInt8(bit)
      #expect(verdict(flipped) != "valid", "bit \(bit) of byte \(place)")
    }
  }

  @Test func everyCutIsIncomplete() throws {
    // The signatures of what comes before are checked each time, so not every byte in a slow build.
    for count in stride(from: 0, to: file.count, by: 7) {
      #expect(verdict(Array(file.prefix(count))) == "incomplete", "\(count) bytes")
    }
  }

  @Test func thePiecesDoNotMatter() throws {
    let whole = try #require(audits(file).first)
    for piece in [1, 7, 100, 4_096] {
      let again = try #require(audits(file, piece: piece).first)
      #expect(again.verdict == whole.verdict && again.tips == whole.tips && again.events == whole.events)
    }
  }

  @Test func whatIsNoBundleIsSaidToBeNone() {
    #expect(verdict([]) == "incomplete")
    #expect(verdict(Array("Dear auditor".utf8)) == "notABundle")
    #expect(verdict(file + Array("and more".utf8)) == "notABundle")
    #expect(verdict(file + file) == "valid")
  }
}
