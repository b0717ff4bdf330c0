import NIOCore
import NIOPosix

/// Plays many phones against a gateway's USSD hook and checks every answer.
///
/// All phones share one event loop, so that nothing between them needs a lock and the generator takes one core at most.
/// Each first dials, unmeasured, until the services come up at once, which chooses its language; the measure begins when
/// all are ready.
package enum LoadGenerator {
    /// Nothing answered at the address.
    package struct Unreachable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Runs the plan to its end. A cancelled task stops the run within a few seconds and still gets its report.
    package static func run(_ plan: LoadPlan) async throws -> LoadReport {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let finished = loop.makePromise(of: LoadReport.self)
        let run = try await loop.submit {
            let run = LoadRun(plan, loop: loop, finished: finished)
            run.start()
            return NIOLoopBound(run, eventLoop: loop)
        }.get()
        return try await withTaskCancellationHandler {
            try await finished.futureResult.get()
        } onCancel: {
            loop.execute { run.value.halt() }
        }
    }
}
