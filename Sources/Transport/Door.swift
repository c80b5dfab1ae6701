internal import NIOCore
internal import Sodium
internal import Synchronization

/// Who is let in: how many strangers at once, how many connections of one peer, and what was refused.
final class Door: Sendable {
  private struct State {
    /// Accepted connections whose key is not known yet, by number of arrival.
    var strangers: [UInt64: any Channel] = [:]
    /// No stranger has a smaller number.
    var oldest: UInt64 = 0
    var next: UInt64 = 0
    var peers: [PublicKey: Int] = [:]
    var handshakes = 0
    var refusals: [String: Int] = [:]
  }

  private let state = Mutex(State())
  private let limits: TransportLimits

  init(limits: TransportLimits) { self.limits = limits }

  /// Lets a stranger in and returns its number. Too many push out the one who came first: an idle crowd
  /// cannot keep an honest peer outside, which needs its place for a few round trips only. Amortised O(1).
  func enter(_ channel: any Channel) -> UInt64 {
    let (number, pushedOut) = state.withLock { state in
      let number = state.next
      state.next += 1
      state.strangers[number] = channel
      var pushedOut: (any Channel)?
      while state.strangers.count > limits.strangers {
        pushedOut = state.strangers.removeValue(forKey: state.oldest)
        state.oldest += 1
      }
      return (number, pushedOut)
    }
    pushedOut?.triggerUserOutboundEvent(LinkCommand.fail(.tooManyStrangers), promise: nil)
    return number
  }

  /// A stranger is known now, or gone.
  func leave(stranger number: UInt64) {
    state.withLock { _ = $0.strangers.removeValue(forKey: number) }
  }

  /// Whether the peer may have one connection more, which then is counted.
  func admit(_ peer: PublicKey) -> Bool {
    state.withLock { state in
      let count = state.peers[peer, default: 0]
      guard count < limits.connectionsOfPeer else { return false }
      state.peers[peer] = count + 1
      return true
    }
  }

  func leave(peer: PublicKey) {
    state.withLock { state in
      let count = state.peers[peer, default: 0]
      state.peers[peer] = count > 1 ? count - 1 : nil
    }
  }

  func count(_ error: TransportError) {
    state.withLock { $0.refusals[error.reason, default: 0] += 1 }
  }

  func countHandshake() {
    state.withLock { $0.handshakes += 1 }
  }

  var handshakes: Int { state.withLock { $0.handshakes } }

  var refusals: [(reason: String, count: Int)] {
    state.withLock { $0.refusals }.sorted { $0.key < $1.key }.map { (reason: $0.key, count: $0.value) }
  }
}
