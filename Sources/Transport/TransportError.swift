/// Why there is no link, or none any more; one case a rule.
package enum TransportError: Error, Hashable, Sendable {
  // ── addresses
  /// The text is no `host:port`.
  case malformedAddress
  /// No connection to the address, with the system's reason.
  case unreachable(String)
  /// The address cannot be listened on, with the system's reason.
  case cannotListen(String)

  // ── the handshake
  /// No TLS 1.3 session with certificates on both sides came about.
  case tlsFailed(String)
  /// The certificate is not one self-signed Ed25519 certificate with an admissible key.
  case malformedCertificate
  /// The one who dialled is not known here.
  case unknownKey
  /// Another key answers at the address than the one that was expected.
  case wrongKey
  /// The peer has our own key.
  case ownKey
  /// The peer does not speak `kollektiv/1`.
  case wrongProtocol
  /// The peer already has as many connections as one may have.
  case tooManyConnections
  /// Pushed out, before the key was known, by newer connections.
  case tooManyStrangers
  /// The other side says, once it knows our key, that it does not take it. One that just ends is `closed`.
  case refused
  /// The handshake took too long.
  case handshakeTimeout
  /// The first frame is not a hello.
  case malformedHello

  // ── a link
  /// A frame of length 0.
  case frameEmpty
  /// A frame longer than the limit.
  case frameTooLarge
  /// A frame took too long from its first to its last byte.
  case frameTimeout
  /// Nothing was heard from the peer for too long.
  case idle
  /// The peer takes nothing of what is sent to it.
  case stalled
  /// More is waiting for the peer than may.
  case outgoingFull
  /// The connection broke, or ended within a frame.
  case closed
}

extension TransportError {
  /// The case's name, under which it is counted.
  package var reason: String {
    switch self {
    case .malformedAddress: "malformedAddress"
    case .unreachable: "unreachable"
    case .cannotListen: "cannotListen"
    case .tlsFailed: "tlsFailed"
    case .malformedCertificate: "malformedCertificate"
    case .unknownKey: "unknownKey"
    case .wrongKey: "wrongKey"
    case .ownKey: "ownKey"
    case .wrongProtocol: "wrongProtocol"
    case .tooManyConnections: "tooManyConnections"
    case .tooManyStrangers: "tooManyStrangers"
    case .refused: "refused"
    case .handshakeTimeout: "handshakeTimeout"
    case .malformedHello: "malformedHello"
    case .frameEmpty: "frameEmpty"
    case .frameTooLarge: "frameTooLarge"
    case .frameTimeout: "frameTimeout"
    case .idle: "idle"
    case .stalled: "stalled"
    case .outgoingFull: "outgoingFull"
    case .closed: "closed"
    }
  }
}

extension TransportError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .malformedAddress:
      "this is not an address: write host:port, for instance node.example.org:7000 or [::1]:7000"
    case .unreachable(let reason):
      "nothing answers there (\(reason)): check the address, and that the node runs"
    case .cannotListen(let reason):
      "the address cannot be listened on (\(reason)): choose another, or end the program that uses it"
    case .tlsFailed(let reason):
      "no TLS 1.3 connection came about (\(reason)): check that a Kollektiv node listens at this address"
    case .malformedCertificate:
      "the other side shows a certificate that is not one of Kollektiv's: check the address"
    case .unknownKey: "the other side's key is not known here: let the operator add it"
    case .wrongKey:
      "another key answers there than the one expected: ask the node's operator for a new ticket"
    case .ownKey: "that is this replica itself: check the address and the key"
    case .wrongProtocol: "the other side does not speak kollektiv/1: one of the two needs an upgrade"
    case .tooManyConnections: "the other side has too many connections at once: close some of them"
    case .tooManyStrangers: "too many unknown callers at once: try again"
    case .refused:
      "the other side refuses us: ask its operator whether it knows our key"
    case .handshakeTimeout: "the other side did not finish the handshake in time: try again later"
    case .malformedHello: "the other side did not begin with a hello: one of the two needs an upgrade"
    case .frameEmpty: "the other side sent an empty frame: one of the two needs an upgrade"
    case .frameTooLarge: "the other side sent too large a frame: one of the two needs an upgrade"
    case .frameTimeout: "the other side took too long over one frame: the line is too slow"
    case .idle: "nothing was heard from the other side for too long"
    case .stalled: "the other side no longer takes what is sent to it"
    case .outgoingFull: "too much is waiting for the other side, which is too slow"
    case .closed: "the connection broke"
    }
  }
}
