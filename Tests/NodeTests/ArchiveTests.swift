import Glibc
import Node
import Sodium
import Testing

/// Copies of a node are whole, or none.
@Suite struct ArchiveTests {
  private func node(in folder: String) throws -> NodeHome {
    let home = NodeHome(folder + "/node")
    try home.initialise(department: "Production", address: "a:1", configuration: "A=1\n", seed: .zero)
    return home
  }

  @Test func aBackupCanBeRestored() throws {
    let folder = temporaryFolder()
    defer { removeTree(folder) }
    let home = try node(in: folder)
    try NodeArchive(home).backUp(to: folder + "/copy") { _, _ in }
    let restored = NodeHome(folder + "/restored")
    try NodeArchive(restored).restore(from: folder + "/copy")
    #expect(try restored.key().publicKey == home.key().publicKey)
    #expect(throws: NodeError.alreadyInitialised(restored.path)) {
      try NodeArchive(restored).restore(from: folder + "/copy")
    }
  }

  /// A configuration that does not fit was cut off without a word.
  @Test func whatDoesNotFitIsNotCutOff() throws {
    let folder = temporaryFolder()
    defer { removeTree(folder) }
    let home = try node(in: folder)
    let file = try #require(fopen(home.configuration, "w"))
    for _ in 0..<40_000 { fputs("# a long remark of somebody who explains everything here\n", file) }
    fclose(file)
    #expect(throws: NodeError.self) { try NodeArchive(home).backUp(to: folder + "/copy") { _, _ in } }
    #expect(access(NodeHome(folder + "/copy").configuration, F_OK) != 0)
  }

  /// What an interrupted attempt left, or somebody put there, does not say who may read the key.
  @Test func theKeyIsItsOwnersAlone() throws {
    let folder = temporaryFolder()
    defer { removeTree(folder) }
    let home = NodeHome(folder + "/node")
    #expect(mkdir(home.path, 0o750) == 0)
    let file = open(home.keyFile + ".new", O_CREAT | O_WRONLY, 0o644)
    #expect(fchmod(file, 0o644) == 0)
    close(file)
    try home.initialise(department: "Production", address: "a:1", configuration: "", seed: .zero)
    var status = stat()
    #expect(stat(home.keyFile, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(try home.key().publicKey == SigningKey(seed: .zero).publicKey)
  }
}
