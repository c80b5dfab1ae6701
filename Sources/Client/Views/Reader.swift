package import Desk
package import Events
package import Store
import Replica
import Sodium

/// What a client shows, read from the views of its replica: in a session between two inputs, or from the file
/// beside whoever writes it. Reads what it is asked for and no more.
package struct Reader {
  package let store: Store
  /// As whom it is read.
  package let member: MemberID

  package init(_ store: Store, as member: MemberID) { (self.store, self.member) = (store, member) }

  /// Opens the store of a home to be read; nil where nothing has been written yet, and where it
  /// takes a session. Throws `store`.
  package init?(_ home: Home, as badge: Badge) throws(ClientError) {
    do throws(StoreError) {
      self.init(try Store(reading: home.store), as: badge.member)
    } catch {
      switch error {
      // Nobody has made it yet, or somebody is just making it; on a full disk only a session can open it.
      case .notAStore, .io(code: 14, _), .diskFull: return nil
      default: throw .store(error)
      }
    }
  }
}

extension ClientSession {
  /// Reads what is to be shown, between two inputs.
  package func look<Result: Sendable>(
    _ body: (Reader) throws(ClientError) -> Result
  ) throws(ClientError) -> Result {
    try body(Reader(replica.store, as: badge.member))
  }
}

extension Reader {
  /// Runs a question to the store. Throws `store`.
  func ask<Result>(_ body: (Store) throws(StoreError) -> Result) throws(ClientError) -> Result {
    do throws(StoreError) { return try body(store) } catch { throw .store(error) }
  }

  /// The departments that the node told of, as they were last time; one's own may be missing.
  package func departments() throws(ClientError) -> [Department] {
    let kept = try ask { (store) throws(StoreError) in try store.setting(ClientSession.departmentsSetting) }
    guard let kept, case .reply(_, .departments(let departments))? = try? DeskMessage(decoding: kept) else {
      return []
    }
    return departments
  }
}

extension ClientSession {
  static let departmentsSetting = "departments"

  /// Asks the node which departments there are, and keeps the answer for the days without it. Throws what
  /// `ask` throws.
  @discardableResult
  package func fetchDepartments() async throws(ClientError) -> [Department] {
    guard case .departments(let departments) = try await ask(.departments) else { throw .unexpectedReply }
    // The reply's own encoding is as good as any.
    let kept = DeskMessage.reply(0, .departments(departments)).encoded()
    let known = try read { (store) throws(StoreError) in try store.setting(Self.departmentsSetting) }
    if known != kept {
      try writeIfRoom { (store) throws(StoreError) in try store.set(Self.departmentsSetting, to: kept) }
    }
    return departments
  }

  /// All communities that the node lets one see. Throws what `ask` throws.
  package func fetchCatalogue() async throws(ClientError) -> [Listing] {
    var listings: [Listing] = []
    while true {
      let request = DeskRequest.catalogue(after: listings.last?.community)
      guard case .catalogue(let page) = try await ask(request) else { throw .unexpectedReply }
      // Ascending, or it would never end.
      if let last = listings.last, let first = page.first, first.community <= last.community {
        throw .unexpectedReply
      }
      listings += page
      if page.count < DeskLimits.page { return listings }
    }
  }
}
