/// Why an operation of the staff was not carried out; nothing was changed. A caller of operations tells it as it is written, and
/// need not know which domain refused.
package protocol OperationRefusal: Error {
    /// A whole sentence for staff, which names no citizen.
    var sentence: String { get }
}
