extension Language {
  /// With a mark between thousands: "12,345", in German "12.345".
  package func count(_ number: Int) -> String {
    var text = ""
    for (place, digit) in String(number.magnitude).reversed().enumerated() {
      if place > 0, place.isMultiple(of: 3) { text += choose(en: ",", de: ".") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }

  /// A number of bytes in decimal units, below ten with a digit behind the point: "999 B", "1.2 MB", "12 MB".
  package func size(_ bytes: UInt64) -> String {
    if bytes < 1000 { return "\(bytes) B" }
    var (unit, rest) = (0, bytes)
    // 999,950 would be rounded to 1000 kB.
    while rest >= 999_500 {
      rest /= 1000
      unit += 1
    }
    let name = ["kB", "MB", "GB", "TB", "PB", "EB"][unit]
    let tenths = (rest + 50) / 100
    if tenths >= 100 { return "\((rest + 500) / 1000) \(name)" }
    return "\(tenths / 10)\(choose(en: ".", de: ","))\(tenths % 10) \(name)"
  }

  /// A span of time in its greatest unit: "40 s", "5 min", "3 h", "12 days".
  package func span(seconds: UInt64) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3_600: "\(seconds / 60) min"
    case ..<86_400: "\(seconds / 3_600) h"
    case ..<172_800: choose(en: "1 day", de: "1 Tag")
    default: "\(count(Int(clamping: seconds / 86_400))) \(choose(en: "days", de: "Tage"))"
    }
  }

  /// A duration as a clock shows it: "0:05", "12:00", "1:00:00".
  package func duration(seconds: UInt64) -> String {
    let (hours, minutes) = (Int(clamping: seconds / 3600), Int(seconds / 60 % 60))
    let rest = CivilTime.digits(Int(seconds % 60))
    return hours > 0 ? "\(hours):\(CivilTime.digits(minutes)):\(rest)" : "\(minutes):\(rest)"
  }
}
