import Foundation
import TestSupport
import Testing

@testable import Mail

/// Splitting and inflating: the same messages come out however the bytes arrive.
@Suite struct MailboxTests {
  static let two = """
    From a@b Thu Apr  1 00:30:00 1993
    Subject: one

    first
    >From here on
    >>From there
    From now on it is text: at 10:30 perhaps.

    From c@d Fri Apr  2 00:30:00 1993 +0200
    Subject: two

    second
    """

  static let messages = [
    "Subject: one\n\nfirst\nFrom here on\n>From there\nFrom now on it is text: at 10:30 perhaps.\n",
    "Subject: two\n\nsecond",
  ]

  @Test(arguments: [1, 2, 7, 64, 10_000])
  func piecesOfAnySizeGiveTheSame(piece: Int) {
    let bytes = Array(Self.two.utf8)
    #expect(items(bytes, piece: piece).messages == Self.messages)
    #expect(items(bytes, piece: piece).problems == [])
    let compressed = gzip(bytes)
    #expect(items(compressed, piece: piece).messages == Self.messages)
    #expect(items(compressed, piece: piece) == items(bytes))
  }

  @Test func carriageReturnsGo() {
    let bytes = Array(Self.two.replacing("\n", with: "\r\n").utf8)
    #expect(items(bytes, piece: 5).messages == Self.messages)
  }

  @Test func textBeforeTheFirstMessageIsReported() {
    let found = items(Array("\n\njunk\nmore\n".utf8) + Array(Self.two.utf8))
    #expect(found.first == .problem(.textBeforeFirstMessage, offset: 2))
    #expect(found.problems.count == 1)
    #expect(found.messages == Self.messages)
  }

  @Test(arguments: ["", "x", "\u{1f}", "no mail\nat all\n", "From me to you\n"])
  func whatIsNoMailboxSaysSo(text: String) {
    let found = items(Array(text.utf8))
    #expect(found.messages == [])
    #expect(found.problems.last == .notAMailbox)
  }

  @Test func aMessageOverTheLimitIsSkippedAndReadingGoesOn() {
    let head = Array("From a@b Thu Apr  1 00:30:00 1993\nSubject: long\n\n".utf8)
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: MailLimits.message + 10)
    let found = items(head + long + Array("\n\n".utf8) + Array(Self.two.utf8), piece: 1 << 20)
    #expect(found.first == .problem(.messageTooLong, offset: 0))
    #expect(found.messages == Self.messages)
  }

  @Test func severalMembersAndPaddingAreOneArchive() {
    let bytes = Array(Self.two.utf8)
    let parts = gzip(Array(bytes.prefix(40))) + gzip([]) + gzip(Array(bytes.dropFirst(40)))
    let found = items(parts + [0, 0, 0], piece: 11)
    #expect(found.messages == Self.messages)
    #expect(found.problems == [])
  }

  @Test func aTruncatedFileGivesWhatIsThere() {
    let compressed = gzip(Array(Self.two.utf8))
    for count in 2..<compressed.count {
      let found = items(Array(compressed.prefix(count)))
      #expect(found.problems.last == .gzipTruncated, "\(count)")
      #expect(found.messages.joined().utf8.count <= Self.messages.joined().utf8.count)
    }
    #expect(items(Array(compressed.dropLast(8))).messages == Self.messages)
  }

  @Test func aDamagedFileGivesWhatCameBefore() {
    var compressed = gzip(Array(Self.two.utf8))
    compressed[compressed.count - 6] ^= 1
    let found = items(compressed + gzip(Array(Self.two.utf8)))
    #expect(found.messages == Self.messages)
    #expect(found.problems == [.gzipDamaged])
    let trailing = items(gzip(Array(Self.two.utf8)) + Array("garbage".utf8))
    #expect(trailing.messages == Self.messages)
    #expect(trailing.problems == [.gzipDamaged])
  }

  @Test func aBombIsStopped() {
    let zeros = gzip([UInt8](repeating: 0, count: 20 << 20))
    let bomb = Array(repeating: zeros, count: 40).flatMap { $0 }
    var reader = MailboxReader()
    reader.push(bomb)
    reader.finish()
    var problems: [Problem] = []
    while let item = reader.next() { if case .problem(let problem, _) = item { problems.append(problem) } }
    #expect(problems.last == .gzipInflatesTooMuch)
  }

  @Test func filesAreReadAndMissingOnesSaySo() throws {
    let directory = TemporaryDirectory()
    directory.write(gzip(Array(Self.two.utf8)))
    var file = try MailboxFile(path: directory.store)
    var found: [MailboxItem] = []
    while let item = try file.next() { found.append(item) }
    #expect(found.messages == Self.messages)
    #expect(file.position == file.size)
    #expect(throws: MailError.cannotOpen(path: "\(directory.path)/none", code: ENOENT)) {
      _ = try MailboxFile(path: "\(directory.path)/none").size
    }
  }
}
