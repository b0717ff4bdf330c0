import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections whose caller takes too long: a head or a body that only drips in. It also tells the server's book of
/// connections what came of each.
///
/// It looks every few seconds instead of setting a timer a request, so that an honest request pays nothing for it.
final class SlowCallerGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let limits: WebLimits
    private let book: ConnectionBook
    private var number: ConnectionTable.Number?
    private var deadline: NIODeadline
    private var looking: RepeatedTask?

    init(_ limits: WebLimits, _ book: ConnectionBook) {
        self.limits = limits
        self.book = book
        deadline = .now() + .milliseconds(limits.idleMilliseconds)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        look(context)
    }

    func channelActive(context: ChannelHandlerContext) {
        look(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func end() {
        looking?.cancel()
        looking = nil
        if let number { book.remove(number) }
        number = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: deadline = .now() + .milliseconds(limits.requestMilliseconds)
        case .body: break
        case .end:
            deadline = .now() + .milliseconds(limits.idleMilliseconds)
            if let number { book.noteRequest(on: number) }
        }
        context.fireChannelRead(data)
    }

    private func look(_ context: ChannelHandlerContext) {
        guard looking == nil else { return }
        number = book.add(context.channel)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let pause = TimeAmount.milliseconds(limits.lookMilliseconds)
        looking = context.eventLoop.scheduleRepeatedTask(initialDelay: pause, delay: pause) { _ in
            let (guardian, context) = bound.value
            if NIODeadline.now() > guardian.deadline { context.close(promise: nil) }
        }
    }
}
