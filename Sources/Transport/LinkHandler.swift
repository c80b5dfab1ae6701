internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import Sodium

/// What is asked of a link's handler from outside of its event loop.
enum LinkCommand: Sendable {
  /// There is something to write.
  case pump
  case close
  case fail(TransportError)
}

/// The end of a connection's pipeline, behind TLS: the handshake, then frames in both directions, and every
/// deadline. It lives on the connection's event loop alone.
final class LinkHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  /// On which terms a connection is made.
  struct Terms {
    let isDialled: Bool
    /// Why a key is refused; nil if it is not.
    let judge: (PublicKey) -> TransportError?
    /// Called once, with the link or why there is none.
    let opened: (Result<Link, TransportError>) -> Void
  }

  enum Phase {
    case tls
    case hello(PublicKey)
    case open
    /// A farewell is due once all has been written.
    case closing
    case ended
  }

  let transport: Transport
  private let isDialled: Bool
  private let judge: (PublicKey) -> TransportError?
  /// nil once it was called. Whatever it holds may hold the link, which must not outlive its last user.
  private var opened: ((Result<Link, TransportError>) -> Void)?
  let inbox: Inbox
  let outbox: Outbox
  let drained: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)
  private let nonce: Bytes32

  var phase = Phase.tls
  var deadlines: Deadlines
  var context: ChannelHandlerContext?
  var decoder = FrameDecoder(maximum: Hello.maximumBytes)
  /// Frames of the chunks being read, and their bytes.
  var batch: (frames: [[UInt8]], bytes: Int) = ([], 0)
  /// Bytes handed to TLS that have not reached the system.
  var inFlight = 0
  var isPumping = false
  /// What the certificate was refused for: TLS itself only says that it was.
  private var verdict: TransportError?
  private var stranger: UInt64?
  private var counted: PublicKey?

  init(transport: Transport, terms: Terms, deadline: NIODeadline) {
    self.transport = transport
    (isDialled, judge, opened) = (terms.isDialled, terms.judge, terms.opened)
    inbox = Inbox(maximumBytes: transport.limits.incomingBytes)
    outbox = Outbox(limits: transport.limits)
    drained = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    var generator = SystemRandomNumberGenerator()
    nonce = Bytes32(words: (generator.next(), generator.next(), generator.next(), generator.next()))
    deadlines = Deadlines(limits: transport.limits, handshake: deadline)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if !isDialled { stranger = transport.door.enter(context.channel) }
    arm()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end(.closed)
    // Only now: a connection whose farewell is under way is one still.
    if let counted { transport.door.leave(peer: counted) }
    deadlines.alarm?.task.cancel()
    self.context = nil
  }

  // ── the handshake

  /// The callback of TLS: whether the peer's certificate is one that the connection may have.
  func verify(_ chain: [NIOSSLCertificate]) -> NIOSSLVerificationResult {
    do throws(TransportError) {
      let key = try Certificate.key(of: chain)
      if let refusal = judge(key) { throw refusal }
      guard key.isAdmissible else { throw .malformedCertificate }
      return .certificateVerified
    } catch {
      verdict = error
      return .failed
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let name) = event as? TLSUserEvent, case .tls = phase {
      do throws(TransportError) {
        try secured(context, speaking: name)
      } catch {
        fail(error)
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  private func secured(_ context: ChannelHandlerContext, speaking name: String?) throws(TransportError) {
    guard name == TLS.applicationProtocol else { throw .wrongProtocol }
    let tls = try? context.pipeline.syncOperations.handler(type: NIOSSLHandler.self)
    guard let certificate = tls?.peerCertificate else { throw .malformedCertificate }
    let key = try Certificate.key(of: [certificate])
    // Asked again: a resumed session shows an old certificate without calling back.
    if let refusal = judge(key) { throw refusal }
    if let stranger {
      transport.door.leave(stranger: stranger)
      self.stranger = nil
      guard transport.door.admit(key) else { throw .tooManyConnections }
      counted = key
    }
    phase = .hello(key)
    _ = outbox.put([Hello(nonce: nonce, time: transport.now()).encoded])
    pump()
  }

  /// The first frame: from here on there is a link.
  func greeted(_ frame: [UInt8], by key: PublicKey, _ context: ChannelHandlerContext) throws(TransportError) {
    let hello = try Hello(frame)
    let secret = Hello.secret((transport.identity.publicKey, nonce), (key, hello.nonce))
    let link = Link(
      peer: key, secret: secret, isDialled: isDialled,
      clockOffset: Int64(hello.time) - Int64(transport.now()), channel: context.channel, inbox: inbox,
      outbox: outbox, drained: drained.stream)
    decoder.maximum = transport.limits.frameBytes
    phase = .open
    deadlines.opened()
    arm()
    transport.door.countHandshake()
    report(.success(link))
  }

  // ── the end

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch phase {
    case .tls: fail(verdict ?? .tlsFailed("\(error)"))
    case .hello: fail(isDialled && !Self.isBreak(error) ? .refused : .closed)
    case .open:
      // A connection may end without TLS's farewell: frames show by themselves whether one is cut off.
      if case .uncleanShutdown = error as? NIOSSLError { return }
      fail(.closed)
    case .closing, .ended: fail(.closed)
    }
  }

  /// Whether the connection broke off without a word of TLS: who refuses says so in an alert, who dies does
  /// not.
  private static func isBreak(_ error: any Error) -> Bool {
    if case .uncleanShutdown = error as? NIOSSLError { return true }
    return error is IOError
  }

  func channelInactive(context: ChannelHandlerContext) {
    switch phase {
    case .tls: end(verdict ?? .tlsFailed("the other side ended the handshake"))
    case .hello: end(isDialled ? .refused : .closed)
    default: end(decoder.isPartial ? .closed : nil)
    }
    context.fireChannelInactive()
  }

  /// Ends the connection at once, without a farewell, which whoever breaks the rules might not take.
  func fail(_ error: TransportError) {
    end(error)
    guard let context else { return }
    // From TLS's place on, so that TLS does not wait for the other side's farewell.
    let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLHandler.self)
    (tls ?? context).close(promise: nil)
  }

  /// Tells everybody inside that it is over. Only the first time counts.
  func end(_ error: TransportError?) {
    let isFault: Bool
    switch phase {
    case .ended: return
    // What still goes wrong behind our own farewell is nobody's fault.
    case .closing: isFault = false
    case .tls, .hello, .open: isFault = true
    }
    phase = .ended
    // First the counter: who sees the end sees it counted.
    if isFault, let error { transport.door.count(error) }
    if let stranger { transport.door.leave(stranger: stranger) }
    deliver()
    inbox.end(error)
    _ = outbox.end(keepingWaiting: false)
    drained.continuation.finish()
    report(.failure(error ?? .closed))
  }

  private func report(_ result: Result<Link, TransportError>) {
    opened.take()?(result)
  }
}
