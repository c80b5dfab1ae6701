import CBOR
import Events
import Sodium

/// A bundle whose writer looks at no rule, as a liar writes it: whatever events, receipts and manifest it is
/// told to.
struct RawBundle {
  struct Entry {
    var event: [UInt8]
    var body: [UInt8]?
  }

  var community: CommunityID
  var entries: [Entry]
  var receipts: [Receipt] = []
  /// What the manifest counts beside what is there.
  var uncounted: UInt64 = 0

  /// The whole file, signed by whoever exports it.
  func file(by exporter: SigningKey, at time: Milliseconds) -> [UInt8] {
    var writer = CBORWriter()
    writer.writeArrayHeader(3)
    writer.writeUnsigned(0)
    writer.writeUnsigned(1)
    writer.write(community.raw)
    for entry in entries {
      writer.writeArrayHeader(3)
      writer.writeUnsigned(1)
      writer.writeBytes(entry.event)
      if let body = entry.body { writer.writeBytes(body) } else { writer.writeNull() }
    }
    for receipt in receipts {
      writer.writeArrayHeader(2)
      writer.writeUnsigned(2)
      receipt.write(to: &writer)
    }
    let digest = BLAKE2b.hash(writer.bytes.span.bytes)
    func fields(_ writer: inout CBORWriter) {
      writer.write(exporter.publicKey.raw)
      writer.write(community.raw)
      writer.writeUnsigned(UInt64(entries.count) + uncounted)
      writer.writeUnsigned(UInt64(entries.count { $0.body != nil }))
      writer.write(tips)
      writer.write(Tips.digest(tips))
      writer.writeUnsigned(time)
      writer.write(digest)
    }
    let signed = statement("kollektiv/manifest/1", fields: 8, fields)
    writer.writeArrayHeader(10)
    writer.writeUnsigned(3)
    fields(&writer)
    writer.write(exporter.sign(signed.span.bytes))
    return writer.bytes
  }

  /// As a reader works them out, event by event.
  private var tips: [EventID] {
    var open: Set<EventID> = []
    for entry in entries {
      guard let event = try? UnverifiedEvent(entry.event), let header = event.header else { continue }
      open.subtract(header.edges)
      open.insert(event.id)
    }
    return open.sorted()
  }
}
