import Foundation

/// The vectors of the spec, as the Python side wrote them.
package enum Vectors {
  package static func load<File: Decodable>(_ name: String, as type: File.Type = File.self) throws -> File {
    let url = Surroundings.repository.appending(path: "Protocol/vectors/\(name).json")
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }

  package struct Cases<Case: Decodable>: Decodable {
    package let cases: [Case]
  }
}

package struct EncodingCase: Decodable, Sendable {
  package let name: String
  package let hex: String
  package let expect: String
  package let rule: String?
}

package struct EventCase: Decodable, Sendable {
  package let name: String
  package let event: String
  package let expect: String
  package let rule: String?
  package let id: String?
  package let kind: UInt16?
  package let body: String?
  package let bodyExpect: String?
  package let bodyRule: String?
}

package struct MessageCase: Decodable, Sendable {
  package let name: String
  package let message: String
  package let expect: String
  package let rule: String?
}

package struct BundleCase: Decodable, Sendable {
  package let name: String
  package let file: String
  package let expect: String
  package let rule: String?
}

package struct HistoryCase: Decodable, Sendable {
  package let name: String
  package let now: UInt64
  package let events: [Event]
  package let state: State

  package struct Event: Decodable, Sendable {
    package let label: String
    package let event: String
    package let body: String?
    package let expect: String
    package let rule: String?
  }

  package struct State: Decodable, Sendable, Equatable {
    package let members: [String: String]
    package let cuts: [String: UInt64]
    package let tips: [String]
    package let tipsDigest: String
    package let quarantined: [String]
    package let erased: [String]

    package init(
      members: [String: String], cuts: [String: UInt64], tips: [String], tipsDigest: String,
      quarantined: [String], erased: [String]
    ) {
      (self.members, self.cuts, self.tips, self.tipsDigest) = (members, cuts, tips, tipsDigest)
      (self.quarantined, self.erased) = (quarantined, erased)
    }
  }
}

/// The bytes of a hexadecimal text. Traps on any other: vectors are ours.
package func bytes(hex: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var rest = Substring(hex)
  while let high = rest.popFirst(), let low = rest.popFirst() {
    guard let byte = UInt8(String([high, low]), radix: 16) else { preconditionFailure("not hexadecimal") }
    bytes.append(byte)
  }
  return bytes
}
