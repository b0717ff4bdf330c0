/// A file of texts rewritten, its keys nested as staff would write them.
struct NewTextFile {
    private final class Branch {
        var text: TextChange?
        var names: [String] = []
        var branches: [String: Branch] = [:]
    }

    /// - Parameter texts: in the order they shall stand.
    static func written(_ texts: [(key: String, text: TextChange)]) -> String {
        let root = Branch()
        for (key, text) in texts {
            let leaf = key.split(separator: ".", omittingEmptySubsequences: false).reduce(root) { branch, name in
                let name = String(name)
                if let found = branch.branches[name] { return found }
                let new = Branch()
                branch.names.append(name)
                branch.branches[name] = new
                return new
            }
            leaf.text = text
        }
        return lines(root, prefix: "", indent: "")
    }

    private static func lines(_ branch: Branch, prefix: String, indent: String) -> String {
        branch.names.map { name in
            guard let child = branch.branches[name] else { return "" }
            let key = YAMLScalar.written(prefix + name)
            guard let text = child.text else {
                return "\(indent)\(key):\n" + lines(child, prefix: "", indent: indent + "  ")
            }
            // A key that is a text and begins others cannot hold them.
            return "\(indent)\(key): \(TextFileEditor.written(text))\n"
                + lines(child, prefix: prefix + name + ".", indent: indent)
        }.joined()
    }
}
