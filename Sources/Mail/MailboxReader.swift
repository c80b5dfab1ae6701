/// A message as it stands in an archive, unquoted, with line feeds only.
package struct RawMessage: Equatable, Sendable {
  package let bytes: [UInt8]
  /// Where it begins in the archive, in bytes after inflating, counted from 0.
  package let offset: Int

  package init(bytes: [UInt8], offset: Int) {
    (self.bytes, self.offset) = (bytes, offset)
  }
}

/// What the reading of an archive gives, in its order.
package enum MailboxItem: Equatable, Sendable {
  case message(RawMessage)
  /// The offset is that of the message or of the text, in bytes after inflating.
  case problem(Problem, offset: Int)
}

/// Reads an mbox (RFC 4155), compressed with gzip or not, from pieces of any size.
///
/// Push a piece, take items until there are none, push the next; `finish` behind the last one, and take items
/// again. Memory is that of the pieces pushed, of one step of inflating and of one message.
package struct MailboxReader: ~Copyable {
  private var splitter = MailboxSplitter()
  private var inflater: Inflater?
  /// Whether the input begins as a gzip file does (RFC 1952 §2.3.1); nil until its first two bytes are there.
  private var isCompressed: Bool?
  private var input: [UInt8] = []
  private var position = 0
  private var inflated = 0
  private var ready: [MailboxItem] = []
  private var isFinished = false
  /// Why a compressed input cannot be read on.
  private var failure: Problem?
  private var isOver = false

  package init() {}

  /// Takes the next piece. Nothing is read before `next` is called, so memory is the caller's to bound.
  package mutating func push(_ piece: [UInt8]) {
    precondition(!isFinished, "pieces end with finish")
    guard !isOver else { return }
    if position == input.count {
      (input, position) = (piece, 0)
    } else {
      input += piece
    }
  }

  /// Says that no more pieces come.
  package mutating func finish() { isFinished = true }

  /// The next item, or nil: another piece is needed, or after `finish` there is no more.
  package mutating func next() -> MailboxItem? {
    while true {
      if let item = splitter.next() { return item }
      if !ready.isEmpty { return ready.removeFirst() }
      guard !isOver else { return nil }
      if let failure {
        end(failure)
      } else if !advance() {
        guard isFinished else { return nil }
        end(inflater?.isBetweenMembers == false ? .gzipTruncated : nil)
      }
    }
  }

  /// Feeds the splitter once. Returns false where there is no input for it.
  private mutating func advance() -> Bool {
    if isCompressed == nil {
      guard input.count - position >= 2 || isFinished else { return false }
      isCompressed = input[position...].starts(with: [0x1f, 0x8b])
      if isCompressed == true { inflater = Inflater() }
    }
    guard isCompressed == true else {
      guard position < input.count else { return false }
      splitter.push(position == 0 ? input : Array(input[position...]))
      (input, position) = ([], 0)
      return true
    }
    var output: [UInt8] = []
    // The reader is in `isCompressed`, so there is one.
    guard let outcome = inflater?.step(input, from: &position, into: &output) else { return false }
    splitter.push(output)
    inflated += output.count
    switch outcome {
    case .output: return true
    case .needsInput: return false
    case .failed(let problem):
      failure = problem
      return true
    }
  }

  private mutating func end(_ problem: Problem?) {
    isOver = true
    (input, position) = ([], 0)
    ready += splitter.finish()
    if let problem { ready.append(.problem(problem, offset: inflated)) }
  }
}
