import Events
import Sodium

/// A department of the federation, and the key of its node.
struct Department {
  let number: Int
  let name: String
  let id: DepartmentID
  /// The key that its node signs with now; a succession replaces it.
  var key: SigningKey
  /// The replica that is its node.
  let host: Int
  let isHonest: Bool
}

/// Somebody with a root key. What they write comes from the client that holds their device key.
struct Person {
  let number: Int
  let name: String
  let root: SigningKey
  /// The department that employs them now.
  var department: Int
  /// The device key that they use now.
  var device: SigningKey
  /// Device keys that they have used before, revoked or not.
  var retired: [SigningKey] = []
  /// The next serial of an affiliation by each department.
  var serials: [Int: UInt64] = [:]
  let host: Int
  let isHonest: Bool

  var id: MemberID { root.publicKey.raw }

  func certificate(at time: Milliseconds) -> DeviceStatement {
    DeviceStatement(.certificate, of: device.publicKey, time: time, by: root)
  }
}

/// Names for the narration.
enum Names {
  static let departments = ["Workshop", "Laboratory", "Purchasing", "Archive", "Canteen", "Dispatch"]
  static let people = [
    "Anna", "Bruno", "Clara", "Dario", "Emine", "Felix", "Greta", "Hakan", "Ines", "Jonas", "Kira", "Levin",
  ]
  static let villains = ["Mallory", "Trudy", "Oscar"]
}
