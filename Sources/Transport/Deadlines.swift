internal import NIOCore

/// When a connection is given up, and why.
///
/// Times that pass while we ourselves do not read (back-pressure) are not held against the peer.
struct Deadlines {
  private enum Rule: Int, CaseIterable { case handshake, idle, frame, stall, farewell }

  private let limits: TransportLimits
  private var times: [NIODeadline?]
  /// The one scheduled task of the connection, and its time.
  var alarm: (task: Scheduled<Void>, time: NIODeadline)?
  /// Whether reading is held back.
  private(set) var isHeld = false

  init(limits: TransportLimits, handshake: NIODeadline) {
    self.limits = limits
    times = Rule.allCases.map { $0 == .handshake ? handshake : nil }
  }

  private subscript(rule: Rule) -> NIODeadline? {
    get { times[rule.rawValue] }
    set { times[rule.rawValue] = newValue }
  }

  /// The earliest of all.
  var next: NIODeadline? { times.compactMap(\.self).min() }

  /// What the connection is ended for at a time; nil if it is not. A farewell that takes too long is no
  /// fault that anybody would be told of.
  func expired(at now: NIODeadline) -> TransportError? {
    let rules = Rule.allCases.filter { rule in self[rule].map { $0 <= now } ?? false }
    return rules.first.map { rule in
      switch rule {
      case .handshake: .handshakeTimeout
      case .idle: .idle
      case .frame: .frameTimeout
      case .stall: .stalled
      case .farewell: .closed
      }
    }
  }

  mutating func opened() {
    self[.handshake] = nil
    heard(.now())
  }

  /// Something came from the peer.
  mutating func heard() { if self[.idle] != nil { heard(.now()) } }

  private mutating func heard(_ now: NIODeadline) { self[.idle] = now + TimeAmount(limits.idle) }

  /// After a chunk: whether it ends within a frame, and one that began in it. Returns whether there is a new
  /// deadline.
  mutating func frame(isPartial: Bool, isNew: Bool) -> Bool {
    guard isPartial else {
      self[.frame] = nil
      return false
    }
    guard isNew || self[.frame] == nil else { return false }
    self[.frame] = .now() + TimeAmount(limits.frame)
    return true
  }

  /// Reading stops or goes on; then the peer's times begin anew.
  mutating func hold(_ isHeld: Bool, isPartial: Bool) {
    self.isHeld = isHeld
    (self[.idle], self[.frame]) = (nil, nil)
    guard !isHeld else { return }
    heard(.now())
    if isPartial { self[.frame] = .now() + TimeAmount(limits.frame) }
  }

  /// The peer took something, or there is something for it to take.
  mutating func progressed(isWaiting: Bool) {
    self[.stall] = isWaiting ? .now() + TimeAmount(limits.stall) : nil
  }

  mutating func closing() { self[.farewell] = .now() + TimeAmount(limits.farewell) }
}

extension LinkHandler {
  /// Sets the alarm for the earliest deadline, unless it rings before: then it will look by itself. So what
  /// moves a deadline with every chunk costs nothing.
  func arm() {
    guard let next = deadlines.next, let context else { return }
    if let alarm = deadlines.alarm {
      guard next < alarm.time else { return }
      alarm.task.cancel()
    }
    let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { self.ring() }
    deadlines.alarm = (task, next)
  }

  private func ring() {
    deadlines.alarm = nil
    if case .ended = phase { return }
    if let error = deadlines.expired(at: .now()) { fail(error) } else { arm() }
  }
}
