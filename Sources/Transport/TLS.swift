internal import NIOCore
internal import NIOSSL
internal import Sodium

/// TLS 1.3 only, with a certificate on both sides and one choice of everything (RFC 8446).
struct TLS: Sendable {
  /// The name of our protocol in ALPN (RFC 7301).
  static let applicationProtocol = "kollektiv/1"

  let client: NIOSSLContext
  let server: NIOSSLContext

  init(identity: SigningKey, farewell: Duration) {
    do {
      let certificate = try NIOSSLCertificate(bytes: Certificate.der(for: identity), format: .der)
      let key = try NIOSSLPrivateKey(bytes: Certificate.privateKey(identity), format: .der)
      var configuration = TLSConfiguration.makeServerConfigurationWithMTLS(
        certificateChain: [.certificate(certificate)], privateKey: .privateKey(key),
        trustRoots: .certificates([]))
      configuration.minimumTLSVersion = .tlsv13
      configuration.curves = [.x25519]
      configuration.signingSignatureAlgorithms = [.ed25519]
      configuration.verifySignatureAlgorithms = [.ed25519]
      configuration.applicationProtocols = [TLS.applicationProtocol]
      configuration.shutdownTimeout = TimeAmount(farewell)
      // Every setting is one for both sides: a client, too, must see a certificate.
      server = try NIOSSLContext(configuration: configuration)
      client = try NIOSSLContext(configuration: configuration)
    } catch {
      preconditionFailure("the certificate and the settings are ours, and right: \(error)")
    }
  }
}
