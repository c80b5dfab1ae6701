import Events
import Sodium
import Store

// What people search and are told of, on replicas that they read on. A node pays a look at a flag.

extension Ledger {
  /// The event shows something, or changes what is shown: when the batch ends the index follows.
  func stir(_ row: Row) {
    if configuration.indexesTexts { outcome.texts.insert(row) }
  }

  func stirErased(_ row: Row) {
    guard configuration.indexesTexts else { return }
    outcome.texts.insert(row)
    outcome.hasErased = true
  }

  /// An event was admitted.
  func stir(_ header: Header, _ entry: EventEntry) throws(StoreError) {
    guard configuration.indexesTexts else { return }
    switch header.facts {
    case .post, .reply, .edit, .retract: outcome.texts.insert(entry.row)
    case .endorse(let member, _): try store.insertNotice(to: member, of: entry.row, .invitation)
    case .erased(let erasures):
      for erase in erasures { try store.insertAcknowledgement(of: erase, by: header.author) }
    default: break
    }
  }

  /// What waited for an event answers it from now on.
  func stirOrphans(of target: EventID) throws(StoreError) {
    guard configuration.indexesTexts else { return }
    for row in try store.orphans(of: target) { outcome.texts.insert(row) }
  }

  /// A cut fell on a key.
  func stirContent(ofKey key: Int64, from cut: UInt64) throws(StoreError) {
    guard configuration.indexesTexts else { return }
    for content in try store.content(ofKey: key) where content.sequence >= cut { stir(content.row) }
  }

  /// The end of a batch. What is no longer shown because it was erased leaves no trace: once a batch, since
  /// that goes over the whole index.
  func indexTexts() throws(StoreError) {
    if !outcome.texts.isEmpty { try store.indexTexts(touchedBy: outcome.texts.sorted()) }
    if outcome.hasErased { try store.forgetTexts() }
  }

  /// At the start: indexes what is here when that begins to be wanted, and forgets it when it is not any
  /// more, for what comes from then on would not be in it. O(1) if nothing has changed.
  func prepareIndex() throws(StoreError) {
    let isIndexed = try store.setting(Self.textsSetting) == Self.texts
    guard isIndexed != configuration.indexesTexts else { return }
    _ = try batch { () throws(StoreError) in
      try configuration.indexesTexts ? store.indexAll() : store.dropTexts()
      try store.set(Self.textsSetting, to: configuration.indexesTexts ? Self.texts : nil)
    }
  }

  private static let textsSetting = "texts"
  /// Grows with every change of what is indexed.
  private static let texts: [UInt8] = [2]
}
