import Testing

@testable import Mail

/// The decoding rules of headers, by the examples of their RFCs.
@Suite struct HeaderTests {
  /// RFC 2047 §8, and what is met besides.
  @Test(arguments: [
    ("(=?ISO-8859-1?Q?a?=)", "(a)"),
    ("(=?ISO-8859-1?Q?a?= b)", "(a b)"),
    ("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)"),
    ("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)"),
    ("(=?ISO-8859-1?Q?a?=\n    =?ISO-8859-1?Q?b?=)", "(ab)"),
    ("(=?ISO-8859-1?Q?a_b?=)", "(a b)"),
    ("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)"),
    ("=?US-ASCII?Q?Keith_Moore?=", "Keith Moore"),
    ("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=", "Keld Jørn Simonsen"),
    ("=?ISO-8859-1?Q?Andr=E9?= Pirard", "André Pirard"),
    (
      "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= "
        + "=?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
      "If you can read this you understand the example."
    ),
    ("=?ISO-8859-1?Q?Olle_J=E4rnefors?=", "Olle Järnefors"),
    ("=?iso-8859-8?b?7eXs+SDv4SDp7Oj08A==?=", "םולש ןב ילטפנ"),
    ("=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"),
    ("=?utf-8?B?w?= =?utf-8?B?7w=?=", "\u{fffd}"),
    ("=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "ü"),
    ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
    ("=?x?Q?a", "=?x?Q?a"),
    ("=?x?X?a?=", "=?x?X?a?="),
    ("a =?= b =??Q??=", "a =?= b =??Q??="),
  ])
  func encodedWords(encoded: String, text: String) {
    let decoded = EncodedWord.decode(slice(encoded)).text
    if text == "\u{fffd}" { #expect(decoded.unicodeScalars.count < 4) } else { #expect(decoded == text) }
  }

  @Test(arguments: [
    ("Keith Moore <moore@cs.utk.edu>", "Keith Moore"),
    ("\"Eric H. Taylor\" <u@corpus.invalid>", "Eric H. Taylor"),
    ("\"Joe \\\"Q\\\" Public\" <j@x>", "Joe \"Q\" Public"),
    ("=?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be>", "André Pirard"),
    ("\"=?utf-8?q?J=C3=BCrgen?=\" <j@x>", "Jürgen"),
    ("nathan@bellcore.example (Nathaniel Borenstein)", "Nathaniel Borenstein"),
    ("a@b (Foo (=?ISO-8859-1?Q?a?=))", "Foo (a)"),
    ("jane at host.example (Jane Doe)", "Jane Doe"),
    ("jane at host.example", "jane"), ("<jane.doe@host.example>", "jane.doe"), ("jane@host", "jane"),
    ("Doe, Jane <jane@host>", "Doe, Jane"), ("a@b, c@d", "a"), ("A <a@b>, B <c@d>", "A"),
    ("A Group: Ed Jones <joe@where.test>, a@b;", "Ed Jones"),
    ("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete"),
    ("'Joe' <j@x>", "Joe"), ("", ""), ("<", ""), ("\"", ""), ("(((", "(("), ("<>", ""),
  ])
  func authors(from: String, name: String) {
    #expect(AuthorName.read(slice(from)).name == name)
  }

  /// RFC 5322 appendix A, and asctime.
  @Test(arguments: [
    ("Fri, 21 Nov 1997 09:55:06 -0600", 880_127_706),
    ("Tue, 1 Jul 2003 10:52:37 +0200", 1_057_049_557),
    ("Thu, 13 Feb 1969 23:32:54 -0330", -27_723_426),
    ("Mon, 24 Nov 1997 14:22:01 -0800", 880_410_121),
    (
      "Thu,\n      13\n        Feb\n          1969\n      23:32\n               -0330 (Newfoundland Time)",
      -27_723_480
    ),
    ("21 Nov 97 09:55:06 GMT", 880_106_106),
    ("21 Nov 97 09:55 CST", 880_127_700),
    ("Fri Nov 21 09:55:06 1997", 880_106_106),
    ("Fri Nov 21 09:55:06 PST 1997", 880_134_906),
    ("Thu, 01 Jan 1970 00:00:00 +0000", 0),
    ("1 Jan 2038 00:00:00 Z", 2_145_916_800),
    ("29 Feb 2000 12:00:00 -0000", 951_825_600),
    ("1 Jan 49 00:00 UT", 2_493_072_000), ("1 Jan 50 00:00 UT", -631_152_000),
    ("1 Jan 103 00:00 UT", 1_041_379_200),
    ("Sat, 31 Dec 2016 23:59:60 +0000", 1_483_228_800),
    ("1-Apr-93 00:30:00 UTC", 733_624_200), ("Thursday, 1 April 1993 00:30 GMT", 733_624_200),
  ])
  func dates(text: String, seconds: Int64) {
    #expect(MailDate.read(slice(text)) == seconds * 1_000)
  }

  @Test(arguments: [
    "", "yesterday", "29 Feb 2001 00:00", "31 Apr 2001 00:00", "1 Jan 2001", "1 Jan 2001 24:00",
    "1 Jan 2001 00:00 +9", "1 Jan 99999 00:00", "99999999999999999999 Jan 2001 00:00", "1 Jan 2001 1:2:3:4",
    "1 1 1 1 Jan 2001 00:00", "-", "((((", "0 Jan 2001 00:00",
  ])
  func whatIsNoDate(text: String) {
    #expect(MailDate.read(slice(text)) == nil)
  }

  /// RFC 2231 §3 and §4, RFC 2045 §5.1.
  @Test func parameters() {
    let url = ContentType(
      slice("message/external-body; access-type=URL; URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub/moore\""))
    #expect(url.value == "message/external-body")
    #expect(url["url"] == "ftp://cs.utk.edu/pub/moore")
    let title = "title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A"
    #expect(ContentType(slice("application/x-stuff; \(title)"))["title"] == "This is ***fun***")
    let parts = """
      title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*0*=us-ascii'en'This%20is%20even%20more%20; title*2="isn't it!"
      """
    #expect(ContentType(slice("a/b; \(parts)"))["title"] == "This is even more ***fun*** isn't it!")
    let name = ContentType(slice("attachment; filename=\"a.txt\"; filename*=UTF-8''%c3%bc.txt"))
    #expect(name["filename"] == "ü.txt")
    #expect(ContentType(slice("a/b; name=\"=?iso-8859-1?q?=FC?=.txt\""))["name"] == "ü.txt")
    #expect(ContentType(slice("Text/Plain; Charset = \"us\\-ascii\" ; x"))["charset"] == "us-ascii")
    #expect(ContentType(slice(";;==;\"")).value == "")
  }

  @Test func fieldsAreUnfoldedAndReferencesReversed() throws {
    let posting = try posting(
      """
      >From nobody
      Subject: a\n\t folded   subject
      FROM : Me <me@x>
      References: <1@x> <2@x>\n <3\n @x>
      In-Reply-To: Your message of "Mon" <me@y> <2@x>
      Message-Id:\n <id@x>
      Date: 1 Apr 1993 00:30 +0000
      Subject: another

      text
      """)
    #expect(posting.subject == "a folded subject")
    #expect(posting.author == "Me")
    #expect(posting.messageID == "id@x")
    #expect(posting.time == 733_624_200_000)
    #expect(posting.parentCandidates == ["3@x", "2@x", "1@x", "me@y"])
    #expect(posting.text == "text")
    #expect(posting.problems == [])
  }

  @Test func whatIsMissingIsAProblemAndTheIDIsStable() throws {
    let bare = try posting("X: y\n\n")
    #expect(bare.problems == [.noMessageID, .noAuthor, .noDate, .noText])
    #expect(bare.author == Posting.unknownAuthor)
    #expect(try posting("X: y\n\n").messageID == bare.messageID)
    #expect(try posting("X: z\n\n").messageID != bare.messageID)
    #expect(throws: Problem.noHeader) { try posting("") }
    #expect(throws: Problem.noHeader) { try posting("no header\n\nat all") }
  }
}
