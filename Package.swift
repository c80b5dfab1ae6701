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

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name,
    dependencies: dependencies + [
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "Collections", package: "swift-collections"),
    ],
    swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "kollektiv",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    core("CBOR", []),
    core("Sodium", ["CSodium"]),
    core("Events", ["CBOR", "Sodium"]),
    core("Governance", ["Events", "Sodium"]),
    core("Store", ["CSQLite", "Events", "Sodium"]),
    core("Sync", ["CBOR", "Events", "Sodium"]),
    core("Replica", ["CBOR", "Events", "Governance", "Sodium", "Store", "Sync"]),
    program("Simulator", ["CSQLite", "CBOR", "Events", "Governance", "Replica", "Sodium", "Store", "Sync"]),
    program(
      "Benchmarks",
      ["CSQLite", "CSodium", "CBOR", "Events", "Governance", "Replica", "Sodium", "Store", "Sync"]),
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
    tests("TidyTests", []),
  ],
  swiftLanguageModes: [.v6]
)
