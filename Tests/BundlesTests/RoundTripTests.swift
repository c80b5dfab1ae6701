import Bundles
import Events
import Sodium
import TestSupport
import Testing

@Suite struct RoundTripTests {
  /// What was written comes out, in whatever pieces it is read.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func whatIsWrittenIsRead(seed: UInt64) throws {
    var numbers = Numbers(seed: seed)
    let history = try History(seed: seed, events: 1 + numbers.below(30))
    let receipts = numbers.below(3)
    let file = try history.bundle(receipts: receipts)
    let found = try items(file) { 1 + numbers.below(300) }
    #expect(found.count == history.entries.count + receipts + 2)
    guard case .header(let community) = try #require(found.first) else { throw BundleError.notABundle }
    #expect(community == history.community)
    for (entry, item) in zip(history.entries, found.dropFirst()) {
      guard case .event(let event, let body) = item else { throw BundleError.outOfOrder }
      #expect(History.Entry(bytes: event.bytes, body: body) == entry)
    }
    for item in found.dropLast().suffix(receipts) {
      guard case .receipt(let receipt) = item else { throw BundleError.outOfOrder }
      #expect(receipt == history.receipt && receipt.isSigned)
    }
    guard case .manifest(let manifest) = try #require(found.last) else { throw BundleError.truncated }
    #expect(manifest.exporter == history.node.publicKey && manifest.time == 77)
    #expect(manifest.events == UInt64(history.entries.count))
    #expect(manifest.bodies == UInt64(history.entries.count { $0.body != nil }))
    #expect(manifest.tips == history.tips.sorted())
  }

  @Test func severalBundlesFollowOneAnother() throws {
    let files = try (1...3).map { try History(seed: $0, events: 4).bundle() }
    let found = try items(files.flatMap { $0 }) { 1 }
    #expect(found.count { if case .manifest = $0 { true } else { false } } == 3)
  }

  @Test func theSameHistoryIsTheSameFile() throws {
    let file = try History(seed: 4, events: 9).bundle()
    #expect(try History(seed: 4, events: 9).bundle() == file)
  }

  @Test func theLargestBodyGoesThrough() throws {
    let history = try History(seed: 1, events: 1)
    let body = [UInt8](repeating: 7, count: EventLimits.body)
    var writer = BundleWriter(history.community)
    let charter = try UnverifiedEvent(history.entries[0].bytes)
    let file = try writer.event(charter, body: body) + writer.finish(by: history.node, at: 1)
    #expect(rule(file) == nil)
    var other = BundleWriter(history.community)
    #expect(throws: BundleError.itemTooLarge) { try other.event(charter, body: body + [0]) }
  }
}

@Suite struct WriterTests {
  private func writer(_ history: History) -> BundleWriter { BundleWriter(history.community) }

  @Test func theWriterKeepsTheReadersRules() throws {
    let history = try History(seed: 1, events: 3)
    let foreign = try History(seed: 2, events: 2)
    let events = try history.entries.map { try UnverifiedEvent($0.bytes) }
    var late = writer(history)
    #expect(throws: BundleError.outOfOrder) { try late.event(events[1], body: nil) }
    var twice = writer(history)
    _ = try twice.event(events[0], body: nil)
    #expect(throws: BundleError.outOfOrder) { try twice.event(events[0], body: nil) }
    let other = try UnverifiedEvent(foreign.entries[1].bytes)
    #expect(throws: BundleError.wrongCommunity) { try twice.event(other, body: nil) }
    #expect(throws: BundleError.wrongCommunity) { try twice.receipt(foreign.receipt) }
    _ = try twice.receipt(history.receipt)
    #expect(throws: BundleError.outOfOrder) { try twice.event(events[1], body: nil) }
    var empty = writer(history)
    #expect(throws: BundleError.outOfOrder) { try empty.receipt(history.receipt) }
    #expect(throws: BundleError.outOfOrder) { try writer(history).finish(by: history.node, at: 1) }
  }

  /// 4,096 tips fit into a manifest, one more does not; a tip more than the open ones ends it at once.
  @Test(arguments: [(BundleLimits.tips, true), (BundleLimits.tips + 1, false)])
  func tipsAreBounded(count: Int, fits: Bool) throws {
    let history = try History(seed: 1, events: 1)
    var writer = writer(history)
    var file = try writer.event(UnverifiedEvent(history.entries[0].bytes), body: nil)
    for number in 0..<count {
      let draft = Draft(
        community: history.community, author: .zero, sequence: 0, previous: nil,
        parents: [history.community], time: UInt64(number), facts: .merge)
      file += try writer.event(UnverifiedEvent(draft.sealed(by: history.node)), body: nil)
    }
    do throws(BundleError) {
      file += try writer.finish(by: history.node, at: 1)
      #expect(fits && rule(file) == nil)
    } catch {
      #expect(!fits && error == .tooManyTips)
    }
  }
}
