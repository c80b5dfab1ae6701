import Client
import Glibc
import Mail

/// Reads mailboxes into one archive: so threads go across files, and what stands in several is taken once.
struct MailReading {
  private(set) var archive = Archive()
  /// Files that could not be read to their end.
  private(set) var failures: [(file: String, error: MailError)] = []
  private var done = 0

  /// Bytes on the disk.
  func size(of files: [String]) -> Int {
    files.reduce(0) { sum, file in
      var status = stat()
      return stat(file, &status) == 0 ? sum + Int(status.st_size) : sum
    }
  }

  /// What was read before an error stands. `tick` is told the bytes that were read of all files.
  mutating func read(_ path: String, tick: (Int) -> Void) {
    do throws(MailError) {
      var file = try MailboxFile(path: path)
      defer { done += file.position }
      while let item = try file.next() {
        archive.add(item)
        tick(done + file.position)
      }
    } catch { failures.append((path, error)) }
  }

  var threadCount: Int { archive.threading.threadCount }

  /// What was read, what is answered before what answers it. O(n log n).
  var messages: [ArchivedMessage] {
    let (postings, threading) = (archive.postings, archive.threading)
    return threading.order.map { index in
      let posting = postings[index]
      // A thread may be known by its subject alone; and where a parent is not imported, its own stands in.
      var answers = posting.parentCandidates
      var above = threading.parents[index]
      while let parent = above, answers.count < Self.answers {
        if !answers.contains(postings[parent].messageID) { answers.append(postings[parent].messageID) }
        above = threading.parents[parent]
      }
      return ArchivedMessage(
        messageID: posting.messageID, author: posting.author,
        time: posting.time.flatMap { UInt64(exactly: $0) },
        title: posting.subject, text: posting.text, answers: answers)
    }
  }

  private static let answers = MailLimits.candidates + 8
}
