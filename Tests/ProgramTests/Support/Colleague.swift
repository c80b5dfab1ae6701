import Foundation

/// Somebody with a client on a machine: a home, and the commands they type.
final class Colleague: Sendable {
  let name: String
  let home: String
  let folder: Folder
  private let prefix: [String]

  init(_ name: String, in folder: Folder, home: String? = nil, prefix: [String] = []) {
    (self.name, self.folder, self.prefix) = (name, folder, prefix)
    self.home = home ?? folder.path + "/" + name
  }

  var store: String { home + "/store.sqlite" }

  /// The seed of the device's key, as it lies in the home.
  func deviceKey() -> [UInt8] {
    FileManager.default.contents(atPath: home + "/device.key").map { Array($0) } ?? []
  }

  func launch(_ words: [String], _ variables: [String: String] = [:]) throws -> Launched {
    try Programs.launch(
      prefix + [Programs.client] + words, in: folder, variables.merging(["KOLLEKTIV_HOME": home]) { $1 })
  }

  func run(_ words: String..., variables: [String: String] = [:]) async throws -> Outcome {
    try await launch(words, variables).outcome()
  }

  @discardableResult
  func enrol(at department: Department) async throws -> Enrolled {
    try await run("enrol", try await invitation(to: department), "--name", name, "--json").good().json()
  }

  /// Becomes one more device of somebody who has their paper code and another device.
  func recover(_ other: Colleague, _ enrolled: Enrolled) async throws -> Enrolled {
    let added = try await other.run("device", "add", "--json").good().json(Added.self)
    return try await run(
      "recover", added.invitation, "--name", other.name, "--json",
      variables: ["KOLLEKTIV_PAPER_CODE": enrolled.paper_code ?? ""]
    ).good().json()
  }

  private struct Added: Decodable { let invitation: String }

  /// A code for one enrolment.
  func invitation(to department: Department) async throws -> String {
    let code = try await department.ask("invite", name).good().out
    return code.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Writes a post; it is acknowledged here when this returns, and by the node if `waiting` is 0.
  func post(_ text: String, variables: [String: String] = [:]) async throws -> Written {
    try await run("post", Company.community, "-m", text, "--json", variables: variables).good().json()
  }

  /// The texts of the newest posts and replies.
  func feed() async throws -> [String] {
    try await run("feed", "-n", "1000", "--json").good().json(Feed.self).posts.compactMap(\.text)
  }
}

/// What `--json` says of a post that was written.
struct Written: Decodable, Sendable {
  let id: String
  let waiting: Int
}

struct Enrolled: Decodable, Sendable {
  let member: String
  let device: String
  let paper_code: String?
}

struct Feed: Decodable, Sendable {
  struct Post: Decodable, Sendable {
    let id: String
    let text: String?
  }

  let posts: [Post]
}

/// Departments that are peers of each other, each with one colleague, all in one community.
struct Company: Sendable {
  static let community = "Shift plans"

  let folder: Folder
  let departments: [Department]
  let colleagues: [Colleague]

  /// - Parameter prepared: the departments, which do not run yet, and one colleague for each.
  init(_ folder: Folder, _ departments: [Department], _ colleagues: [Colleague]) async throws {
    (self.folder, self.departments, self.colleagues) = (folder, departments, colleagues)
    try await each(departments) { try await $0.start() }
    for (place, department) in departments.enumerated() {
      for other in departments[..<place] { try await department.befriend(other) }
    }
    try await each(Array(zip(departments, colleagues))) { try await $1.enrol(at: $0) }
    try await colleagues[0].run("community", "create", Self.community, "--purpose", "who works when").good()
    try await each(Array(colleagues.dropFirst())) { colleague in
      try await eventually("\(colleague.name) has joined") {
        try await colleague.run("community", "join", Self.community).status == 0
      }
    }
    try await eventually("all have the same", isInStep)
  }

  /// So many departments on the loopback, with Ada at the first and Bob at the second.
  static func found(_ count: Int, _ folder: Folder? = nil) async throws -> Company {
    let folder = try folder ?? Folder()
    var departments: [Department] = []
    for name in ["Production", "Research", "Council"].prefix(count) {
      departments.append(try await Department(name, in: folder))
    }
    let colleagues = ["Ada", "Bob", "Cleo"].prefix(count).map { Colleague($0, in: folder) }
    return try await Company(folder, departments, colleagues)
  }

  func isInStep() async throws -> Bool {
    var digests: Set<String> = []
    for department in departments { digests.insert(try await department.view().digest) }
    return digests.count == 1
  }
}

/// All at once. Throws the first error, after all have ended.
func each<Element: Sendable>(
  _ elements: [Element], _ body: @escaping @Sendable (Element) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for element in elements { group.addTask { try await body(element) } }
    try await group.waitForAll()
  }
}
