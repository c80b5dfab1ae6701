import CBOR

/// How a matter is decided (Protocol/kollektiv.cddl). Part of the frozen format; the tallies come with the
/// decisions.
package indirect enum Method: Equatable, Sendable {
  case absoluteMajority(Share)
  case majority(quorum: Share)
  case consent(turnout: Share)
  case schulze(quorum: Share, ratio: Share)
  case approval(quorum: Share)
  case score(quorum: Share)
  case dots(quorum: Share)
  case transferableVote(seats: UInt64)
  /// Of people and of departments.
  case double(Method, Method)

  package struct Share: Equatable, Sendable {
    package let numerator: UInt64
    /// 1 to 1,000.
    package let denominator: UInt64

    init(_ reader: inout CBORReader) throws(CBORError) {
      try reader.readArrayHeader(exactly: 2)
      numerator = try reader.readUnsigned()
      denominator = try reader.readUnsigned()
      guard (1...1_000).contains(denominator) else { throw .wrongType }
    }

    fileprivate func write(to writer: inout CBORWriter) {
      writer.writeArrayHeader(2)
      writer.writeUnsigned(numerator)
      writer.writeUnsigned(denominator)
    }
  }

  /// `level` is how deep in its event the method stands, to bound the recursion.
  init(_ reader: inout CBORReader, level: Int) throws(CBORError) {
    guard level <= CBORLimits.maximumDepth else { throw .tooDeep }
    let count = try reader.readArrayHeader(maximum: 3)
    guard count > 0 else { throw .wrongCount }
    switch (try reader.readUnsigned(), count) {
    case (0, 2): self = .absoluteMajority(try Share(&reader))
    case (1, 2): self = .majority(quorum: try Share(&reader))
    case (2, 2): self = .consent(turnout: try Share(&reader))
    case (3, 3): self = .schulze(quorum: try Share(&reader), ratio: try Share(&reader))
    case (4, 2): self = .approval(quorum: try Share(&reader))
    case (5, 2): self = .score(quorum: try Share(&reader))
    case (6, 2): self = .dots(quorum: try Share(&reader))
    case (7, 2): self = .transferableVote(seats: try reader.readUnsigned())
    case (8, 3):
      let people = try Method(&reader, level: level + 1)
      self = .double(people, try Method(&reader, level: level + 1))
    default: throw .wrongType
    }
  }

  func write(to writer: inout CBORWriter) {
    writer.writeArrayHeader(count)
    writer.writeUnsigned(number)
    switch self {
    case .absoluteMajority(let share), .majority(let share), .consent(let share), .approval(let share),
      .score(let share), .dots(let share):
      share.write(to: &writer)
    case .schulze(let quorum, let ratio):
      quorum.write(to: &writer)
      ratio.write(to: &writer)
    case .transferableVote(let seats): writer.writeUnsigned(seats)
    case .double(let people, let departments):
      people.write(to: &writer)
      departments.write(to: &writer)
    }
  }

  private var number: UInt64 {
    switch self {
    case .absoluteMajority: 0
    case .majority: 1
    case .consent: 2
    case .schulze: 3
    case .approval: 4
    case .score: 5
    case .dots: 6
    case .transferableVote: 7
    case .double: 8
    }
  }

  private var count: Int {
    switch self {
    case .schulze, .double: 3
    default: 2
    }
  }
}
