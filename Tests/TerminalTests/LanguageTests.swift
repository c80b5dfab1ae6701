import Terminal
import Testing

@Suite struct LanguageTests {
  @Test(arguments: [
    ([:], Language.english), (["LANG": "de_DE.UTF-8"], .german), (["LANG": "de"], .german),
    (["LANG": "en_GB.UTF-8", "LC_MESSAGES": "de_AT"], .german),
    (["LANG": "de_DE", "LC_MESSAGES": "en_US"], .english),
    (["LANG": "de_DE", "LC_MESSAGES": "de_DE", "LC_ALL": "C.UTF-8"], .english),
    (["LANG": "de_DE", "LC_ALL": ""], .german), (["LANG": "en_US", "LANGUAGE": "de:en"], .german),
    (["LANG": "C", "LANGUAGE": "de"], .english), (["LANGUAGE": "de"], .english),
    (["LANG": "den_CA"], .english), (["LANG": "fr_FR.UTF-8"], .english), (["LANG": "DE_de"], .german),
  ])
  func isChosenAsPOSIXSays(_ variables: [String: String], _ language: Language) {
    #expect(Language(Environment(variables)) == language)
  }

  @Test func messagesHaveBoth() {
    let name = "Eve\u{1b}"
    let message = Message(en: "\(name, .author) left", de: "\(name, .author) ging")
    #expect(message.text(in: .english).plain == "Eve␛ left")
    #expect(message.text(in: .german).plain == "Eve␛ ging")
    #expect(Message(both: "42").en == Message(both: "42").de)
  }

  @Test func plurals() {
    #expect([0, 1, 2, -1].map { plural($0, "post", "posts").plain } == ["posts", "post", "posts", "posts"])
  }

  @Test func counts() {
    for (number, en, de) in [
      (0, "0", "0"), (999, "999", "999"), (1000, "1,000", "1.000"), (-1_234_567, "-1,234,567", "-1.234.567"),
      (Int.min, "-9,223,372,036,854,775,808", "-9.223.372.036.854.775.808"),
    ] {
      #expect(Language.english.count(number) == en)
      #expect(Language.german.count(number) == de)
    }
  }

  @Test func sizes() {
    for (bytes, en, de) in [
      (0, "0 B", "0 B"), (999, "999 B", "999 B"), (1000, "1.0 kB", "1,0 kB"), (1_234_567, "1.2 MB", "1,2 MB"),
      (9_949, "9.9 kB", "9,9 kB"), (9_950, "10 kB", "10 kB"), (12_345_678, "12 MB", "12 MB"),
      (999_499, "999 kB", "999 kB"), (999_500, "1.0 MB", "1,0 MB"), (.max, "18 EB", "18 EB"),
    ] as [(UInt64, String, String)] {
      #expect(Language.english.size(bytes) == en)
      #expect(Language.german.size(bytes) == de)
    }
  }

  @Test func durations() {
    #expect(
      [0, 65, 3600, 86_399].map { Language.german.duration(seconds: $0) } == [
        "0:00", "1:05", "1:00:00", "23:59:59",
      ])
    #expect(!Language.english.duration(seconds: .max).isEmpty)
  }
}
