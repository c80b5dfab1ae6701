import Events
import Sodium
import TestSupport

extension Numbers {
  mutating func bytes32() -> Bytes32 {
    Bytes32(words: (next(), next(), next(), next()))
  }

  mutating func id() -> EventID { EventID(bytes32()) }

  mutating func key() -> PublicKey { PublicKey(raw: bytes32()) }

  mutating func chance(_ share: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < share
  }
}
