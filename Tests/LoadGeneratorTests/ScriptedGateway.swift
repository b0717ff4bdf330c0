import NIOCore
import NIOPosix

/// A gateway on the loopback that answers each hook as a closure says, or hangs up where it says nothing.
struct ScriptedGateway {
    /// The fields of a hook.
    struct Hook: Sendable {
        let session: String
        let phone: String
        let text: String
        let head: String
    }

    let port: Int
    private let channel: any Channel

    static func started(_ answer: @escaping @Sendable (Hook) -> String?) async throws -> ScriptedGateway {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HookHandler(answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedGateway(port: channel.localAddress?.port ?? 0, channel: channel)
    }

    func stop() async throws { try await channel.close() }
}

private final class HookHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: @Sendable (ScriptedGateway.Hook) -> String?
    private var pending = ""

    init(answer: @escaping @Sendable (ScriptedGateway.Hook) -> String?) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending += String(buffer: unwrapInboundIn(data))
        while let hook = takeHook() {
            guard let body = answer(hook) else { return context.close(promise: nil) }
            let response = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: response)), promise: nil)
        }
    }

    private func takeHook() -> ScriptedGateway.Hook? {
        guard let end = pending.firstRange(of: "\r\n\r\n"),
            let length = pending.firstMatch(of: /Content-Length: (?<length>\d+)/).flatMap({ Int($0.output.length) }),
            pending[end.upperBound...].utf8.count >= length
        else { return nil }
        let head = String(pending[..<end.upperBound])
        let body = pending[end.upperBound...].prefix(length)
        pending = String(pending[end.upperBound...].dropFirst(length))
        var fields: [Substring: String] = [:]
        for field in body.split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[parts[0]] = String(parts[1]).replacing("%2B", with: "+").replacing("%23", with: "#")
        }
        return ScriptedGateway.Hook(
            session: fields["dialogue"] ?? "", phone: fields["phone"] ?? "", text: fields["typed"] ?? "",
            head: head)
    }
}
