/// How somebody of the staff shows which account they are.
package enum StaffCredential: Sendable {
    /// A password, which is asked for only when it is looked at.
    case password(of: String, ask: @Sendable () throws -> String)
    case token(String)
}
