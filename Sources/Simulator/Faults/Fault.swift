/// What goes wrong without anybody meaning it. Each is a row of the table at the end of a run.
enum Fault: String, CaseIterable {
  // of a message
  case delay, reorder, duplicate, drop
  // of the network, for a while
  case partition, oneWay = "one way", disconnect
  // of a machine
  case crash, powerCut = "power cut", ioError = "I/O error", diskFull = "disk full"
  case restore = "restore from backup", backup
  case clockAhead = "clock ahead", clockBehind = "clock behind"

  /// Faults that strike a message; the others strike between two steps.
  static let ofMessages: [Fault] = [.delay, .reorder, .duplicate, .drop]

  /// The greatest rate a seed draws, in a thousand messages or steps.
  var ceiling: Int {
    switch self {
    case .delay: 200
    case .reorder: 300
    case .duplicate: 100
    case .drop: 80
    case .partition, .oneWay: 12
    case .disconnect: 30
    case .crash: 25
    case .powerCut, .ioError: 12
    case .diskFull: 10
    case .backup: 20
    case .restore: 10
    case .clockAhead, .clockBehind: 8
    }
  }
}
