/// A time on the calendar and the clock. Times are milliseconds since 1970 UTC, offsets are seconds east of
/// UTC; both come in as arguments. Times beyond the year 9999 are shown as its end.
package struct CivilTime: Equatable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int
  package let hour: Int
  package let minute: Int
  package let second: Int
  package let millisecond: Int
  /// Days since 1 January 1970.
  let dayNumber: Int

  private static let last: UInt64 = 253_402_300_799_999

  /// Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is the last.
  package init(_ time: UInt64, offset: Int = 0) {
    let milliseconds = Int(min(time, CivilTime.last)) + max(-86_400, min(86_400, offset)) * 1000
    // Rounded down: an offset may lead to the last day of 1969.
    dayNumber = (milliseconds + 86_400_000) / 86_400_000 - 1
    let rest = milliseconds - dayNumber * 86_400_000
    (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60)
    (second, millisecond) = (rest / 1000 % 60, rest % 1000)
    // From 1 March of the year 0; 146,097 days are 400 years.
    let shifted = dayNumber + 719_468
    let era = shifted / 146_097
    let ofEra = shifted % 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `2024-03-01T14:03:00.000Z` (RFC 3339), for programs.
  package static func iso8601(_ time: UInt64) -> String {
    let t = CivilTime(time)
    let date = "\(digits(t.year, 4))-\(digits(t.month))-\(digits(t.day))"
    return "\(date)T\(digits(t.hour)):\(digits(t.minute)):\(digits(t.second)).\(digits(t.millisecond, 3))Z"
  }

  static func digits(_ number: Int, _ count: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  var clock: String { "\(CivilTime.digits(hour)):\(CivilTime.digits(minute))" }
}

extension Language {
  /// A time as people say it: "now", "5 min ago", "today 14:03", "yesterday 14:03", "3 Mar", "3 Mar 2024".
  /// What lies ahead (a deadline, or another one's clock) is "tomorrow 14:03" or a date.
  package func relative(_ time: UInt64, now: UInt64, offset: Int) -> String {
    let (then, today) = (CivilTime(time, offset: offset), CivilTime(now, offset: offset))
    if time <= now, now - time < 3_600_000 {
      let minutes = (now - time) / 60_000
      if minutes == 0 { return choose(en: "now", de: "jetzt") }
      return choose(en: "\(minutes) min ago", de: "vor \(minutes) Min.")
    }
    switch then.dayNumber - today.dayNumber {
    case 0: return choose(en: "today ", de: "heute ") + then.clock
    case -1: return choose(en: "yesterday ", de: "gestern ") + then.clock
    case 1: return choose(en: "tomorrow ", de: "morgen ") + then.clock
    default: return then.year == today.year ? dayAndMonth(then) : "\(dayAndMonth(then)) \(then.year)"
    }
  }

  /// A time in full, to the minute: "3 Mar 2024 14:03".
  package func absolute(_ time: UInt64, offset: Int) -> String {
    let civil = CivilTime(time, offset: offset)
    return "\(dayAndMonth(civil)) \(civil.year) \(civil.clock)"
  }

  private func dayAndMonth(_ time: CivilTime) -> String {
    let month = choose(en: Language.months, de: Language.monate)[time.month - 1]
    return choose(en: "\(time.day) \(month)", de: "\(time.day). \(month)")
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let monate = [
    "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez.",
  ]
}
