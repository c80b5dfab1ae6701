import Audit
import Bundles
import Events
import Governance
import Sodium
import Terminal

// An audit as people read it: findings first.

extension BundleAudit {
  /// The community by its name, which a person knows, and its ID, which says which one it is.
  func headline(_ language: Language) -> Text {
    guard let community else {
      return language.choose(en: "not a bundle", de: "kein Bündel")
    }
    let id = Text(community.raw.hex, .id)
    return name.map { "\($0, .bold)  \(id)" } ?? id
  }

  func lines(file: String, _ language: Language) -> [Text] {
    let shown: Text =
      switch verdict {
      case .valid: Text(language.choose(en: verdict.name, de: verdict.german), .good)
      default: Text(language.choose(en: verdict.name, de: verdict.german), .warning)
      }
    var lines: [Text] = ["\(file): \(shown)", "  \(headline(language))"]
    lines += findings.prefix(20).map { "  \($0.text(in: language))" }
    if findings.count > 20 {
      let rest = findings.count - 20
      lines.append(language.choose(en: "  and \(rest) more", de: "  und \(rest) weitere"))
    }
    lines += missing.lines(language).map { "  \($0)" }
    lines += counts(language).map { "  \($0)" }
    for fork in equivocations {
      lines.append(
        language.choose(
          en: "  the key \(fork.key.hex) signed twice as number \(fork.sequence) and is frozen:",
          de: "  der Schlüssel \(fork.key.hex) unterschrieb zweimal als Nummer \(fork.sequence) und ruht:"))
      lines += fork.events.map { "    \($0.raw.hex, .id)" }
    }
    return lines
  }

  private func counts(_ language: Language) -> [Text] {
    let members = members() ?? []
    let active = members.count { $0.standing == .active }
    let (all, texts) = (language.count(events), language.count(bodies))
    let erased = language.count(erasures.count)
    var lines: [Text] = [
      language.choose(
        en: "\(all) \(plural(events, "event", "events")), \(texts) with their text, \(erased) erased",
        de: "\(all) \(plural(events, "Ereignis", "Ereignisse")), \(texts) mit Text, \(erased) gelöscht"),
      language.choose(
        en: "\(active) \(plural(active, "member", "members")) of \(members.count) who joined",
        de: "\(active) \(plural(active, "Mitglied", "Mitglieder")) von \(members.count), die beigetreten sind"
      ),
    ]
    if let manifest {
      let time = CivilTime.iso8601(manifest.time)
      let writer = role(of: manifest.exporter, language)
      lines.append(
        language.choose(
          en: "written at \(time) by \(writer) \(manifest.exporter.hex)",
          de: "geschrieben am \(time) von \(writer) \(manifest.exporter.hex)"))
    }
    return lines
  }

  private func role(of key: PublicKey, _ language: Language) -> String {
    guard let authority else { return language.choose(en: "the key", de: "dem Schlüssel") }
    if authority.charter.departments.contains(where: { $0.nodeKey == key }) {
      return language.choose(en: "the node", de: "dem Knoten")
    }
    let isMember = authority.memberIDs.contains { authority.devices(of: $0).contains(key) }
    return isMember
      ? language.choose(en: "the device", de: "dem Gerät")
      : language.choose(en: "the unknown key", de: "dem unbekannten Schlüssel")
  }
}

extension Finding {
  func text(in language: Language) -> Text {
    let place: Text =
      if let event {
        language.choose(en: "event \(event.raw.hex)", de: "Ereignis \(event.raw.hex)")
      } else if let position {
        language.choose(en: "behind event \(position)", de: "hinter Ereignis \(position)")
      } else {
        language.choose(en: "the bundle", de: "das Bündel")
      }
    return "\(rule.name, .warning)  \(place): \(rule.meaning.text(in: language))"
  }
}

extension Missing {
  /// What is missing, with the first of each.
  func lines(_ language: Language) -> [Text] {
    var lines: [Text] = []
    if end { lines.append(language.choose(en: "the file breaks off", de: "die Datei bricht ab")) }
    func add(_ ids: [EventID], en: Text, de: Text) {
      guard let first = ids.first else { return }
      let count = language.count(ids.count)
      lines.append(
        "\(count) \(language.choose(en: en, de: de)): \(first.raw.hex)\(ids.count > 1 ? " …" : "")")
    }
    add(events, en: "missing events", de: "fehlende Ereignisse")
    add(bodies, en: "texts that are missing and not erased", de: "Texte, die fehlen und nicht gelöscht sind")
    add(
      rules, en: "events that this version has no rules for",
      de: "Ereignisse, für die diese Version keine Regeln hat")
    return lines
  }
}
