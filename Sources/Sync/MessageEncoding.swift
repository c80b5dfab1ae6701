internal import CBOR
internal import Events
internal import Sodium

/// The numbers of the messages, and how many fields each has with its number.
enum MessageNumber: UInt64, CaseIterable {
  case summary, index, heads, want, events, have, graft, prune, wantBodies, bodies, committed, subscribe

  var fieldCount: Int {
    switch self {
    case .summary, .index, .prune, .committed, .subscribe: 2
    case .events, .have, .graft, .wantBodies, .bodies: 3
    case .heads, .want: 4
    }
  }
}

extension Message {
  var number: MessageNumber {
    switch self {
    case .summary: .summary
    case .index: .index
    case .heads: .heads
    case .want: .want
    case .events: .events
    case .have: .have
    case .graft: .graft
    case .prune: .prune
    case .wantBodies: .wantBodies
    case .bodies: .bodies
    case .committed: .committed
    case .subscribe: .subscribe
    }
  }

  /// The one encoding of the message. O(bytes).
  package func encoded() -> [UInt8] {
    var writer = CBORWriter(reservingCapacity: estimatedBytes)
    writer.writeArrayHeader(number.fieldCount)
    writer.writeUnsigned(number.rawValue)
    switch self {
    case .summary(let digest): writer.write(digest)
    case .index(let entries): writer.write(entries)
    case .heads(let token, let tips, let frontier), .want(let token, let tips, let frontier):
      writer.write(token)
      writer.write(tips)
      writer.write(frontier)
    case .events(let token, let events):
      writer.write(token)
      writer.write(events)
    case .have(let token, let ids), .graft(let token, let ids), .wantBodies(let token, let ids):
      writer.write(token)
      writer.write(ids)
    case .prune(let token): writer.write(token)
    case .bodies(let token, let bodies):
      writer.write(token)
      writer.write(bodies)
    case .committed(let ids): writer.write(ids)
    case .subscribe(let tokens):
      writer.writeArrayHeader(tokens.count)
      for token in tokens { writer.write(token) }
    }
    precondition(writer.bytes.count <= SyncLimits.messageBytes, "a message is at most 4 MiB")
    return writer.bytes
  }

  /// What it takes on the wire, a little more rather than less. O(entries).
  var estimatedBytes: Int {
    switch self {
    case .summary, .prune: 40
    case .index(let entries): 16 + 69 * entries.count
    case .heads(_, let ids, let frontier), .want(_, let ids, let frontier):
      64 + 34 * ids.count + frontier.entries.reduce(0) { $0 + $1.bytes }
    case .events(_, let events): 64 + events.reduce(0) { $0 + $1.count + 12 }
    case .have(_, let ids), .graft(_, let ids), .wantBodies(_, let ids): 64 + 34 * ids.count
    case .bodies(_, let bodies): 64 + bodies.reduce(0) { $0 + $1.body.count + 44 }
    case .committed(let ids): 16 + 34 * ids.count
    case .subscribe(let tokens): 16 + 34 * tokens.count
    }
  }
}

extension CBORWriter {
  fileprivate mutating func write(_ hash: Bytes32) {
    hash.withBytes { writeBytes($0) }
  }

  fileprivate mutating func write(_ ids: [EventID]) {
    writeArrayHeader(ids.count)
    for id in ids { write(id.raw) }
  }

  fileprivate mutating func write(_ entries: [IndexEntry]) {
    writeArrayHeader(entries.count)
    for entry in entries {
      writeArrayHeader(2)
      write(entry.token)
      write(entry.tipsDigest)
    }
  }

  fileprivate mutating func write(_ frontier: Frontier) {
    writeArrayHeader(frontier.entries.count)
    for entry in frontier.entries {
      writeArrayHeader(entry.forks == nil ? 2 : 3)
      write(entry.key.raw)
      writeUnsigned(entry.seq)
      if let forks = entry.forks { write(forks) }
    }
  }

  fileprivate mutating func write(_ events: [EventBytes]) {
    writeArrayHeader(events.count)
    for event in events {
      writeArrayHeader(2)
      writeBytes(event.event)
      if let body = event.body { writeBytes(body) } else { writeNull() }
    }
  }

  fileprivate mutating func write(_ bodies: [BodyBytes]) {
    writeArrayHeader(bodies.count)
    for body in bodies {
      writeArrayHeader(2)
      write(body.id.raw)
      writeBytes(body.body)
    }
  }
}
