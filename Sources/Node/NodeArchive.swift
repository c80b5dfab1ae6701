import Bundles
package import Events
import Glibc
package import Replica
import Sodium
import Store

/// What is done with a node's folder beside the running node: copies, checks, exports. Each opens the files
/// for reading only; the node goes on meanwhile.
package struct NodeArchive: Sendable {
  package let home: NodeHome

  package init(_ home: NodeHome) { self.home = home }

  private func store() throws(NodeError) -> Store {
    guard home.isInitialised else { throw .notInitialised(home.path) }
    do throws(StoreError) {
      return try Store(reading: home.store)
    } catch { throw .store(error) }
  }

  // MARK: Backup

  /// Copies all that makes the node into a new folder: key, configuration, roster and store as they are now.
  /// `progress` is told pages copied, of how many.
  ///
  /// The roster goes first: an employee more in the store than in the roster is served again by an
  /// invitation; the other way round, somebody who left would be served.
  package func backUp(to folder: String, progress: (Int, Int) -> Void) throws(NodeError) {
    let copy = NodeHome(folder)
    guard home.isInitialised else { throw .notInitialised(home.path) }
    guard mkdir(folder, 0o700) == 0 else { throw NodeError.failure(folder) }
    do throws(StoreError) {
      let roster = try Database(path: home.roster, mode: .readOnly, exclusive: false, busyTimeout: 1_000)
      var small = try Backup(of: roster, to: copy.roster)
      while try small.step(pages: 1_024) {}
      var large = try Backup(of: Store(reading: home.store).database, to: copy.store)
      while try large.step(pages: 256) { progress(large.copied, large.total) }
    } catch { throw .store(error) }
    try NodeHome.replace(copy.configuration, with: NodeHome.read(home.configuration), mode: 0o640)
    try NodeHome.replace(copy.keyFile, with: NodeHome.read(home.keyFile), mode: 0o600)
  }

  /// Makes a node of a backup, in a folder without one. The node signs nothing until a peer has told it what
  /// it signed since the backup: its chain would fork (Protocol/replication.md §6.6).
  package func restore(from folder: String) throws(NodeError) {
    let copy = NodeHome(folder)
    guard copy.isInitialised else { throw .notInitialised(folder) }
    guard !home.isInitialised else { throw .alreadyInitialised(home.path) }
    try NodeHome.makeFolder(home.path)
    for (from, to) in [(copy.store, home.store), (copy.roster, home.roster)] {
      guard access(to, F_OK) != 0 else { throw .alreadyInitialised(home.path) }
      do throws(StoreError) {
        let source = try Database(path: from, mode: .readOnly, exclusive: false, busyTimeout: 1_000)
        var backup = try Backup(of: source, to: to)
        while try backup.step(pages: 1_024) {}
      } catch { throw .store(error) }
    }
    do throws(StoreError) {
      try Replica.markRestored(Store(path: home.store))
    } catch { throw .store(error) }
    try NodeHome.replace(home.configuration, with: NodeHome.read(copy.configuration), mode: 0o640)
    try NodeHome.replace(home.keyFile, with: NodeHome.read(copy.keyFile), mode: 0o600)
  }

  // MARK: Check

  /// Everything once more, from the bytes up. The events are verified on all cores; `progress` is told events
  /// checked, of how many. Returns what was found wrong: nothing, where all is well.
  package func check(
    width: Int, progress: (Int, Int) -> Void
  ) async throws(NodeError) -> (events: Int, findings: [Finding]) {
    do {
      var check = try StoreCheck(store())
      let total = check.total
      var findings: [Finding] = []
      while !check.isAtEnd {
        let (events, found) = try check.read(limit: 512 * width)
        findings += found
        findings += try check.compare(await Self.verify(events, width: width))
        progress(check.count, total)
      }
      findings += try check.finish()
      return (total, findings)
    } catch let error as NodeError {
      throw error
    } catch let error as StoreError {
      throw .store(error)
    } catch { preconditionFailure("a check throws nothing else: \(error)") }
  }

  private static func verify(_ events: [StoredEvent], width: Int) async -> [StoreCheck.Verified] {
    let share = max(1, (events.count + width - 1) / width)
    return await withTaskGroup(of: (Int, [StoreCheck.Verified]).self) { group in
      for start in stride(from: 0, to: events.count, by: share) {
        group.addTask { @concurrent in
          var known = AdmissibleKeys()
          return (start, StoreCheck.verify(Array(events[start..<min(start + share, events.count)]), &known))
        }
      }
      var parts: [(Int, [StoreCheck.Verified])] = []
      for await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  // MARK: Export

  /// Writes a community's whole history as a bundle (Protocol/bundle.md) that this node signs. Memory is
  /// flat. `write` takes the next bytes; `progress` is told events written, of how many.
  package func export(
    _ community: CommunityID, at now: Milliseconds, write: ([UInt8]) throws(NodeError) -> Void,
    progress: (Int, Int) -> Void
  ) throws(NodeError) -> Int {
    let (store, key) = (try store(), try home.key())
    do {
      let result: Result<Int, NodeError> = try store.snapshot { () throws(StoreError) in
        guard let ref = try store.community(community)?.ref else {
          return .failure(NodeError.unknown("\(community)"))
        }
        let rows = try store.rows(ofCommunity: ref)
        return Self.write(rows, of: community, store, key, now, write, progress)
      }
      return try result.get()
    } catch let error as NodeError {
      throw error
    } catch let error as StoreError {
      throw .store(error)
    } catch { preconditionFailure("an export throws nothing else: \(error)") }
  }

  private static func write(
    _ rows: [Row], of community: CommunityID, _ store: Store, _ key: SigningKey, _ now: Milliseconds,
    _ write: ([UInt8]) throws(NodeError) -> Void, _ progress: (Int, Int) -> Void
  ) -> Result<Int, NodeError> {
    var writer = BundleWriter(community)
    do {
      for (count, row) in rows.enumerated() {
        let (bytes, body) = try store.bytes(at: row)
        try write(writer.event(UnverifiedEvent(bytes), body: body))
        progress(count + 1, rows.count)
      }
      try write(writer.finish(by: key, at: now))
      return .success(rows.count)
    } catch let error as NodeError {
      return .failure(error)
    } catch let error as StoreError {
      return .failure(.store(error))
    } catch {
      return .failure(.damagedHistory("\(error)"))
    }
  }

  /// The communities that are here, by name and ID.
  package func communities() throws(NodeError) -> [(id: CommunityID, name: String)] {
    let store = try store()
    do throws(StoreError) {
      return try store.communities().map { (entry) throws(StoreError) in
        let body = try store.summary(of: entry.id).charterBody
        guard let body, case .charter(let name, _, _) = Body(stored: body).content(of: .charter) else {
          return (entry.id, "")
        }
        return (entry.id, name)
      }
    } catch { throw .store(error) }
  }
}

extension NodeArchive {
  /// The one community of this name, or whose ID begins so. Throws `unknown` or `ambiguous`.
  package func community(named name: String) throws(NodeError) -> CommunityID {
    try pick(name, communities(), id: \.id.raw.hex, name: \.name).id
  }
}

/// A file that is there whole and durably, or not at all.
package final class NewFile {
  private let path: String
  private let descriptor: Int32
  private var isFinished = false

  /// Throws `file` where there is one already.
  package init(_ path: String) throws(NodeError) {
    guard access(path, F_OK) != 0 else { throw .file(path, reason: "there is a file of that name") }
    descriptor = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw NodeError.failure(path) }
    self.path = path
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(path + ".new") }
  }

  package func write(_ bytes: [UInt8]) throws(NodeError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw NodeError.failure(path) }
      written += max(0, count)
    }
  }

  package func finish() throws(NodeError) {
    guard fsync(descriptor) == 0, rename(path + ".new", path) == 0 else { throw NodeError.failure(path) }
    isFinished = true
  }
}
