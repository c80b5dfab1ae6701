import BallotFiles
import TestSupport
import Testing

@Suite struct HostileTests {
  private static let samples = [
    sheet + "V: 2143\tada\tAda\nV: -1-2\tbob\tBob\n",
    "# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 4\n# ALTERNATIVE NAME 2: B\n12: 3,{1,2},4\n3: {4,1}\n",
    "4 2\n-2\n3 1 3 4 0\n1 2 4=3 1 0\n0\n\"Adam\"\n\"Basil\"\n\"Charlotte\"\n\"Donald\"\n\"Title\"\n",
  ]

  /// Whatever comes is read or refused, and what is read keeps the promises of `BallotFile`.
  @Test(arguments: samples.indices, [1, 2] as [UInt64])
  func damageIsReadOrRefused(sample: Int, seed: UInt64) {
    var numbers = Numbers(seed: seed)
    let whole = Array(HostileTests.samples[sample].utf8)
    let spice = Array("0123456789-=#{},:\"V \t\n\r\u{0}Oé".utf8)
    var (read, refused) = (0, 0)
    for round in 0..<1_500 {
      var bytes = whole
      for _ in 0...numbers.below(4) {
        let place = numbers.below(bytes.count)
        switch numbers.below(3) {
        case 0: bytes[place] = spice[numbers.below(spice.count)]
        case 1: bytes.insert(spice[numbers.below(spice.count)], at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + numbers.below(9)))
        }
        if bytes.isEmpty { bytes = whole }
      }
      guard let file = try? BallotFile(bytes) else {
        refused += 1
        continue
      }
      read += 1
      guard isWhole(file) else {
        Issue.record("seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
    #expect(read > 0 && refused > 0)
  }

  private func isWhole(_ file: BallotFile) -> Bool {
    let options = file.names.indices
    return file.cast <= BallotFileLimits.voters && (file.seats ?? 1) <= options.count
      && file.ballots.allSatisfy { ballot in
        let named = ballot.ranks.flatMap(\.self)
        return ballot.count > 0 && !named.isEmpty && ballot.ranks.allSatisfy { !$0.isEmpty }
          && Set(named).count == named.count && named.allSatisfy(options.contains)
      }
  }
}
