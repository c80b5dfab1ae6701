import Testing

@testable import Mail

/// The decoding rules of bodies, each by an example.
@Suite struct BodyTests {
  static func text(_ fields: String, _ body: String) throws -> String {
    try posting(fields: fields, body: Array(body.utf8)).text
  }

  @Test func quotedPrintable() {
    func decode(_ text: String) -> String {
      String(decoding: TransferEncoding.decodeQuotedPrintable(slice(text)).bytes, as: UTF8.self)
    }
    #expect(
      decode("Now's the time =\nfor all folk to come=\n to the aid of their country.")
        == "Now's the time for all folk to come to the aid of their country.")
    #expect(decode("a=3D=c3=BC \t\nb= \nc\n") == "a=ü\nbc\n")
    #expect(decode("a=0A") == "a\n")
    #expect(decode("a=") == "a")
    #expect(decode("a=4 =ZZ") == "a=4 =ZZ")
    #expect(TransferEncoding.decodeQuotedPrintable(slice("a=ZZ")).isDamaged)
    #expect(!TransferEncoding.decodeQuotedPrintable(slice("a=41=\n")).isDamaged)
  }

  @Test func base64() {
    func decode(_ text: String) -> String {
      String(decoding: TransferEncoding.decodeBase64(slice(text)).bytes, as: UTF8.self)
    }
    for (text, plain) in [
      ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9v\nYmE=", "fooba"), ("Zm9vYg", "foob"),
      ("Z!m9v", "foo"), ("Zg==\n____ list footer", "f"), ("Zm9vY", "foo"), ("=", ""),
    ] { #expect(decode(text) == plain, "\(text)") }
    #expect(TransferEncoding.decodeBase64(slice("Zm9vYg")).isDamaged)
    #expect(!TransferEncoding.decodeBase64(slice("Zm9v Yg==")).isDamaged)
  }

  @Test func charsets() throws {
    let cases: [(String, [UInt8], String, Problem?)] = [
      ("iso-8859-1", [0xfc, 0x93], "ü“", nil), ("ISO-8859-15", [0xa4], "€", nil),
      ("windows-1251", [0xcf, 0xf0], "Пр", nil), ("koi8-r", [0xf0, 0xd2], "Пр", nil),
      ("gb2312", [0xd6, 0xd0], "中", nil), ("big5", [0xa4, 0xa4], "中", nil),
      ("iso-2022-jp", Array("\u{1b}$BF|K\\\u{1b}(B".utf8), "日本", nil),
      ("Shift_JIS", [0x93, 0xfa], "日", nil), ("euc-kr", [0xc7, 0xd1], "한", nil),
      ("utf-8", [0xfc], "ü", .wrongCharset), ("us-ascii", [0xc3, 0xbc], "ü", nil),
      ("klingon", [0xfc], "ü", .unknownCharset), ("klingon", [0xc3, 0xbc], "ü", .unknownCharset),
      ("../../etc/x", [0x61], "a", .unknownCharset), ("UTF-8//IGNORE", [0x61], "a", .unknownCharset),
      ("iso-8859-12", [0x61], "a", .unknownCharset), ("euc-jp", [0xff, 0xff], "ÿÿ", .wrongCharset),
    ]
    for (name, bytes, text, problem) in cases {
      let decoded = Charset.decode(bytes[...], named: name)
      #expect(decoded.text == text, "\(name)")
      #expect(decoded.problem == problem, "\(name)")
    }
    let broken = Charset.decode(Array("äöüß€".utf8).dropLast(1), named: "utf-8")
    #expect(broken.text == "äöüß\u{fffd}")
    #expect(broken.problem == .wrongCharset)
  }

  @Test func controlCharactersGo() throws {
    let posting = try posting(fields: "X: y", body: Array("\u{feff}a\0b\u{1b}[1m\tc\rd\u{85}\u{7f}\n".utf8))
    #expect(posting.text == "ab[1m\tc\nd")
    #expect(posting.problems == [.controlCharacters])
  }

  @Test func alternativesGivePlainText() throws {
    let text = try Self.text(
      "Content-Type: multipart/alternative; boundary=\"b b\"",
      """
      preamble
      --b b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      gr=C3=BC=C3=9Fe
      --b b
      Content-Type: text/html

      <p>no</p>
      --b b--
      epilogue
      """)
    #expect(text == "grüße")
  }

  @Test func attachmentsAreNamedAndNotKept() throws {
    let posting = try posting(
      fields: "Content-Type: multipart/mixed; boundary=x",
      body: Array(
        """
        --x

        body
        -- 
        me
        --x
        Content-Type: application/pdf; name=a.pdf
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename*=utf-8''%c3%a4.pdf

        Zm9vYmFy
        --x
        Content-Type: message/rfc822

        Subject: inner

        not this
        --x
        Content-Type: text/html

        <b>footer</b>
        --x--
        """.utf8))
    #expect(
      posting.text == """
        body
        -- 
        me

        [attachment: ä.pdf, application/pdf, 6 B] [attachment: inner, message/rfc822, 24 B] \
        [attachment: unnamed, text/html, 13 B]
        """)
    #expect(posting.problems == [])
  }

  @Test func htmlIsReduced() {
    let cases = [
      ("<p>a &amp; b&nbsp;c</p><p>d<br>e</p>", "a & b c\n\nd\ne"),
      ("<html><head><title>t</title><style>x</style></head><body>hi</body>", "hi"),
      ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
      ("see <a href='https://swift.org/'>this</a>.", "see this <https://swift.org/>."),
      ("<a href=\"https://x/\">https://x/</a>", "https://x/"), ("<a href=\"javascript:x\">a</a>", "a"),
      ("<a href=mailto:a@b>me</a>", "me <a@b>"),
      ("1 < 2 &lt;3 &#8364;&#x20ac;&#150;&bogus; & &#xD800;", "1 < 2 <3 €€–&bogus; & \u{fffd}"),
      ("a<!-- > b -->c<script>if (a<b) {}</script>d", "acd"), ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
      ("<img alt=\"a &gt; b\"><td>x</td><td>y", "a > b x y"), ("a<script>b", "a"), ("a<title>b", "ab"),
      ("a<b", "a<b"), ("<p title='>'>x", "x"), ("it's <b>don't</b>", "it's don't"),
    ]
    for (html, text) in cases { #expect(HTMLText.reduce(html) == text, "\(html)") }
  }

  @Test func flowedLinesAreJoined() throws {
    let flowed = "Content-Type: text/plain; format=flowed"
    #expect(
      try Self.text(flowed, "a \nb\nc\n\n  d\n> q \n> r\n>> s \n>t\n-- \nme")
        == "a b\nc\n\n d\n> q r\n>> s \n> t\n-- \nme")
    #expect(try Self.text(flowed + "; delsp=yes", "a \nb") == "ab")
  }

  @Test(arguments: [
    ("multipart/mixed", "text", Problem.boundaryNotFound),
    ("multipart/mixed; boundary=x", "text\n--y\n", .boundaryNotFound),
    ("multipart/mixed; boundary=x", "--x--", .boundaryNotFound),
    ("multipart/mixed; boundary=x", "--x\n\ntext", .multipartNotClosed),
  ])
  func faultsOfMultipartsAreNoted(type: String, body: String, problem: Problem) throws {
    let posting = try posting(fields: "Content-Type: \(type)", body: Array(body.utf8))
    #expect(posting.problems.contains(problem))
    #expect(body.contains("text") == posting.text.contains("text"))
  }

  @Test func longTextIsCutAtAScalar() throws {
    let body = "a" + String(repeating: "ü", count: MailLimits.text)
    let posting = try posting(fields: "X: y", body: Array(body.utf8))
    #expect(posting.problems == [.textTooLong])
    #expect(posting.text.utf8.count <= MailLimits.text)
    #expect(!posting.text.contains("\u{fffd}"))
  }
}
