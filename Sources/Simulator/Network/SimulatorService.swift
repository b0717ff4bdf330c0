package import Conversation
import Authoring
package import Gateway
import Logging
import Providers
import ServiceLifecycle

/// Lets the simulated wallet call the gateway's hooks, as a real one would, when its payers have decided.
package struct SimulatorService: Service {
    let network: SimulatedNetwork
    let handler: HookHandler

    package init(network: SimulatedNetwork, handler: HookHandler) {
        self.network = network
        self.handler = handler
    }

    package func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(50))
            await announce(at: handler.gateway.world.now())
        }
    }

    /// Calls the hook of its sandbox wallet once for each outcome that is due.
    package func announce(at now: Instant) async {
        let sandboxes = handler.gateway.lines.wallets.filter { $0.value.settings.provider == "sandbox" }
        guard let first = sandboxes.min(by: { $0.key < $1.key })?.value else { return }
        await withTaskGroup(of: Void.self) { group in
            for announcement in network.wallet.announcements(at: now) {
                let line = announcement.line.flatMap { sandboxes[$0] } ?? first
                group.addTask {
                    _ = await handler.handleHook(
                        announcement.hook, channel: line.settings.name, secret: line.secret.revealed)
                }
            }
        }
    }
}
