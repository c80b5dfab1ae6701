import Audit
import Bundles
import Events
import Glibc
import Terminal

/// A file of bundles, audited on all cores.
///
/// One task reads and judges; the signatures are checked ahead of it, batch by batch. What is in memory is a
/// batch for each core and two, and what the audits remember.
struct AuditedFile {
  let path: String
  /// One for each bundle in it.
  let audits: [BundleAudit]

  private struct Batch: Sendable {
    let number: Int
    let items: [CheckedItem]
    let known: AdmissibleKeys
  }

  /// - Throws: where the file cannot be read. Whatever is wrong *in* it is the audits' to say.
  init(_ path: String, showing output: Output = .process) async throws(Advice) {
    self.path = path
    audits = try await Self.read(path, output) { (auditor, items) in auditor.take(items) }
  }

  /// Puts the events of several files of one community together.
  static func union(
    _ paths: [String], of community: CommunityID, showing output: Output = .process
  ) async throws(Advice) -> BundleAudit {
    let both = BundleAudit(community)
    for path in paths {
      var isOurs = false
      _ = try await read(path, output) { (_, items) in
        for item in items {
          if case .header(let id) = item { isOurs = id == community }
          if isOurs, case .event(let event) = item { both.takeMore(event) }
        }
      }
    }
    return both
  }

  /// Gives the checked items of a file to `take`, in their order.
  private static func read(
    _ path: String, _ output: Output, _ take: (inout Auditor, [CheckedItem]) -> Void
  ) async throws(Advice) -> [BundleAudit] {
    let file = try InputFile(path)
    let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    // A small file is done before anybody could read what is said of it.
    let isLarge = file.size.map { $0 >= 1 << 23 } ?? true
    var bar =
      isLarge
      ? ProgressBar(Message(en: "checking", de: "prüfe"), unit: .bytes, total: file.size, on: output) : nil
    let audits = await withTaskGroup(of: Batch.self) { group in
      var auditor = Auditor()
      var idle = Array(repeating: AdmissibleKeys(), count: cores + 1)
      var done: [Int: [CheckedItem]] = [:]
      var (begun, taken) = (0, 0)
      func collect(_ batch: Batch, into auditor: inout Auditor) {
        idle.append(batch.known)
        done[batch.number] = batch.items
        while let items = done.removeValue(forKey: taken) {
          take(&auditor, items)
          taken += 1
        }
      }
      while !auditor.hasFailed, let piece = file.read() {
        auditor.push(piece.span.bytes)
        bar?.tick(done: file.position)
        while let items = auditor.next() {
          if idle.isEmpty, let batch = await group.next() { collect(batch, into: &auditor) }
          let (number, keys) = (begun, idle.removeLast())
          begun += 1
          group.addTask {
            var known = keys
            return Batch(number: number, items: CheckedItem.check(items[...], &known), known: known)
          }
        }
      }
      while let batch = await group.next() { collect(batch, into: &auditor) }
      return auditor.finish()
    }
    bar?.finish()
    if let number = file.failure { throw InputFile.advice(path, number) }
    return audits
  }
}

/// A file that is read from its beginning to its end.
private final class InputFile {
  private let descriptor: Int32
  /// nil for a pipe.
  let size: UInt64?
  private(set) var position: UInt64 = 0
  /// Why reading ended before the end.
  private(set) var failure: Int32?

  private static let piece = 1 << 18

  init(_ path: String) throws(Advice) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.advice(path, errno) }
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    size = isFile ? UInt64(max(0, status.st_size)) : nil
  }

  deinit { close(descriptor) }

  /// nil at the end.
  func read() -> [UInt8]? {
    var count = -1
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, filled in
      repeat {
        count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      } while count < 0 && errno == EINTR
      filled = max(0, count)
    }
    if count < 0 { failure = errno }
    guard count > 0 else { return nil }
    position += UInt64(count)
    return bytes
  }

  static func advice(_ path: String, _ number: Int32) -> Advice {
    Advice(.usage, Message(both: "\(path): \(String(cString: strerror(number)))"))
  }
}
