import Foundation
import TestSupport
import Testing

@testable import Mail

private let corpus = Surroundings.shared.appending(path: "data/corpus")

/// The thirteen lists of the shared corpus, read whole.
@Suite(
  .enabled(
    if: Surroundings.has(
      FileManager.default.fileExists(atPath: corpus.path),
      orSkipSaying: "no data/corpus in KOLLEKTIV_SHARED or in ../shared")))
struct CorpusTests {
  @Test func everyPostingIsReadAndThreaded() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: corpus.path)
      .filter { $0.hasSuffix(".mbox.gz") }.sorted()
    #expect(names.count == 13)
    var ids: Set<String> = []
    var counts: [Problem: Int] = [:]
    for name in names {
      var file = try MailboxFile(path: corpus.appending(path: name).path)
      var list = Archive()
      while let item = try file.next() { list.add(item) }
      for posting in list.postings { ids.insert(posting.messageID) }
      for (problem, count) in list.problems { counts[problem, default: 0] += count }
      #expect(list.postings.allSatisfy { $0.time != nil })
      let threading = list.threading
      #expect(ThreadingTests.isSound(threading))
      // Neither all alone nor all together.
      let count = list.postings.count
      #expect((count / 8..<count * 4 / 5).contains(threading.threadCount), "\(name)")
    }
    #expect(ids.count == 12_822)
    // Postings of nothing but white space, and typewriters' bells and form feeds.
    #expect(counts == [.noText: 24, .controlCharacters: 26])
  }
}
