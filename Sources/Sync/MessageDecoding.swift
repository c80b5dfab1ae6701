internal import CBOR
internal import Events
internal import Sodium

// Strict: one encoding a message, no list is believed before it is checked against its limit and against the
// bytes that remain, and memory grows only with what was read.

extension Message {
  /// Reads one message. O(bytes).
  package init(decoding bytes: [UInt8]) throws(SyncError) {
    try self.init(decoding: bytes.span.bytes)
  }

  /// Reads one message. O(bytes).
  package init(decoding bytes: RawSpan) throws(SyncError) {
    guard bytes.byteCount <= SyncLimits.messageBytes else { throw .messageTooLarge }
    do throws(SyncError) {
      try self.init(reading: bytes)
    } catch {
      // A breach of chapter 1 anywhere in the message goes before what the message should have been.
      var item = CBORReader(bytes)
      do throws(CBORError) {
        try item.skipItem()
        try item.finish()
      } catch { throw .malformed(error) }
      throw error
    }
  }

  private init(reading bytes: RawSpan) throws(SyncError) {
    var reader = CBORReader(bytes)
    let fields = try reader.list(maximum: .max)
    // An empty array has no number to ask for.
    guard fields > 0 else { throw .fieldCount }
    guard let kind = MessageNumber(rawValue: try reader.unsigned()) else { throw .unknownMessage }
    guard fields == kind.fieldCount else { throw .fieldCount }
    self = try Message.fields(of: kind, &reader)
    do throws(CBORError) { try reader.finish() } catch { throw .malformed(error) }
  }

  private static func fields(
    of number: MessageNumber, _ reader: inout CBORReader
  ) throws(SyncError) -> Message {
    switch number {
    case .summary: return .summary(try reader.hash())
    case .index: return .index(try reader.index())
    case .heads:
      let token = try reader.hash()
      let tips = try reader.ids(maximum: SyncLimits.tips, mayBeEmpty: true)
      return .heads(token: token, tips: tips, frontier: try reader.frontier())
    case .want:
      let token = try reader.hash()
      let ids = try reader.ids()
      return .want(token: token, ids: ids, frontier: try reader.frontier())
    case .events:
      let token = try reader.hash()
      return .events(token: token, events: try reader.events())
    case .have:
      let token = try reader.hash()
      return .have(token: token, ids: try reader.ids())
    case .graft:
      let token = try reader.hash()
      return .graft(token: token, ids: try reader.ids())
    case .prune: return .prune(token: try reader.hash())
    case .wantBodies:
      let token = try reader.hash()
      return .wantBodies(token: token, ids: try reader.ids(maximum: SyncLimits.bodies))
    case .bodies:
      let token = try reader.hash()
      return .bodies(token: token, bodies: try reader.bodies())
    case .committed: return .committed(try reader.ids())
    case .subscribe: return .subscribe(try reader.tokens())
    }
  }
}

extension CBORReader {
  fileprivate mutating func list(
    maximum: Int, mayBeEmpty: Bool = true
  ) throws(SyncError) -> Int {
    do throws(CBORError) {
      let count = try readArrayHeader(maximum: maximum)
      if count > 0 || mayBeEmpty { return count }
    } catch {
      throw error == .tooLong ? .listTooLong : .malformed(error)
    }
    throw .listEmpty
  }

  fileprivate mutating func unsigned() throws(SyncError) -> UInt64 {
    do throws(CBORError) { return try readUnsigned() } catch { throw .malformed(error) }
  }

  fileprivate mutating func hash() throws(SyncError) -> Bytes32 {
    do throws(CBORError) { return Bytes32(try readBytes(exactly: 32)) } catch { throw .malformed(error) }
  }

  fileprivate mutating func ids(
    maximum: Int = SyncLimits.ids, mayBeEmpty: Bool = false
  ) throws(SyncError) -> [EventID] {
    try hashes(maximum: maximum, mayBeEmpty: mayBeEmpty).map(EventID.init)
  }

  fileprivate mutating func tokens() throws(SyncError) -> [Bytes32] {
    try hashes(maximum: SyncLimits.communities, mayBeEmpty: true)
  }

  private mutating func hashes(maximum: Int, mayBeEmpty: Bool) throws(SyncError) -> [Bytes32] {
    let count = try list(maximum: maximum, mayBeEmpty: mayBeEmpty)
    var hashes: [Bytes32] = []
    for _ in 0..<count {
      let hash = try hash()
      if let last = hashes.last, last >= hash { throw .notAscending }
      hashes.append(hash)
    }
    return hashes
  }

  fileprivate mutating func index() throws(SyncError) -> [IndexEntry] {
    var entries: [IndexEntry] = []
    for _ in 0..<(try list(maximum: SyncLimits.communities)) {
      guard try list(maximum: .max) == 2 else { throw .entryShape }
      let token = try hash()
      if let last = entries.last, last.token >= token { throw .notAscending }
      entries.append(IndexEntry(token: token, tipsDigest: try hash()))
    }
    return entries
  }

  fileprivate mutating func frontier() throws(SyncError) -> Frontier {
    var entries: [Frontier.Entry] = []
    for _ in 0..<(try list(maximum: SyncLimits.frontierEntries)) {
      let parts = try list(maximum: .max)
      guard parts == 2 || parts == 3 else { throw .entryShape }
      let key = PublicKey(raw: try hash())
      if let last = entries.last, last.key >= key { throw .notAscending }
      let seq = try unsigned()
      entries.append(Frontier.Entry(key: key, seq: seq, forks: parts == 3 ? try hash() : nil))
    }
    return Frontier(ascending: entries)
  }

  fileprivate mutating func events() throws(SyncError) -> [EventBytes] {
    var events: [EventBytes] = []
    for _ in 0..<(try list(maximum: SyncLimits.events, mayBeEmpty: false)) {
      guard try list(maximum: .max) == 2 else { throw .entryShape }
      let event: [UInt8]
      do throws(CBORError) {
        event = try readByteArray(maximum: SyncLimits.eventBytes)
      } catch {
        throw error == .tooLong ? .eventTooLong : .malformed(error)
      }
      events.append(EventBytes(event: event, body: try isNull() ? nil : try body()))
    }
    return events
  }

  fileprivate mutating func bodies() throws(SyncError) -> [BodyBytes] {
    var bodies: [BodyBytes] = []
    for _ in 0..<(try list(maximum: SyncLimits.bodies, mayBeEmpty: false)) {
      guard try list(maximum: .max) == 2 else { throw .entryShape }
      let id = EventID(try hash())
      if let last = bodies.last, last.id >= id { throw .notAscending }
      bodies.append(BodyBytes(id: id, body: try body()))
    }
    return bodies
  }

  private mutating func isNull() throws(SyncError) -> Bool {
    do throws(CBORError) { return try skipNull() } catch { throw .malformed(error) }
  }

  private mutating func body() throws(SyncError) -> [UInt8] {
    let body: [UInt8]
    do throws(CBORError) {
      body = try readByteArray(maximum: SyncLimits.bodyBytes.upperBound)
    } catch {
      throw error == .tooLong ? .bodyLength : .malformed(error)
    }
    guard body.count >= SyncLimits.bodyBytes.lowerBound else { throw .bodyLength }
    return body
  }
}
