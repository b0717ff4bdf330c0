import ArgumentParser
import HTTPTypes
import Hummingbird
import LoadGenerator
import NIOCore

/// The floor to compare a gateway with: the HTTP server alone, as anyone would write it.
struct EchoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo", abstract: "Answers every USSD hook with the last thing typed, and does nothing else.",
        discussion: "The bench measures it beside the gateway.", shouldDisplay: false)

    private static let longestBody = 64 * 1024

    @Option(help: "The port to listen on; 0 takes a free one.") var port = 0

    func run() async throws {
        let router = Router()
        router.post("**") { request, _ in
            let form = try await request.body.collect(upTo: Self.longestBody)
            var answer = ByteBuffer(string: "continue\n")
            answer.writeBytes(LastTyped.bytes(in: form.readableBytesUInt8Span))
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: answer))
        }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in Terminal.say("listening on \(channel.localAddress?.port ?? 0)") })
        try await application.runService()
    }
}
