/// For each two options, how many ballots prefer the one to the other.
package struct Pairwise: Equatable, Sendable {
  package let options: Int
  private var counts: [Int]

  package init(options: Int) {
    self.options = options
    counts = [Int](repeating: 0, count: options * options)
  }

  /// From a published beat matrix: a row an option, with what it received over each other. What stands on the
  /// diagonal is of no matter.
  package init(matrix: [[Int]]) {
    precondition(matrix.allSatisfy { $0.count == matrix.count }, "a beat matrix is square")
    let possible = 0...TallyLimits.electors
    precondition(matrix.joined().allSatisfy(possible.contains), "a beat matrix counts ballots")
    options = matrix.count
    counts = matrix.flatMap(\.self)
  }

  /// Ballots that prefer `option` to `other`.
  package subscript(option: Int, other: Int) -> Int { counts[option * options + other] }

  /// `count` ballots with these ranks, which have been checked. What is not named comes last. O(options²).
  package mutating func add(_ ranks: [[Int]], _ count: Int) {
    var isBelow = [Bool](repeating: true, count: options)
    for rank in ranks {
      for option in rank { isBelow[option] = false }
      for option in rank {
        for other in 0..<options where isBelow[other] { counts[option * options + other] += count }
      }
    }
  }
}
