import Simulator
import Store
import TestSupport

func makeDisk(_ name: String, seed: UInt64) -> SimulatedDisk {
  var generator = Numbers(seed: seed)
  return SimulatedDisk(name: name, random: { generator.next() })
}

let schema = [
  Migration(
    version: 1,
    statements: [
      "CREATE TABLE entry (batch INTEGER, item INTEGER, body BLOB, PRIMARY KEY (batch, item)) STRICT",
      "CREATE INDEX body ON entry (body)",
    ])
]

extension SimulatedDisk {
  func open() throws(StoreError) -> Database {
    let database = try Database(path: "store", mode: .readWriteCreate, vfs: vfsName, exclusive: true)
    try database.migrate(schema)
    return database
  }
}

extension Database {
  /// A batch's number and size tell its rows, so that what is found can be checked.
  func insert(batch: Int64, items: Int64) throws(StoreError) {
    let insert = try prepare("INSERT INTO entry (batch, item, body) VALUES (?1, ?2, ?3)")
    for item in 0..<items {
      var generator = Numbers(seed: UInt64(batch) << 8 | UInt64(item))
      let body = (0..<40).flatMap { _ in withUnsafeBytes(of: generator.next()) { [UInt8]($0) } }
      var cursor = insert.cursor()
      cursor.bind(1, batch)
      cursor.bind(2, item)
      cursor.bind(3, body.span.bytes)
      try cursor.run()
    }
  }

  /// The number of rows of each batch.
  func batches() throws(StoreError) -> [Int64: Int64] {
    var cursor = try prepare("SELECT batch, count(*) FROM entry GROUP BY batch").cursor()
    var batches: [Int64: Int64] = [:]
    while try cursor.step() { batches[cursor.int64(0)] = cursor.int64(1) }
    return batches
  }

  func integrity() throws(StoreError) -> String {
    var cursor = try prepare("PRAGMA integrity_check").cursor()
    return try cursor.step() ? cursor.text(0) : "no answer"
  }
}

/// Transactions, checkpoints and power cuts, all from one seed, and what the power cuts did to the promises.
struct PowerCutWorkload {
  private(set) var lostCommits = 0
  private(set) var tornTransactions = 0
  private(set) var damaged: [String] = []
  private(set) var acknowledged = 0

  private var random: Numbers
  private let disk: SimulatedDisk
  private let durable: Bool
  private var committed: [Int64: Int64] = [:]
  private var batch: Int64 = 0

  init(seed: UInt64, durable: Bool, lives: Int = 3, name: String = "power") throws {
    random = Numbers(seed: seed)
    disk = makeDisk("\(name)-\(durable)-\(seed)", seed: seed &+ 1)
    self.durable = durable
    for _ in 0..<lives {
      disk.changesUntilPowerCut = Int.random(in: 0...150, using: &random)
      let doubt = live()
      disk.crash(tearing: &random)
      try examine(doubt)
    }
  }

  /// Works until the power fails. Returns the batch that was being committed then, whose fate is open.
  private mutating func live() -> (batch: Int64, items: Int64)? {
    var doubt: (batch: Int64, items: Int64)?
    do {
      let database = try disk.open()
      if !durable { try database.execute("PRAGMA synchronous=NORMAL") }
      while true {
        batch += 1
        let items = Int64.random(in: 1...8, using: &random)
        let abandons = Int.random(in: 0..<6, using: &random) == 0
        let number = batch
        doubt = (number, items)
        do {
          try database.transaction { () throws(StoreError) in
            try database.insert(batch: number, items: items)
            if abandons { throw .corrupt("abandoned") }
          }
          committed[number] = items
          acknowledged += 1
        } catch StoreError.corrupt("abandoned") {}
        doubt = nil
        if Int.random(in: 0..<8, using: &random) == 0 { try database.checkpoint(.passive) }
        if Int.random(in: 0..<16, using: &random) == 0 { try database.checkpoint(.truncate) }
      }
    } catch {
      return doubt
    }
  }

  private mutating func examine(_ doubt: (batch: Int64, items: Int64)?) throws {
    let database = try disk.open()
    let integrity = try database.integrity()
    if integrity != "ok" { damaged.append(integrity) }
    let found = try database.batches()
    for (number, items) in committed where found[number] != items {
      if found[number] == nil { lostCommits += 1 } else { tornTransactions += 1 }
    }
    for (number, items) in found where committed[number] == nil {
      if doubt?.batch != number || doubt?.items != items { tornTransactions += 1 }
    }
    committed = found
  }
}
