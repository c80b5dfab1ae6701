import Logging
import Synchronization

/// The level that is logged at; a reload changes it.
final class Level: Sendable {
  private let cell: Mutex<Logger.Level>

  init(_ value: Logger.Level) { cell = Mutex(value) }

  var value: Logger.Level {
    get { cell.withLock { $0 } }
    set { cell.withLock { $0 = newValue } }
  }
}

/// Logs as `inner` does, at a level that can be changed for all loggers at once.
struct LevelHandler: LogHandler {
  private var inner: StreamLogHandler
  private let level: Level

  init(_ inner: StreamLogHandler, _ level: Level) {
    (self.inner, self.level) = (inner, level)
    self.inner.logLevel = .trace
  }

  var logLevel: Logger.Level {
    get { level.value }
    set { level.value = newValue }
  }

  var metadata: Logger.Metadata {
    get { inner.metadata }
    set { inner.metadata = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { inner[metadataKey: key] }
    set { inner[metadataKey: key] = newValue }
  }

  func log(event: LogEvent) { inner.log(event: event) }
}
