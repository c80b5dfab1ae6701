import Client
import Desk
import Events
import Sodium
import Store
import Terminal

/// What concerns one, numbered, each with the command to act on it.
struct InboxList {
  private let inbox: InboxView
  /// To communities of which nothing is here.
  private let invitations: [Listing]
  private let context: Context

  init(_ inbox: InboxView, _ invitations: [Listing], _ context: Context) {
    (self.inbox, self.invitations, self.context) = (inbox, invitations, context)
  }

  func show() {
    guard !context.isJSON else { return say() }
    let (output, language) = (context.output, context.language)
    for (place, item) in inbox.items.enumerated() {
      let author = item.author.label(needsFingerprint: item.needsFingerprint)
      let time = context.relative(item.time)
      output.say("\(place + 1, .bold)  \(item.line(author, language)) · \(time, .dim)")
      if let text = item.post?.text {
        let first = text.split(separator: "\n").first.map(String.init) ?? ""
        output.say("   \(first, limit: max(20, (output.width ?? 80) - 4))")
      }
      output.say("   \(item.command, .dim)")
    }
    for (place, listing) in invitations.enumerated() {
      let number = Text("\(inbox.items.count + place + 1)", .bold)
      output.say(
        Message(
          en: "\(number)  you are invited to \(listing.name, .bold)",
          de: "\(number)  du bist nach \(listing.name, .bold) eingeladen"))
      if !listing.purpose.isEmpty {
        output.say("   \(listing.purpose, limit: max(20, (output.width ?? 80) - 4))")
      }
      output.say("   \(listing.command, .dim)")
    }
    if !inbox.unread.isEmpty {
      if !inbox.items.isEmpty || !invitations.isEmpty { output.say(Text()) }
      output.say(Message(en: "Unread", de: "Ungelesen").text(in: language).styled(.heading))
      var table = Table([Table.Column("", right: true), Table.Column("", shrinksTo: 12), Table.Column("")])
      for unread in inbox.unread {
        table.add([
          "\(unread.count)", "\(unread.name, .bold)", "\("kollektiv feed \(Self.quoted(unread.name))", .dim)",
        ])
      }
      output.say(table)
    }
    if inbox.items.isEmpty, invitations.isEmpty, inbox.unread.isEmpty {
      output.say(Message(en: "nothing new", de: "nichts Neues"))
    }
    if inbox.waiting > 0 {
      let count = inbox.waiting
      output.say(
        Message(
          en: "\(count) of yours \(plural(count, "waits", "wait")) for the node: kollektiv sync",
          de: "\(count) von dir \(plural(count, "wartet", "warten")) auf den Knoten: kollektiv sync"))
    }
  }

  /// As a shell takes it.
  private static func quoted(_ name: String) -> String {
    let isPlain =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: byte > 0x7f
        }
      }
    return isPlain
      ? name
      : "'" + name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }

  private func say() {
    context.output.say(
      json: "inbox",
      [
        "items": .array(
          inbox.items.enumerated().map { place, item in
            [
              "number": .int(Int64(place + 1)), "reason": .string("\(item.reason)"),
              "event": .string(item.event.raw.hex), "short_id": .string(item.shortID),
              "community": .string(item.community.raw.hex), "community_name": .string(item.communityName),
              "author": item.author.json, "time": .time(item.time), "text": .optional(item.post?.text),
              "command": .string(item.command),
            ]
          }),
        "invitations": .array(
          invitations.map {
            [
              "community": .string($0.community.raw.hex), "name": .string($0.name),
              "purpose": .string($0.purpose), "command": .string($0.command),
            ]
          }),
        "unread": .array(
          inbox.unread.map {
            [
              "community": .string($0.community.raw.hex), "name": .string($0.name),
              "count": .int(Int64($0.count)),
            ]
          }), "waiting": .int(Int64(inbox.waiting)),
      ])
  }
}

extension Listing {
  fileprivate var command: String { "kollektiv community join \(community.raw.hex.prefix(8))" }
}

extension InboxView.Item {
  fileprivate func line(_ author: Text, _ language: Language) -> Text {
    switch reason {
    case .mention:
      language.choose(
        en: "\(author) mentions you in \(communityName, .bold)",
        de: "\(author) erwähnt dich in \(communityName, .bold)")
    case .reply:
      language.choose(
        en: "\(author) answers you in \(communityName, .bold)",
        de: "\(author) antwortet dir in \(communityName, .bold)")
    case .invitation:
      language.choose(
        en: "\(author) invites you to \(communityName, .bold)",
        de: "\(author) lädt dich in \(communityName, .bold) ein")
    }
  }

  /// What to do about it.
  var command: String {
    switch reason {
    case .mention, .reply: "kollektiv reply \(shortID)"
    case .invitation: "kollektiv community join \(community.raw.hex.prefix(8))"
    }
  }
}
