/// Dates as mail writes them (RFC 5322 §3.3, its obsolete forms of §4.3, and the form of C's asctime), read
/// by what each word looks like and not by its place: archives mix the forms.
///
///     Fri, 21 Nov 1997 09:55:06 -0600      21 Nov 97 09:55 CST (a comment)      Fri Nov 21 09:55:06 1997
enum MailDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The zones that RFC 5322 §4.3 gives a meaning, and those of central Europe, in hours. Others mean nothing
  /// that is known, and count as UTC (`-0000`), the military letters too.
  private static let zones = [
    "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8, "bst": 1,
    "cet": 1, "cest": 2, "met": 1, "mest": 2, "eet": 2, "eest": 3, "jst": 9,
  ]

  /// 1 to 12, for the name of a month or its first three letters.
  static func month(_ word: String) -> Int? {
    guard (3...9).contains(word.utf8.count) else { return nil }
    let isFull = [
      "january", "february", "march", "april", "june", "july", "august", "september", "sept", "october",
      "november", "december",
    ].contains(word.lowercased())
    guard word.utf8.count == 3 || isFull else { return nil }
    return months.firstIndex(of: String(word.lowercased().prefix(3))).map { $0 + 1 }
  }

  private struct Parts {
    var day: Int?
    var month: Int?
    var year: Int?
    /// Seconds since midnight.
    var time: Int?
    /// Minutes east of UTC.
    var zone: Int?
  }

  /// Milliseconds since 1970-01-01 00:00 UTC, or nil where the value is no date of the years 1900 to 9999.
  /// O(length).
  static func read(_ value: ArraySlice<UInt8>) -> Int64? {
    var parts = Parts()
    for word in words(value) where !take(word, &parts) { return nil }
    guard let day = parts.day, let month = parts.month, let year = parts.year, let time = parts.time,
      (1900...9999).contains(year), (1...days(in: month, of: year)).contains(day)
    else { return nil }
    let seconds = daysSince1970(year, month, day) * 86_400 + time - (parts.zone ?? 0) * 60
    return Int64(seconds) * 1_000
  }

  /// The words outside of comments, of which there are few in a date: more are not looked at.
  private static func words(_ value: ArraySlice<UInt8>) -> [String] {
    var words: [String] = []
    var word = ""
    var depth = 0
    for byte in value.prefix(1_000) + [ASCII.space] {
      switch byte {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth = max(0, depth - 1)
      default: break
      }
      if depth > 0 || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ",") || ASCII.isSpace(byte) {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return Array(words.prefix(16))
  }

  /// Returns false where the word makes the whole no date.
  private static func take(_ word: String, _ parts: inout Parts) -> Bool {
    if word.contains(":") {
      guard parts.time == nil, let time = time(word) else { return false }
      parts.time = time
    } else if let first = word.utf8.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      guard let zone = offset(word) else { return false }
      // The zone of the sender stands first, where two are written.
      parts.zone = parts.zone ?? zone
    } else if let first = word.utf8.first, ASCII.isDigit(first) {
      return takeNumber(word, &parts)
    } else if parts.month == nil, let month = month(word) {
      parts.month = month
    } else if parts.zone == nil, let hours = zones[word.lowercased()] {
      parts.zone = hours * 60
    }
    return true
  }

  private static func takeNumber(_ word: String, _ parts: inout Parts) -> Bool {
    // Also 21-Nov-97.
    let pieces = word.split(separator: "-")
    if pieces.count == 3 { return pieces.allSatisfy { take(String($0), &parts) } }
    guard word.utf8.count <= 4, let number = Int(word) else { return false }
    if word.utf8.count <= 2, parts.day == nil {
      parts.day = number
    } else if parts.year == nil {
      // RFC 5322 §4.3: two digits below 50 are of this century, the others and three digits count from 1900.
      parts.year = number + (word.utf8.count == 4 ? 0 : word.utf8.count == 2 && number < 50 ? 2000 : 1900)
    } else {
      return false
    }
    return true
  }

  /// `9:55`, `09:55:06`, and a leap second, which counts as the second after.
  private static func time(_ word: String) -> Int? {
    let numbers = word.split(separator: ":", omittingEmptySubsequences: false).map { part in
      part.utf8.count <= 2 && part.utf8.allSatisfy(ASCII.isDigit) ? Int(part) : nil
    }
    guard (2...3).contains(numbers.count), let hours = numbers[0], let minutes = numbers[1],
      let seconds = numbers.count == 3 ? numbers[2] : 0, hours < 24, minutes < 60, seconds <= 60
    else { return nil }
    return hours * 3_600 + minutes * 60 + seconds
  }

  private static func offset(_ word: String) -> Int? {
    guard word.utf8.count == 5, let number = Int(word.dropFirst()), number % 100 < 60, number >= 0 else {
      return nil
    }
    let minutes = number / 100 * 60 + number % 100
    return word.hasPrefix("-") ? -minutes : minutes
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil, for years from 0.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
