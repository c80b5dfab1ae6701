import Sodium

/// What the items of one or more archives come to: the postings, each once, in their order, and a count of
/// what was wrong.
///
/// The law: every item that is added is a posting here or one in the count of a problem that loses a posting.
package struct Archive: Sendable {
  /// In the order in which they were added.
  package private(set) var postings: [Posting] = []
  private var counts: [Problem: Int] = [:]
  /// By Message-ID, the digest of what stands under it.
  private var known: [String: Bytes32] = [:]

  package init() {}

  /// Reads what an item holds. O(its length). Returns the posting if there is a new one.
  ///
  /// A message that is there already is a duplicate. One that has another's ID and says something else gets
  /// an ID of its own, so that nothing an archive holds can displace a posting.
  @discardableResult
  package mutating func add(_ item: MailboxItem) -> Posting? {
    switch item {
    case .problem(let problem, _):
      note(problem)
      return nil
    case .message(let message):
      do {
        return add(try Posting(message))
      } catch {
        note(error)
        return nil
      }
    }
  }

  private mutating func add(_ posting: Posting) -> Posting? {
    let digest = posting.digest
    var posting = posting
    // An archive may claim a derived ID too, so this asks until one is free.
    while let earlier = known[posting.messageID] {
      guard earlier != digest else {
        note(.duplicate)
        return nil
      }
      let id = Posting.derivedID(Array(posting.messageID.utf8) + digest.bytes)
      posting = Posting(posting, renamed: id)
    }
    known[posting.messageID] = digest
    for problem in posting.problems { note(problem) }
    postings.append(posting)
    return posting
  }

  private mutating func note(_ problem: Problem) { counts[problem, default: 0] += 1 }

  /// How often each problem was met, in the order in which `Problem` has them, without those that were not.
  package var problems: [(problem: Problem, count: Int)] {
    Problem.allCases.compactMap { problem in counts[problem].map { (problem, $0) } }
  }

  /// How often this problem was met.
  package func count(of problem: Problem) -> Int { counts[problem, default: 0] }

  /// The threads that the postings make. O(n log n).
  package var threading: Threading {
    Threading(
      postings.map {
        Threading.Entry(
          id: $0.messageID, candidates: $0.parentCandidates, time: $0.time, subject: $0.subject)
      })
  }
}
