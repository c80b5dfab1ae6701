internal import NIOCore

/// Frames in and out.
extension LinkHandler {
  /// Bytes handed to TLS at a time. What TLS has is encrypted and can no longer be counted as progress, so
  /// it gets little: enough to keep the socket busy.
  private static let window = 4 * Outbox.chunkBytes

  // ── in

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch phase {
    case .closing, .ended: return
    case .tls, .hello, .open: deadlines.heard()
    }
    var chunk = unwrapInboundIn(data)
    do throws(TransportError) {
      var isWhole = false
      while let frame = try decoder.next(&chunk) {
        isWhole = true
        switch phase {
        case .hello(let key): try greeted(frame, by: key, context)
        case .open:
          batch.frames.append(frame)
          batch.bytes += frame.count
        case .tls: throw .malformedHello
        case .closing, .ended: return
        }
      }
      if deadlines.frame(isPartial: decoder.isPartial, isNew: isWhole) { arm() }
    } catch {
      // In the place of a hello even a wrong length is no hello.
      if case .hello = phase { fail(.malformedHello) } else { fail(error) }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    deliver()
    context.fireChannelReadComplete()
  }

  func deliver() {
    guard !batch.frames.isEmpty else { return }
    inbox.put(batch.frames, bytes: batch.bytes)
    batch = ([], 0)
  }

  /// Back-pressure: the channel asks to be read again after each read, and here that stops while the inbox
  /// is full. Whoever empties it asks again.
  func read(context: ChannelHandlerContext) {
    let isFull = inbox.isFull
    if deadlines.isHeld != isFull {
      deadlines.hold(isFull, isPartial: decoder.isPartial)
      arm()
    }
    if !isFull { context.read() }
  }

  // ── out

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    guard let command = event as? LinkCommand else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    switch command {
    case .pump: pump()
    case .close: bidFarewell()
    case .fail(let error): fail(error)
    }
    promise?.succeed()
  }

  /// Hands chunks to TLS, each with a flush of its own, so that each shows when it has gone.
  func pump() {
    // What is written at once calls back from within, and the loop is not entered again for it.
    guard let context, !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    while inFlight < LinkHandler.window, let chunk = outbox.take() {
      let count = chunk.readableBytes
      if inFlight == 0 {
        deadlines.progressed(isWaiting: true)
        arm()
      }
      inFlight += count
      let written = context.eventLoop.makePromise(of: Void.self)
      written.futureResult.assumeIsolated().whenSuccess { self.wrote(count) }
      context.writeAndFlush(wrapOutboundOut(chunk), promise: written)
    }
  }

  private func wrote(_ count: Int) {
    inFlight -= count
    deadlines.progressed(isWaiting: inFlight > 0)
    let (isDrained, isAwaited) = outbox.wrote(count)
    pump()
    guard isDrained else { return }
    switch phase {
    case .closing: leave()
    case .open: if isAwaited { drained.continuation.yield() }
    default: break
    }
  }

  /// The orderly end from this side: the reader sees it now, the peer when it has all that was sent.
  private func bidFarewell() {
    guard case .open = phase else { return }
    deliver()
    inbox.end(nil)
    let isWaiting = outbox.end(keepingWaiting: true)
    phase = .closing
    if isWaiting {
      deadlines.closing()
      arm()
    } else {
      leave()
    }
  }

  /// TLS says goodbye and waits for the peer's, no longer than its own `shutdownTimeout`.
  private func leave() {
    end(nil)
    context?.close(promise: nil)
  }
}
