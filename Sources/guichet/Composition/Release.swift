/// What this program is called in what it leaves behind.
enum Release {
    static let name = "guichet"
    static let version = "0.1"
}
