import Desk
import Events
import Glibc
import Sodium
import TestSupport
import Host
import Testing

@testable import Client

@Suite struct HomeTests {
  let directory = TemporaryDirectory()

  var home: Home { Home(path: directory.path) }

  static let department: Department = {
    let key = SigningKey(seed: .zero).publicKey
    return Department(id: departmentID(firstKey: key), nodeKey: key, name: "Production")
  }()

  static func badge(_ name: String = "Anna Weber") -> Badge {
    var numbers = Numbers(seed: 1)
    let root = SigningKey(seed: Bytes32(numbers.bytes(32)) ?? .zero)
    let device = SigningKey(seed: Bytes32(numbers.bytes(32)) ?? .zero)
    let certificate = DeviceStatement(.certificate, of: device.publicKey, time: 1, by: root)
    var badge = Badge(
      member: root.publicKey.raw, name: name, certificate: certificate, department: department,
      address: "node.example:7117")
    badge.affiliation = Affiliation(
      of: badge.member, serial: 1, to: department.id, time: 2, by: SigningKey(seed: .zero))
    return badge
  }

  @Test func environmentChoosesThePlace() {
    let all = ["KOLLEKTIV_HOME": "/k", "XDG_DATA_HOME": "/x", "HOME": "/h"]
    #expect(Home { all[$0] }.path == "/k")
    #expect(Home { $0 == "KOLLEKTIV_HOME" ? "" : all[$0] }.path == "/x/kollektiv")
    #expect(
      Home { $0 == "XDG_DATA_HOME" ? "relative" : $0 == "HOME" ? "/h" : nil }.path
        == "/h/.local/share/kollektiv")
  }

  @Test func isMadeForItsOwnerAlone() throws {
    let home = Home(path: directory.path + "/deeper")
    defer { rmdir(home.path) }
    #expect(throws: ClientError.notEnrolled) { try home.badge() }
    try home.make()
    var status = stat()
    #expect(stat(home.path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
    try home.make()
  }

  @Test(arguments: [mode_t(0o770), 0o707, 0o722])
  func othersWhoCouldWriteAreRefused(_ mode: mode_t) {
    chmod(home.path, mode)
    #expect(throws: ClientError.homeNotPrivate(home.path)) { try home.badge() }
  }

  @Test func badgeComesBack() throws {
    let badge = Self.badge()
    try home.write(badge)
    #expect(try home.badge() == badge)
    var status = stat()
    #expect(stat(home.identity, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func whoWaitsForTheNodeIsNotEnrolled() throws {
    var badge = Self.badge()
    badge.affiliation = nil
    try home.write(badge)
    #expect(throws: ClientError.notEnrolled) { try home.badge() }
    #expect(try home.begunBadge() == badge)
  }

  /// A process that is killed while it writes leaves the new file beside the old one.
  @Test func halfWrittenFileChangesNothing() throws {
    let badge = Self.badge()
    try home.write(badge)
    let half = Array(Self.badge("Another").encoded.prefix(20))
    let file = fopen(home.identity + ".new", "wb")
    fwrite(half, 1, half.count, file)
    fclose(file)
    #expect(try home.badge() == badge)
    try home.write(Self.badge("Another"))
    #expect(try home.badge().name == "Another")
    #expect(access(home.identity + ".new", F_OK) != 0)
  }

  @Test func everyDamageIsNoticed() throws {
    let bytes = Self.badge().encoded
    for cut in 0..<bytes.count { #expect(Badge(decoding: Array(bytes.prefix(cut))) == nil) }
    #expect(Badge(decoding: bytes + [0]) == nil)
    try Home.replace(home.identity, with: [0x80])
    #expect(throws: ClientError.damagedFile(home.identity)) { try home.badge() }
    try Home.replace(home.identity, with: [UInt8](repeating: 0x80, count: Files.longest + 1))
    #expect(throws: ClientError.damagedFile(home.identity)) { try home.badge() }
    unlink(home.identity)
    symlink("/etc/hostname", home.identity)
    #expect(throws: ClientError.self) { try home.badge() }
  }
}
