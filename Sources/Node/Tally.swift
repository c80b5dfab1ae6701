import Events
import Host
import Metrics
import Sodium
import Synchronization

/// What has happened since the start: counters for metrics, and when each peer was last in step.
final class Tally: Sendable {
  private let state = Mutex(State())
  /// Over those committed: how often an event comes here.
  private let received = Counter(label: "kollektiv_events_received_total")
  private let committed = Counter(label: "kollektiv_events_committed_total")
  private let acknowledged = Counter(label: "kollektiv_events_acknowledged_total")
  private let refused = Counter(label: "kollektiv_events_refused_total")
  private let held = Counter(label: "kollektiv_events_held_total")
  private let attached = Counter(label: "kollektiv_links_attached_total")
  private let full = Counter(label: "kollektiv_disk_full_total")

  private struct State {
    var steps: [PublicKey: Milliseconds] = [:]
    var since: Milliseconds = 0
  }

  func begin(at now: Milliseconds) { state.withLock { $0.since = now } }

  var since: Milliseconds { state.withLock { $0.since } }

  /// When each peer and this node were last seen to hold the same.
  var steps: [PublicKey: Milliseconds] { state.withLock { $0.steps } }

  func count(_ event: HostEvent, at now: Milliseconds) {
    switch event {
    case .received(_, let events): received.increment(by: events)
    case .committed(let ids): committed.increment(by: ids.count)
    case .acknowledged(_, let ids): acknowledged.increment(by: ids.count)
    case .refused: refused.increment()
    case .held: held.increment()
    case .attached: attached.increment()
    case .charged(_, let rule):
      Counter(label: "kollektiv_rules_broken_total", dimensions: [("rule", rule)]).increment()
    case .diskFull: full.increment()
    case .inStep(let peer): state.withLock { $0.steps[peer] = now }
    case .detached, .failed: break
    }
  }
}
