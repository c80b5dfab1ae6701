import Node
import Terminal

extension OperatorDeed {
  /// What the operator is told.
  var message: Message {
    switch self {
    case .reloaded: Message(en: "read again", de: "neu gelesen")
    case .invitationRevoked(let id, let label):
      Message(
        en: "The invitation \(id, .id) for \(label) is void.",
        de: "Die Einladung \(id, .id) für \(label) gilt nicht mehr.")
    case .peerAdded(let name, let key, let address):
      Message(
        en: "\(name, .bold) (\(key, .id)) at \(address) is a peer.",
        de: "\(name, .bold) (\(key, .id)), \(address), ist jetzt Nachbar.")
    case .peerRemoved(let name):
      Message(
        en: "\(name, .bold) is no peer any more; what it has it keeps.",
        de: "\(name, .bold) ist kein Nachbar mehr; was dort ist, bleibt dort.")
    case .auditorAdded(let name, let key, let communities):
      Message(
        en: "\(name) (\(key, .id)) may read \(Communities.readable(communities).en).",
        de: "\(name) (\(key, .id)) darf \(Communities.readable(communities).de) lesen.")
    case .auditorRemoved(let name):
      Message(
        en: "\(name) may read nothing more; what was read stays with them.",
        de: "\(name) darf nichts mehr lesen; was gelesen ist, ist gelesen.")
    case .employeeEnded(let name, let communities):
      Message(
        en: """
          \(name) is vouched for no longer: \(communities) \
          \(plural(communities, "community is", "communities are")) told.
          """,
        de: """
          Für \(name) bürgt die Abteilung nicht mehr; \(communities) \
          \(plural(communities, "Gemeinschaft weiß", "Gemeinschaften wissen")) es.
          """
      )
    }
  }
}

extension Communities {
  /// How many an auditor may read; 0 stands for all.
  static func readable(_ count: Int) -> Message {
    count == 0
      ? Message(en: "everything", de: "alles")
      : Message(
        en: "\(count) \(plural(count, "community", "communities"))",
        de: "\(count) \(plural(count, "Gemeinschaft", "Gemeinschaften"))")
  }
}
