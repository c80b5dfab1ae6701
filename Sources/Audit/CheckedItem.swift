package import Bundles
package import Events
import Sodium

/// An item of a bundle, and what its bytes alone say of it (Protocol/event.md). Finding that out is the dear
/// part of an audit and a pure function of the item: a program runs it over slices, on all cores.
package enum CheckedItem: Sendable {
  case header(CommunityID)
  case event(CheckedEvent)
  case receipt(Receipt, isSigned: Bool)
  case manifest(Manifest)

  /// In the order of the items. `known` saves looks at keys; it changes no result. O(bytes), about one curve
  /// operation for each event.
  package static func check(
    _ items: ArraySlice<BundleReader.Item>, _ known: inout AdmissibleKeys
  ) -> [CheckedItem] {
    var checked: [CheckedItem] = []
    checked.reserveCapacity(items.count)
    for item in items {
      switch item {
      case .header(let community): checked.append(.header(community))
      case .event(let event, let body): checked.append(.event(CheckedEvent(event, body: body, &known)))
      case .receipt(let receipt):
        let isSigned = receipt.isSigned && receipt.nodeKey.isAdmissible
        checked.append(.receipt(receipt, isSigned: isSigned))
      case .manifest(let manifest): checked.append(.manifest(manifest))
      }
    }
    return checked
  }
}

/// An event after its signatures were checked, and its body against the commitment.
package struct CheckedEvent: Sendable {
  enum Verdict: Sendable {
    case sound(VerifiedEvent)
    case broken(EventError)
  }

  let id: EventID
  let verdict: Verdict
  let hasBody: Bool
  /// The body that stands beside it is another than the one it commits to.
  let hasForeignBody: Bool
  /// What a charter calls the community.
  let communityName: String?

  init(_ event: UnverifiedEvent, body: [UInt8]?, _ known: inout AdmissibleKeys) {
    id = event.id
    hasBody = body != nil
    do throws(EventError) {
      verdict = .sound(try event.verified(&known))
    } catch {
      verdict = .broken(error)
    }
    guard let bytes = body, let header = event.header else {
      (hasForeignBody, communityName) = (false, nil)
      return
    }
    let body = try? Body(bytes, committedBy: header)
    hasForeignBody = body == nil
    if case .charter(let name, _, _) = header.kind == .charter ? body?.content(of: .charter) : nil {
      communityName = name
    } else {
      communityName = nil
    }
  }
}
