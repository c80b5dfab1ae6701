import Events
import Store

// Nothing acknowledged is ever lost: what a replica has told anybody, its user or a peer, it holds from then
// on, whatever happens to its machine.

extension World {
  static let acknowledgedChecker = "acknowledged"

  func checkAcknowledged(_ host: Host) {
    do throws(StoreError) {
      for id in host.told.sorted() where try !host.holds(id) {
        return fail(
          Self.acknowledgedChecker, "host \(host.number) has lost \(id.short), which it had told of")
      }
    } catch {
      lose(host, to: error)
    }
  }

  func checkAcknowledged() {
    for host in hosts where host.isUp { checkAcknowledged(host) }
  }
}
