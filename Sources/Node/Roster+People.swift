package import Events
package import Sodium
package import Store

// Employees, their devices, and the invitations by which they come.

extension Roster {
  package struct Employee: Equatable, Sendable {
    package let member: MemberID
    /// As the invitation said, or as the employee gave it: for the operator only.
    package let name: String
    /// Of the last affiliation that the department signed for them.
    package let serial: UInt64
    package let since: Milliseconds
    package let ended: Milliseconds?
  }

  package struct Device: Equatable, Sendable {
    package let key: PublicKey
    package let member: MemberID
    package let added: Milliseconds
    package let revoked: Milliseconds?
  }

  package struct OpenInvitation: Equatable, Sendable {
    package let key: PublicKey
    package let label: String
    /// Whose further device it is for; nil for somebody new.
    package let member: MemberID?
    package let expires: Milliseconds
    /// The device that came with it. It may come again: its first answer may have been lost.
    package let used: PublicKey?

    package init(
      key: PublicKey, label: String, member: MemberID? = nil, expires: Milliseconds, used: PublicKey? = nil
    ) {
      (self.key, self.label, self.member, self.expires, self.used) = (key, label, member, expires, used)
    }
  }

  /// Ascending by name.
  package func employees() throws(StoreError) -> [Employee] {
    var cursor = try database.prepare(
      "SELECT member, name, serial, since, ended FROM employee ORDER BY name, member"
    ).cursor()
    var found: [Employee] = []
    while try cursor.step() { found.append(try Self.employee(cursor)) }
    return found
  }

  package func employee(_ member: MemberID) throws(StoreError) -> Employee? {
    var cursor = try database.prepare(
      "SELECT member, name, serial, since, ended FROM employee WHERE member = ?1"
    ).cursor()
    cursor.bind(1, member)
    return try cursor.step() ? try Self.employee(cursor) : nil
  }

  private static func employee(_ cursor: borrowing Cursor) throws(StoreError) -> Employee {
    Employee(
      member: try cursor.bytes32(0), name: cursor.text(1), serial: cursor.unsigned(2),
      since: cursor.unsigned(3), ended: cursor.optional64(4).map(UInt64.init))
  }

  package func setEmployee(_ employee: Employee) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR REPLACE INTO employee VALUES (?1, ?2, ?3, ?4, ?5)").cursor()
    cursor.bind(1, employee.member)
    cursor.bind(2, employee.name)
    cursor.bind(3, employee.serial)
    cursor.bind(4, employee.since)
    cursor.bind(5, optional: employee.ended.map(Int64.init))
    try cursor.run()
  }

  package func device(_ key: PublicKey) throws(StoreError) -> Device? {
    var cursor = try database.prepare(
      "SELECT key, member, added, revoked FROM device WHERE key = ?1"
    ).cursor()
    cursor.bind(1, key.raw)
    return try cursor.step() ? try Self.device(cursor) : nil
  }

  /// In the order in which they were added.
  package func devices(of member: MemberID) throws(StoreError) -> [Device] {
    var cursor = try database.prepare(
      "SELECT key, member, added, revoked FROM device WHERE member = ?1 ORDER BY added, key"
    ).cursor()
    cursor.bind(1, member)
    var found: [Device] = []
    while try cursor.step() { found.append(try Self.device(cursor)) }
    return found
  }

  private static func device(_ cursor: borrowing Cursor) throws(StoreError) -> Device {
    Device(
      key: PublicKey(raw: try cursor.bytes32(0)), member: try cursor.bytes32(1), added: cursor.unsigned(2),
      revoked: cursor.optional64(3).map(UInt64.init))
  }

  package func setDevice(_ device: Device) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR REPLACE INTO device VALUES (?1, ?2, ?3, ?4)").cursor()
    cursor.bind(1, device.key.raw)
    cursor.bind(2, device.member)
    cursor.bind(3, device.added)
    cursor.bind(4, optional: device.revoked.map(Int64.init))
    try cursor.run()
  }

  /// Those that expired are there until `forgetInvitations` clears them away.
  package func invitations() throws(StoreError) -> [OpenInvitation] {
    var cursor = try database.prepare(
      "SELECT key, label, member, expires, used FROM invitation ORDER BY expires, key"
    ).cursor()
    var found: [OpenInvitation] = []
    while try cursor.step() { found.append(try Self.invitation(cursor)) }
    return found
  }

  package func invitation(_ key: PublicKey) throws(StoreError) -> OpenInvitation? {
    var cursor = try database.prepare(
      "SELECT key, label, member, expires, used FROM invitation WHERE key = ?1"
    ).cursor()
    cursor.bind(1, key.raw)
    return try cursor.step() ? try Self.invitation(cursor) : nil
  }

  private static func invitation(_ cursor: borrowing Cursor) throws(StoreError) -> OpenInvitation {
    OpenInvitation(
      key: PublicKey(raw: try cursor.bytes32(0)), label: cursor.text(1),
      member: cursor.isNull(2) ? nil : try cursor.bytes32(2), expires: cursor.unsigned(3),
      used: cursor.isNull(4) ? nil : PublicKey(raw: try cursor.bytes32(4)))
  }

  package func setInvitation(_ invitation: OpenInvitation) throws(StoreError) {
    var cursor = try database.prepare(
      "INSERT OR REPLACE INTO invitation VALUES (?1, ?2, ?3, ?4, ?5)"
    ).cursor()
    cursor.bind(1, invitation.key.raw)
    cursor.bind(2, invitation.label)
    if let member = invitation.member { cursor.bind(3, member) } else { cursor.bindNull(3) }
    cursor.bind(4, invitation.expires)
    if let used = invitation.used { cursor.bind(5, used.raw) } else { cursor.bindNull(5) }
    try cursor.run()
  }

  package func deleteInvitation(_ key: PublicKey) throws(StoreError) {
    var cursor = try database.prepare("DELETE FROM invitation WHERE key = ?1").cursor()
    cursor.bind(1, key.raw)
    try cursor.run()
  }

  /// All that a member came with, or may yet: the same device may show a used one again.
  package func deleteInvitations(of member: MemberID) throws(StoreError) {
    var cursor = try database.prepare("DELETE FROM invitation WHERE member = ?1").cursor()
    cursor.bind(1, member)
    try cursor.run()
  }

  /// Forgets those that expired before `time`.
  package func forgetInvitations(before time: Milliseconds) throws(StoreError) {
    var cursor = try database.prepare("DELETE FROM invitation WHERE expires < ?1").cursor()
    cursor.bind(1, time)
    try cursor.run()
  }
}
