import CSodium

/// BLAKE2b with 32 bytes of output (RFC 7693), without salt or personalization. O(length), no allocation
/// for whole messages.
package enum BLAKE2b {
  package static func hash(_ message: RawSpan) -> Bytes32 {
    digest(message, key: nil, keyCount: 0)
  }

  /// With a key, which also keeps one use of the hash apart from another. Precondition: 1 to 64 bytes.
  package static func hash(key: [UInt8], _ message: RawSpan) -> Bytes32 {
    precondition((1...64).contains(key.count), "a key has 1 to 64 bytes")
    return key.withUnsafeBufferPointer { digest(message, key: $0.baseAddress, keyCount: $0.count) }
  }

  private static func digest(_ message: RawSpan, key: UnsafePointer<UInt8>?, keyCount: Int) -> Bytes32 {
    Library.start()
    return message.withUnsafeBytes { message in
      Bytes32 { digest in
        let status = crypto_generichash(
          digest, 32, message.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(message.count), key,
          keyCount)
        precondition(status == 0, "lengths are right, so it does not fail")
      }
    }
  }

  /// The same hash, unkeyed, of a message that arrives in pieces.
  package struct Hasher: ~Copyable {
    // The state is an opaque type to Swift, so it lives behind a pointer, aligned as libsodium wants it.
    private let memory: UnsafeMutableRawPointer
    private var state: OpaquePointer { OpaquePointer(memory) }

    package init() {
      Library.start()
      memory = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
      let status = crypto_generichash_init(state, nil, 0, 32)
      precondition(status == 0, "lengths are right, so it does not fail")
    }

    deinit {
      memory.deallocate()
    }

    package mutating func update(_ piece: RawSpan) {
      piece.withUnsafeBytes { piece in
        let bytes = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let status = crypto_generichash_update(state, bytes, UInt64(piece.count))
        precondition(status == 0, "only a finished state refuses more")
      }
    }

    /// Ends the hash. Consuming, so that nothing can be added to what is finished.
    package consuming func finalize() -> Bytes32 {
      Bytes32 { digest in
        let status = crypto_generichash_final(state, digest, 32)
        precondition(status == 0, "only a finished state refuses to end")
      }
    }
  }
}
