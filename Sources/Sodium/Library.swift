import CSodium

/// libsodium itself, made ready once: `sodium_init` picks the fastest code that this processor has.
enum Library {
  private static let isReady = sodium_init() >= 0

  /// Called before any primitive. A process whose cryptography cannot start has nothing to go on with.
  static func start() {
    precondition(isReady, "libsodium does not start")
  }
}
