package import Metrics
import Synchronization

/// A back end for swift-metrics that keeps totals and writes them in Prometheus' text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
package final class PrometheusMetrics: MetricsFactory {
  private let cells = Mutex<[String: Cell]>([:])

  package init() {}

  /// One number with its name and labels.
  final class Cell: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    let name: String
    let type: String
    private let value = Mutex(0.0)

    init(name: String, type: String) { (self.name, self.type) = (name, type) }

    var current: Double { value.withLock { $0 } }

    func increment(by amount: Int64) { value.withLock { $0 += Double(amount) } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func reset() { value.withLock { $0 = 0 } }
    func set(_ amount: Int64) { value.withLock { $0 = Double(amount) } }
    func set(_ amount: Double) { value.withLock { $0 = amount } }
    func record(_ amount: Int64) { value.withLock { $0 = Double(amount) } }
    func record(_ amount: Double) { value.withLock { $0 = amount } }
    func recordNanoseconds(_ duration: Int64) { value.withLock { $0 += Double(duration) / 1e9 } }
  }

  private func cell(_ label: String, _ dimensions: [(String, String)], _ type: String) -> Cell {
    let labels = dimensions.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    let name = labels.isEmpty ? label : "\(label){\(labels)}"
    return cells.withLock { cells in
      if let known = cells[name] { return known }
      let cell = Cell(name: name, type: type)
      cells[name] = cell
      return cell
    }
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    cell(label, dimensions, "counter")
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    cell(label, dimensions, "gauge")
  }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler { cell(label, dimensions, "gauge") }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    cell(label, dimensions, "counter")
  }

  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}

  /// All numbers, ascending by name.
  package var text: String {
    let cells = cells.withLock { $0.values.sorted { $0.name < $1.name } }
    var lines: [String] = []
    var family = ""
    for cell in cells {
      let label = String(cell.name.prefix { $0 != "{" })
      if label != family {
        family = label
        lines.append("# TYPE \(label) \(cell.type)")
      }
      let value = cell.current
      lines.append("\(cell.name) \(value == value.rounded() ? "\(Int64(value))" : "\(value)")")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
