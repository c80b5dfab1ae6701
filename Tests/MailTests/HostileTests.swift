import TestSupport
import Testing

@testable import Mail

/// Whatever the bytes are, reading ends, and what comes out is clean and bounded.
@Suite struct HostileTests {
  static func isClean(_ posting: Posting) -> Bool {
    let isPlain = posting.text.unicodeScalars.allSatisfy {
      $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
    }
    return isPlain && posting.text.utf8.count <= MailLimits.text + 16_000 && !posting.author.isEmpty
      && !posting.subject.unicodeScalars.contains { $0.properties.generalCategory == .control }
      && posting.parentCandidates.count <= MailLimits.candidates
  }

  static func check(_ bytes: [UInt8]) {
    let archive = archive(bytes)
    #expect(archive.postings.allSatisfy(isClean))
    #expect(archive.threading.order.count == archive.postings.count)
  }

  static let fragments = [
    "From a@b Thu Apr  1 00:30:00 1993\n", "\n", "\n\n", "Subject: ", "From: ", "Date: ", "References: <",
    "Content-Type: multipart/mixed; boundary=x\n", "Content-Type: text/html; charset=", "--x\n", "--x--\n",
    "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "=?utf-8?B?",
    "?=",
    "=?iso-2022-jp?Q?", "iso-2022-kr", "utf-16", "utf-7", "euc-tw", "big5-hkscs", "name*0*=", "''%",
    "<a href=\"", "<!--",
    "-->", "<script>", "<title>", "&#x", "&amp;", ";", "\"", "<", ">", "(", "\\", ",", ":", "\u{1b}$)C", "\0",
    "message/rfc822", "format=flowed", " \n", "> ", "+AGE-", "=", "==", "=\n", "Re: ", "[x] ",
  ].map { Array($0.utf8) }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func randomBytesAndFragments(seed: UInt64) {
    var numbers = Numbers(seed: seed)
    Self.check(numbers.bytes(2_000))
    var text = Self.fragments[0]
    for _ in 0..<300 {
      text +=
        numbers.below(8) == 0
        ? numbers.bytes(numbers.below(6)) : Self.fragments[numbers.below(Self.fragments.count)]
    }
    Self.check(text)
    var compressed = gzip(text)
    compressed[numbers.below(compressed.count)] ^= UInt8(1 + numbers.below(255))
    Self.check(compressed)
  }

  @Test(arguments: [
    "iso-2022-jp", "iso-2022-kr", "utf-7", "utf-16", "euc-tw", "gb18030", "big5-hkscs", "shift_jis",
  ])
  func randomBytesOfEachCharset(name: String) {
    var numbers = Numbers(seed: 7)
    for _ in 0..<50 {
      let bytes = numbers.bytes(numbers.below(200))
      let text = Charset.decode(bytes[...], named: name).text
      #expect(text.utf8.count <= 8 * bytes.count)
    }
  }

  @Test func aHundredLevels() throws {
    var body = "innermost"
    for level in 0..<100 {
      body = "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n\(body)\n--b\(level)--\n"
    }
    let posting = try posting("From: a@b\n" + body)
    #expect(posting.problems.contains(.nestedTooDeep))
    #expect(posting.text.hasPrefix("[attachment: unnamed, multipart/mixed, "))
  }

  @Test func tenThousandParts() throws {
    let body = String(repeating: "--x\n\na\n", count: 10_000) + "--x--"
    let posting = try posting(fields: "Content-Type: multipart/mixed; boundary=x", body: Array(body.utf8))
    #expect(posting.problems == [.tooManyParts])
    #expect(posting.text.utf8.count { $0 == UInt8(ascii: "a") } == MailLimits.parts)
  }

  @Test func headerBombs() throws {
    let many = String(repeating: "X-Bomb: x\n", count: 50_000)
    #expect(try posting(many + "Subject: late\n\ntext").problems.contains(.headerTooLong))
    let long = try posting("Subject: " + String(repeating: "a\n b", count: 100_000) + "\n\ntext")
    #expect(long.subject.unicodeScalars.count <= MailLimits.subject)
    let references = (0..<20_000).map { "<\($0)@x>" }.joined(separator: "\n ")
    #expect(try posting("References: \(references)\n\n").parentCandidates.count <= MailLimits.candidates)
    let words = try posting("Subject: " + String(repeating: "=?utf-8?Q?=", count: 20_000) + "\n\ntext")
    #expect(words.text == "text")
  }

  @Test(arguments: [
    "<", "<a ", "<title>", "<script>", "<!--", "<a href=\"", "&", "&#", "<a href='http://x'>", "\"'=>",
  ])
  func htmlOfOneThing(piece: String) {
    let html = String(repeating: piece, count: 100_000 / piece.utf8.count)
    #expect(HTMLText.reduce(html).utf8.count <= 2 * html.utf8.count)
  }

  @Test func truncatedBase64() throws {
    let whole = "Content-Transfer-Encoding: base64\nFrom: a@b\n\nw7zDvMO8w7w="
    for count in 45...whole.utf8.count {
      let posting = try posting(String(whole.prefix(count)))
      #expect(Self.isClean(posting))
    }
  }

  @Test func nothingDisplacesAPosting() {
    func message(_ id: String, _ text: String) -> MailboxItem {
      .message(RawMessage(bytes: Array("Message-ID: <\(id)>\n\n\(text)".utf8), offset: 0))
    }
    var archive = Archive()
    for item in [message("a", "one"), message("a", "one"), message("a", "two"), message("a", "two")] {
      archive.add(item)
    }
    #expect(archive.postings.map(\.text) == ["one", "two"])
    #expect(archive.count(of: .duplicate) == 2)
    #expect(archive.count(of: .messageIDReused) == 1)
    var taken = Archive()
    taken.add(message("a", "one"))
    taken.add(message(archive.postings[1].messageID, "squatter"))
    taken.add(message("a", "two"))
    #expect(taken.postings.map(\.text) == ["one", "squatter", "two"])
    #expect(Set(taken.postings.map(\.messageID)).count == 3)
  }
}
