/// The languages that the programs speak. A message is written in all of them in one place, so that the
/// compiler sees that none is missing; there are no catalogue files to load at the start.
package enum Language: Sendable, CaseIterable {
  case english, german

  /// As gettext chooses: the first entry of `LANGUAGE`, unless the locale is C, else the first that is set of
  /// `LC_ALL`, `LC_MESSAGES` and `LANG` (POSIX.1-2024, 8.2). English for every language that is not ours.
  package init(_ environment: Environment) {
    let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? "C"
    let isPlain = locale == "C" || locale == "POSIX" || locale.hasPrefix("C.")
    let first = isPlain ? nil : environment["LANGUAGE"]?.split(separator: ":").first
    let tag = first ?? locale[...]
    self = tag.prefix { $0.isLetter }.lowercased() == "de" ? .german : .english
  }

  /// One of the two, by the language.
  package func choose<Value>(en: @autoclosure () -> Value, de: @autoclosure () -> Value) -> Value {
    switch self {
    case .english: en()
    case .german: de()
    }
  }
}

/// A text in every language.
package struct Message: Sendable, Equatable {
  package let en: Text
  package let de: Text

  package init(en: Text, de: Text) { (self.en, self.de) = (en, de) }

  /// What reads the same in both languages: a name, a number, an address.
  package init(both text: Text) { self.init(en: text, de: text) }

  package func text(in language: Language) -> Text { language.choose(en: en, de: de) }
}

/// The form of a noun that goes with a number: in English and German alike one is singular, all else plural.
///
///     "\(count) \(plural(count, "post", "posts"))"
package func plural(_ count: Int, _ one: Text, _ many: Text) -> Text { count == 1 ? one : many }
