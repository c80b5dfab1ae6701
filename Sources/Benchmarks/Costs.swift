/// What a round of taking in costs, in seconds of CPU; divided, what an event does.
struct Cost {
  /// The door: decoding and verifying, then judging and committing with the effects, then its part of a
  /// checkpoint.
  var examining = 0.0
  var taking = 0.0
  var checkpoint = 0.0
  /// The limit: a raw verification, a bare insertion, its part of a checkpoint.
  var verifying = 0.0
  var inserting = 0.0
  var bareCheckpoint = 0.0

  var door: Double { examining + taking + checkpoint }
  var limit: Double { verifying + inserting + bareCheckpoint }

  func divided(by count: Double) -> Cost {
    Cost(
      examining: examining / count, taking: taking / count, checkpoint: checkpoint / count,
      verifying: verifying / count, inserting: inserting / count, bareCheckpoint: bareCheckpoint / count)
  }
}

/// The rounds of one measurement.
struct Costs {
  var rounds: [Cost] = []

  var ratios: Sample { Sample(rounds.map { $0.door / $0.limit }) }

  /// Microseconds an event, medians.
  var text: String {
    func microseconds(_ part: (Cost) -> Double) -> String {
      Report.text((Sample(rounds.map(part)).median * 1e7).rounded() / 10)
    }
    return """
      the door \(microseconds(\.door)) (examine \(microseconds(\.examining)), \
      take \(microseconds(\.taking)), checkpoint \(microseconds(\.checkpoint))); \
      verify \(microseconds(\.verifying)), \
      bare insert \(microseconds(\.inserting)), its checkpoint \(microseconds(\.bareCheckpoint))
      """
  }
}
