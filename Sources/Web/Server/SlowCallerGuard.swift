import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections whose caller takes too long: a head or a body that only drips in.
///
/// It looks every few seconds instead of setting a timer a request, so that an honest request pays nothing for it.
final class SlowCallerGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private static let lookEvery = TimeAmount.seconds(2)
    private var deadline = NIODeadline.now() + .seconds(WebLimits.idleSeconds)
    private var looking: RepeatedTask?

    func handlerAdded(context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        look(context)
    }

    func channelActive(context: ChannelHandlerContext) {
        look(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        looking?.cancel()
        looking = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        looking?.cancel()
        looking = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: deadline = .now() + .seconds(WebLimits.requestSeconds)
        case .body: break
        case .end: deadline = .now() + .seconds(WebLimits.idleSeconds)
        }
        context.fireChannelRead(data)
    }

    private func look(_ context: ChannelHandlerContext) {
        guard looking == nil else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        looking = context.eventLoop.scheduleRepeatedTask(initialDelay: Self.lookEvery, delay: Self.lookEvery) { _ in
            let (guardian, context) = bound.value
            if NIODeadline.now() > guardian.deadline { context.close(promise: nil) }
        }
    }
}
