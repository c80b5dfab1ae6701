import Audit
import Bundles
import Events
import Governance
import Sodium
import Terminal

/// A report as one page of HTML: nothing is loaded, nothing runs, and it prints. **Whatever stands in it went
/// through `escaped`**: names are other people's.
struct ReportPage {
  private let audits: [BundleAudit]
  private let file: String
  private let language: Language

  init(_ audits: [BundleAudit], file: String, _ language: Language) {
    (self.audits, self.file, self.language) = (audits, file, language)
  }

  var html: String {
    let title = escaped(say("Audit of ", "Prüfung von ") + file)
    return """
      <!DOCTYPE html>
      <html lang="\(language.choose(en: "en", de: "de"))">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width">
      <title>\(title)</title>
      <style>
      body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111 }
      code { font-size: 0.8em; overflow-wrap: anywhere }
      table { border-collapse: collapse; width: 100% }
      th, td { border-bottom: 1px solid #bbb; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top }
      .verdict { padding: 0.6rem 1rem; border: 2px solid; font-weight: bold }
      .valid { color: #06540b } .invalid { color: #9b0000 } .incomplete { color: #704800 }
      section { break-inside: avoid-page }
      </style>
      </head>
      <body>
      <h1>\(title)</h1>
      \(audits.map(page).joined(separator: "\n<hr>\n"))
      </body>
      </html>

      """
  }

  private func page(_ audit: BundleAudit) -> String {
    let verdict = audit.verdict
    let word = language.choose(en: verdict.name, de: verdict.german)
    return """
      <h2>\(escaped(audit.name ?? say("a community", "eine Gemeinschaft")))</h2>
      <p class="verdict \(verdict.name)">\(escaped(word))</p>
      \(findings(audit))
      \(checked(audit))
      \(members(audit))
      \(erasures(audit))
      """
  }

  // MARK: Findings first

  private func findings(_ audit: BundleAudit) -> String {
    var items = audit.findings.map { finding in
      escaped(finding.text(in: language).plain)
    }
    items += audit.missing.lines(language).map { escaped($0.plain) }
    items += audit.equivocations.map { fork in
      let said = say(
        "this key signed twice and is frozen: ", "dieser Schlüssel unterschrieb zweimal und ruht: ")
      return escaped(said) + code(fork.key.hex)
    }
    if items.isEmpty { items = [escaped(say("nothing", "nichts"))] }
    return section(say("Findings", "Befunde"), list(items))
  }

  private func checked(_ audit: BundleAudit) -> String {
    var rows = [
      (say("community", "Gemeinschaft"), code(audit.community?.raw.hex ?? "–")),
      (say("events", "Ereignisse"), escaped(language.count(audit.events))),
      (say("texts", "Texte"), escaped(language.count(audit.bodies))),
      (say("refused", "abgelehnt"), escaped(language.count(audit.refusals))),
    ]
    if let manifest = audit.manifest {
      rows.append((say("written by", "geschrieben von"), code(manifest.exporter.hex)))
      rows.append((say("written at", "geschrieben am"), escaped(CivilTime.iso8601(manifest.time))))
    }
    let text = say(
      "Checked of every event: its encoding, its ID, its signature and the statements in it, its place in"
        + " its author's chain, all that it builds on, and its author's right to it; of every text, that it"
        + " is the one that was signed; of the file, that nothing was added, altered or cut off.",
      "Geprüft an jedem Ereignis: Kodierung, Kennung, Unterschrift und die Bescheinigungen darin, sein"
        + " Platz in der Kette, alles, worauf es aufbaut, und das Recht dazu; an jedem Text, dass es der"
        + " unterschriebene ist; an der Datei, dass nichts hinzugefügt, geändert oder abgeschnitten wurde.")
    return section(
      say("What was checked", "Was geprüft wurde"),
      "<p>\(escaped(text))</p>" + table(rows.map { [escaped($0.0), $0.1] }))
  }

  private func members(_ audit: BundleAudit) -> String {
    let rows = (audit.members() ?? []).map { member, standing in
      [code(member.hex), escaped(standing.text(in: language).plain)]
    }
    return section(say("Members", "Mitglieder"), table(rows))
  }

  private func erasures(_ audit: BundleAudit) -> String {
    let count = audit.departments.count
    let rows = audit.erasures.map { erasure in
      let gone = say("gone at ", "fort bei ") + "\(erasure.acknowledged.count)/\(count)"
      return [code(erasure.event.raw.hex), escaped(gone)]
    }
    let none = "<p>\(escaped(say("nothing was erased", "nichts wurde gelöscht")))</p>"
    return section(say("Erasures", "Löschungen"), rows.isEmpty ? none : table(rows))
  }

  // MARK: Parts of a page

  private func say(_ en: String, _ de: String) -> String { language.choose(en: en, de: de) }

  private func section(_ title: String, _ content: String) -> String {
    "<section>\n<h3>\(escaped(title))</h3>\n\(content)\n</section>"
  }

  /// Of HTML.
  private func list(_ items: [String]) -> String {
    "<ul>\n" + items.map { "<li>\($0)</li>\n" }.joined() + "</ul>"
  }

  /// Of HTML.
  private func table(_ rows: [[String]]) -> String {
    let lines = rows.map { "<tr>" + $0.map { "<td>\($0)</td>" }.joined() + "</tr>\n" }
    return "<table>\n" + lines.joined() + "</table>"
  }

  private func code(_ text: String) -> String { "<code>\(escaped(text))</code>" }

  private func escaped(_ text: String) -> String { ReportPage.escaped(text) }

  /// Harmless as the content of an element and of an attribute in quotes, and to the eye.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in Neutral.line(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
