import CSodium

/// An Ed25519 key pair (RFC 8032) made from a 32-byte seed, which whoever calls has drawn at random.
///
/// The secret lies in one place, however often the value is copied, and is overwritten when the last copy
/// goes. Neither `description` nor a mirror shows it.
package struct SigningKey: Sendable {
  package let publicKey: PublicKey
  private let secret: Secret

  package init(seed: Bytes32) {
    let secret = Secret(seed: seed)
    self.secret = secret
    publicKey = PublicKey(raw: secret.publicHalf)
  }

  /// Signs deterministically: the same message always gives the same signature. O(length of the message).
  package func sign(_ message: RawSpan) -> Signature {
    secret.sign(message)
  }

  /// The seed, for sealing it or for writing it on paper. The copy is the caller's to forget.
  package var seed: Bytes32 { secret.seed }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String { "SigningKey(\(publicKey))" }

  package var debugDescription: String { description }
}

/// seed ‖ public key, as libsodium keeps a secret key.
private final class Secret: Sendable {
  // Written in `init`, overwritten in `deinit`, and only read in between, by whatever thread.
  nonisolated(unsafe) private let memory: UnsafeMutablePointer<UInt8>
  private static let count = 64

  init(seed: Bytes32) {
    Library.start()
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: Secret.count)
    memory.initialize(repeating: 0, count: Secret.count)
    // It also writes the public key behind the seed; the copy it hands out is not needed.
    _ = Bytes32 { publicKey in
      seed.withUnsafeBytes { seed in
        let status = crypto_sign_seed_keypair(
          publicKey, memory, seed.baseAddress!.assumingMemoryBound(to: UInt8.self))
        precondition(status == 0, "every seed makes a key")
      }
    }
    self.memory = memory
  }

  deinit {
    sodium_memzero(memory, Secret.count)
    memory.deallocate()
  }

  var seed: Bytes32 { read { Bytes32(UnsafeRawBufferPointer(start: $0, count: 32).bytes) } }

  var publicHalf: Bytes32 { read { Bytes32(UnsafeRawBufferPointer(start: $0 + 32, count: 32).bytes) } }

  func sign(_ message: RawSpan) -> Signature {
    read { secretKey in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Signature.count) { signature in
        message.withUnsafeBytes { message in
          let bytes = message.baseAddress?.assumingMemoryBound(to: UInt8.self)
          let status = crypto_sign_detached(
            signature.baseAddress!, nil, bytes, UInt64(message.count), secretKey)
          precondition(status == 0, "every message can be signed")
        }
        return Signature(UnsafeRawBufferPointer(signature).bytes)
      }
    }
  }

  /// Nothing is overwritten while `body` reads.
  private func read<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    withExtendedLifetime(self) { body(memory) }
  }
}
