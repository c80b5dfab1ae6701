import Bundles
import Events
import Glibc
import Host
import Replica

// Bundles come in by the very same door as what comes over the network.

extension Node {
  /// Takes in a file of bundles. What of it is good is kept as it is read: an event needs no manifest to be
  /// judged.
  func importBundle(_ path: String) async throws -> OperatorReply {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw NodeError.failure(path) }
    defer { close(descriptor) }
    var reader = BundleReader()
    var known = AdmissibleKeys()
    var batch: [ExaminedEvent] = []
    var (events, dropped) = (0, [String: Int]())
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { throw NodeError.failure(path) }
      if count == 0 { break }
      reader.push(buffer.span.bytes.extracting(first: count))
      do throws(BundleError) {
        while let item = try reader.next() {
          guard case .event(let event, let body) = item else { continue }
          events += 1
          let examined = ExaminedEvent(event.bytes, body: body, &known)
          if case .dropped(let error) = examined { dropped[error.name, default: 0] += 1 }
          batch.append(examined)
        }
      } catch {
        await host.load(batch)
        throw NodeError.bundle("\(error)", events: events)
      }
      if batch.count >= 256 {
        await host.load(batch)
        batch = []
      }
    }
    await host.load(batch)
    do throws(BundleError) {
      try reader.finish()
    } catch { throw NodeError.bundle("\(error)", events: events) }
    return .imported(
      events: events, refused: dropped.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })
  }
}
