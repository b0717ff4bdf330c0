import Foundation

/// How much a test tries that could go on for hours: a little at every change, all of it by `make nightly`.
package enum Thoroughness {
    /// Whether `GUICHET_NIGHTLY` is set.
    package static let isNightly = ProcessInfo.processInfo.environment["GUICHET_NIGHTLY"] != nil

    /// - Parameters:
    ///   - daily: for every change.
    ///   - nightly: for a night.
    ///   - name: a variable of the environment that holds another number, for who looks for one fault.
    package static func count(daily: Int, nightly: Int, _ name: String? = nil) -> Int {
        let told = name.flatMap { ProcessInfo.processInfo.environment[$0] }.flatMap { Int($0) }
        return max(1, told ?? (isNightly ? nightly : daily))
    }
}
