import Client
import Events
import Sodium
import Store
import Terminal

/// Posts as a person reads them, and as a program does.
struct PostList {
  let context: Context
  private let now = WallClock.now

  init(_ context: Context) { self.context = context }

  private var output: Output { context.output }

  func show(_ posts: [PostView], schema: String) {
    guard !context.isJSON else { return say(posts, schema) }
    for post in posts { show(post, indent: 0, showsCommunity: true) }
  }

  /// A thread: what answers stands below what it answers, further in.
  func showThread(_ posts: [PostView]) {
    guard !context.isJSON else { return say(posts, "thread") }
    if let first = posts.first { output.say(Text(first.communityName, .heading)) }
    var answers: [EventID?: [PostView]] = [:]
    let here = Set(posts.map(\.post.id))
    for post in posts {
      let target = post.post.target.flatMap { here.contains($0) ? $0 : nil }
      answers[target, default: []].append(post)
    }
    // Iteratively: a thread may be deeper than the stack.
    var rest = (answers[nil] ?? []).reversed().map { (post: $0, depth: 0) }
    while let next = rest.popLast() {
      show(next.post, indent: 2 * min(next.depth, 8), showsCommunity: false)
      for answer in (answers[next.post.post.id] ?? []).reversed() { rest.append((answer, next.depth + 1)) }
    }
  }

  func show(_ view: PostView, indent: Int, showsCommunity: Bool) {
    let post = view.post
    let language = context.language
    let offset = WallClock.offset(at: post.time)
    let time = language.relative(post.time, now: now, offset: offset)
    let margin = Text(String(repeating: " ", count: indent))
    var head: Text = "\(margin)\(view.shortID, .id) \(view.byline(context))"
    if showsCommunity { head += " · \(view.communityName)" }
    if view.quoted == nil { head += " · \(time, .dim)" }
    if post.kind == .reply, showsCommunity { head += language.choose(en: " · reply", de: " · Antwort") }
    if post.edited != nil { head += language.choose(en: " · edited", de: " · bearbeitet") }
    output.say(head)
    for line in body(view).wrapped(to: output.width, indent: indent + 2) { output.say(line) }
    let reactions = post.reactions.map { "\(Reaction(rawValue: $0.number)?.sign ?? "?") \($0.count)" }
    if !reactions.isEmpty { output.say("\(margin)  \(reactions.joined(separator: "  "))") }
    output.say(Text())
  }

  private func body(_ view: PostView) -> Text {
    let language = context.language
    if view.post.isRetracted {
      return Text(
        language.choose(
          en: "(retracted by its author)", de: "(von der Autorin oder dem Autor zurückgenommen)"), .dim)
    }
    guard let text = view.text else {
      return Text(
        language.choose(en: "(erased, or not here yet)", de: "(gelöscht oder noch nicht hier)"), .dim)
    }
    let lines = Text(lines: text.trimmingEnd)
    return view.title.isEmpty ? lines : "\(view.title, .bold, limit: 300)\n" + lines
  }

  private func say(_ posts: [PostView], _ schema: String) {
    output.say(json: schema, ["posts": .array(posts.map(\.json))])
  }
}

extension PostView {
  /// Who wrote it; of what an archive quotes, whom that names, and who says so.
  func byline(_ context: Context) -> Text {
    guard let quoted else { return authorLabel }
    let language = context.language
    let when: Text =
      quoted.time > 0
      ? Text(context.relative(quoted.time)) : language.choose(en: "no date", de: "ohne Datum")
    return language.choose(
      en: "\(quoted.author, .author) · \(when, .dim), from the archive, imported by \(authorLabel)",
      de: "\(quoted.author, .author) · \(when, .dim), aus dem Archiv, importiert von \(authorLabel)")
  }

  /// Name and department, and the fingerprint where these do not tell who it is.
  var authorLabel: Text { author.label(needsFingerprint: needsFingerprint) }

  var json: JSONValue {
    .object([
      (name: "id", value: .string(post.id.raw.hex)), (name: "short_id", value: .string(shortID)),
      (name: "community", value: .string(community.raw.hex)),
      (name: "community_name", value: .string(communityName)), (name: "author", value: author.json),
      (name: "time", value: .time(post.time)),
      (name: "kind", value: .string(post.kind == .reply ? "reply" : "post")),
      (name: "answers", value: .optional(post.target?.raw.hex)),
      (name: "title", value: .string(title)),
      (name: "text", value: .optional(post.isRetracted ? nil : text)),
      (name: "edited", value: post.edited.map { .time($0) } ?? .null),
      (name: "retracted", value: .bool(post.isRetracted)),
      (name: "mentions", value: .array(mentions.map { .string($0.hex) })),
      (
        name: "reactions",
        value: .array(
          post.reactions.map {
            [
              "number": .int(Int64($0.number)), "sign": .optional(Reaction(rawValue: $0.number)?.sign),
              "count": .int(Int64($0.count)),
            ]
          })
      ),
      (
        name: "quoted",
        value: quoted?.json ?? .null
      ),
    ])
  }
}

extension BodyContent.Quoted {
  var json: JSONValue {
    ["author": .string(author), "time": time > 0 ? .time(time) : .null, "message_id": .string(messageID)]
  }
}

extension String {
  /// Without white space at its end, where mail and editors leave it.
  fileprivate var trimmingEnd: String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last])
  }
}

extension PostList {
  /// As they come: one object a line for programs.
  func showLive(_ posts: [PostView]) {
    for post in posts {
      if context.isJSON {
        context.output.say(json: "post", post.json)
      } else {
        show(post, indent: 0, showsCommunity: true)
      }
    }
  }
}
