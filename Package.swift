// swift-tools-version: 6.2
import PackageDescription

/// With KOLLEKTIV_PLANTED the core has bugs that can be switched on, for the simulator to find
/// (docs/simulator.md).
let planted: [SwiftSetting] =
  Context.environment["KOLLEKTIV_PLANTED"] == nil ? [] : [.define("PLANTED")]

/// The strict features that every target is built with (Protocol/README.md, "The code").
let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
  ] + planted

func core(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func shell(_ name: String, _ dependencies: [Target.Dependency], _ libraries: [Library] = []) -> Target {
  .target(name: name, dependencies: dependencies + libraries.map(\.product), swiftSettings: strict)
}

func program(
  _ name: String, _ dependencies: [Target.Dependency], _ libraries: [Library] = [.arguments]
) -> Target {
  .executableTarget(name: name, dependencies: dependencies + libraries.map(\.product), swiftSettings: strict)
}

/// Products of other people's packages.
enum Library: String {
  case arguments = "swift-argument-parser/ArgumentParser"
  case collections = "swift-collections/Collections"
  case configuration = "swift-configuration/Configuration"
  case http = "swift-nio/NIOHTTP1"
  case logging = "swift-log/Logging"
  case metrics = "swift-metrics/Metrics"
  case nio = "swift-nio/NIOCore"
  case posix = "swift-nio/NIOPosix"
  case system = "swift-system/SystemPackage"
  case signals = "swift-service-lifecycle/UnixSignals"
  case tls = "swift-nio-ssl/NIOSSL"
  case tlsEvents = "swift-nio/NIOTLS"

  var product: Target.Dependency {
    let parts = rawValue.split(separator: "/")
    return .product(name: String(parts[1]), package: String(parts[0]))
  }
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], _ libraries: [Library] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + libraries.map(\.product), exclude: exclude, swiftSettings: strict
  )
}

let package = Package(
  name: "kollektiv",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    core("CBOR", []),
    core("Sodium", ["CSodium"]),
    core("Events", ["CBOR", "Sodium"]),
    core("Bundles", ["CBOR", "Events", "Sodium"]),
    core("Tally", []),
    core("BallotFiles", []),
    core("Governance", ["Events", "Sodium"]),
    core("Audit", ["Bundles", "Events", "Governance", "Sodium"]),
    core("Store", ["CSQLite", "Events", "Sodium"]),
    core("Sync", ["CBOR", "Events", "Sodium"]),
    core("Replica", ["CBOR", "Events", "Governance", "Sodium", "Store", "Sync"]),
    core("Desk", ["CBOR", "Events", "Sodium"]),
    shell("Transport", ["CBOR", "Sodium"], [.nio, .posix, .tls, .tlsEvents]),
    shell("Host", ["Desk", "Events", "Replica", "Sodium", "Store", "Sync", "Transport"], [.nio]),
    shell(
      "Node",
      [
        "Bundles", "CBOR", "Desk", "Events", "Governance", "Host", "Replica", "Sodium", "Store", "Sync",
        "Transport",
      ],
      [.nio, .posix, .http, .logging, .metrics]),
    shell(
      "Client",
      ["CBOR", "Desk", "Events", "Governance", "Host", "Replica", "Sodium", "Store", "Sync", "Transport"],
      [.nio, .posix]),
    shell("Mail", ["CZlib", "Sodium"]),
    shell("Terminal", []),
    program(
      "kollektivd",
      [
        "Bundles", "Desk", "Events", "Governance", "Host", "Node", "Replica", "Sodium", "Store", "Terminal",
        "Transport",
      ],
      [.arguments, .configuration, .logging, .metrics, .nio, .posix, .signals, .system]),
    program(
      "kollektiv",
      [
        "Bundles", "Client", "Desk", "Events", "Governance", "Mail", "Replica", "Sodium", "Store", "Terminal",
      ]),
    program(
      "kollektiv-audit",
      ["Audit", "BallotFiles", "Bundles", "Events", "Governance", "Sodium", "Tally", "Terminal"]),
    program(
      "Simulator",
      ["Audit", "Bundles", "CSQLite", "CBOR", "Events", "Governance", "Replica", "Sodium", "Store", "Sync"],
      [.arguments, .collections]),
    program(
      "Benchmarks",
      [
        "Bundles", "CSQLite", "CSodium", "CBOR", "Client", "Desk", "Events", "Governance", "Host", "Mail",
        "Node", "Replica", "Sodium", "Store", "Sync", "Transport",
      ],
      [.arguments, .collections, .logging, .nio, .posix]),
    program("EmptyProgram", [], []),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests("CBORTests", ["CBOR", "TestSupport"], exclude: ["differential.py"]),
    tests("SodiumTests", ["Sodium", "TestSupport"]),
    tests("EventsTests", ["CBOR", "Events", "Sodium", "TestSupport"], exclude: ["cose.py"]),
    tests("GovernanceTests", ["Events", "Governance", "Sodium", "TestSupport"]),
    tests("StoreTests", ["CSQLite", "CBOR", "Events", "Governance", "Sodium", "Store", "TestSupport"]),
    tests("SyncTests", ["CBOR", "Events", "Sodium", "Sync", "TestSupport"]),
    tests(
      "ReplicaTests",
      ["CBOR", "Events", "Governance", "Replica", "Simulator", "Sodium", "Store", "Sync", "TestSupport"]),
    tests(
      "SimulatorTests",
      ["TestSupport", "Events", "Governance", "Replica", "Simulator", "Sodium", "Store", "Sync"]),
    tests(
      "BundleAuditTests", ["Audit", "Bundles", "Events", "Governance", "Simulator", "Sodium", "TestSupport"]),
    tests("TallyTests", ["Tally", "TestSupport"]),
    tests("BallotFilesTests", ["BallotFiles", "Tally", "TestSupport"]),
    tests("AuditTests", ["BallotFiles", "Tally", "Terminal", "TestSupport", "kollektiv-audit"]),
    tests("BundlesTests", ["Bundles", "CBOR", "Events", "Sodium", "TestSupport"]),
    tests("DeskTests", ["CBOR", "Desk", "Events", "Sodium", "TestSupport"]),
    tests("TransportTests", ["CBOR", "Sodium", "TestSupport", "Transport"]),
    tests(
      "NodeTests",
      [
        "CBOR", "Client", "Desk", "Events", "Governance", "Host", "Mail", "Node", "Replica", "Sodium",
        "Store", "Sync", "TestSupport", "Transport",
      ], [.logging, .nio, .posix]),
    tests("ClientTests", ["Client", "Desk", "Events", "Replica", "Sodium", "Store", "TestSupport"]),
    tests("MailTests", ["CZlib", "Mail", "TestSupport"]),
    tests("TerminalTests", ["Terminal", "TestSupport"]),
    tests(
      "ProgramTests", ["Bundles", "Events", "Sodium", "Store", "TestSupport", "Transport"], [.nio, .posix]),
    tests("TidyTests", []),
  ],
  swiftLanguageModes: [.v6]
)
