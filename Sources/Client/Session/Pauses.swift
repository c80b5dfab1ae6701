/// Who waits in a session for something to happen, and the one timer of the session.
struct Pauses {
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var alarm: Task<Void, Never>?
  private var due: ContinuousClock.Instant?

  mutating func append(_ waiter: CheckedContinuation<Void, Never>) { waiting.append(waiter) }

  mutating func takeAll() -> [CheckedContinuation<Void, Never>] {
    defer { waiting = [] }
    return waiting
  }

  /// Rings the session in so long, unless it is rung before that anyway.
  mutating func ring(in duration: Duration, _ session: ClientSession) {
    let at = ContinuousClock.now + duration
    if let due, due <= at { return }
    alarm?.cancel()
    due = at
    alarm = Task { [weak session] in
      do { try await Task.sleep(until: at, clock: .continuous) } catch { return }
      await session?.alarmRang()
    }
  }

  mutating func rang() { (alarm, due) = (nil, nil) }

  mutating func cancel() {
    alarm?.cancel()
    rang()
  }
}

extension ClientSession {
  func alarmRang() {
    pauses.rang()
    ring()
  }

  /// Something has changed: who waits looks again.
  func stir() {
    for waiter in pauses.takeAll() { waiter.resume() }
  }

  /// Waits until `isDue`, looked at after every change, or until the deadline. Returns whether it is due.
  func wait(
    until deadline: ContinuousClock.Instant, _ isDue: (isolated ClientSession) throws(ClientError) -> Bool
  ) async throws(ClientError) -> Bool {
    while try !isDue(self) {
      let left = deadline - .now
      guard left > .zero else { return false }
      pauses.ring(in: left, self)
      await withCheckedContinuation { pauses.append($0) }
    }
    return true
  }

  /// Waits until something happens: an event, a reply, the end of the connection; or for so long.
  package func pause(atMost duration: Duration) async {
    guard duration > .zero else { return }
    pauses.ring(in: duration, self)
    await withCheckedContinuation { pauses.append($0) }
  }
}
