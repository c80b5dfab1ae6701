import Foundation
import Glibc
import Replica
import Store

extension Ingest {
  /// For a profiler: says when it is ready, waits until that has been attached, and takes in what was
  /// verified before.
  func profile(batches count: Int) throws {
    var ready = examined(batches: count)
    FileHandle.standardError.write(Data("ready: \(getpid())\n".utf8))
    sleep(3)
    var (taking, checkpoint) = (0.0, 0.0)
    while let messages = ready.popLast() {
      taking += try Clock.cpu { try take(messages) }
      if ready.count % 10 == 0 { checkpoint += try Clock.cpu { try store.database.checkpoint(.passive) } }
    }
    let events = Double(count * Batch.size) / 1e6
    print("take \(Report.text(taking / events)) us, checkpoint \(Report.text(checkpoint / events)) us")
  }
}
