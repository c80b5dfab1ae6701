package import Events
import Sodium
package import Store

extension Store {
  /// What a client has subscribed to, as its replica keeps it; nil for all that it may see.
  package func wanted() throws(StoreError) -> [CommunityID]? {
    try setting("wanted").map { bytes in
      stride(from: 0, to: bytes.count - 31, by: 32).compactMap {
        Bytes32(Array(bytes[$0..<$0 + 32])).map(EventID.init)
      }
    }
  }
}
