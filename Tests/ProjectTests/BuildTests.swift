import Foundation
import Testing

/// What a build is told of itself, from the Makefile to the text the program prints, each step by what really takes it.
@Suite struct `What a build is told` {
    private static let env = "/usr/bin/env"

    /// What `make build` tells the compiler, in a folder with this Makefile and a compiler that only writes down what it hears.
    private static func told(_ change: (Workshop) throws -> Void) throws -> String {
        try Workshop.use { shop in
            try shop.copy("Makefile")
            try shop.write("#!/bin/sh\n", to: "Scripts/install-needs", isProgram: true)
            try shop.write("#!/bin/sh\nshift\nexec \"$@\"\n", to: "Scripts/quietly", isProgram: true)
            try shop.write(
                """
                #!/bin/sh
                case $1 in
                --version) echo 'Apple Swift version 6.3.1 (swift-6.3.1-RELEASE)' ;;
                *) echo "$GUICHET_COMMIT|$GUICHET_SWIFT" > told ;;
                esac

                """, to: "compiler", isProgram: true)
            try change(shop)
            let made = try Checkout.run(
                env, ["make", "build", "SWIFT=./compiler"], in: shop.folder,
                environment: ["GIT_CEILING_DIRECTORIES": FileManager.default.temporaryDirectory.path])
            try #require(made.status == 0, "\(made)")
            let words = try String(contentsOfFile: shop.folder + "/told", encoding: .utf8)
            return words.trimmingCharacters(in: .newlines)
        }
    }

    /// Puts the folder under git, with everything in it in one commit.
    private static func commit(_ shop: Workshop) throws {
        let who = ["-c", "user.name=Esi", "-c", "user.email=esi@city.example", "-c", "commit.gpgsign=false"]
        for arguments in [["init", "--quiet"], ["add", "--all"], who + ["commit", "--quiet", "--message", "First"]] {
            let ended = try Checkout.run(env, ["git"] + arguments, in: shop.folder)
            try #require(ended.status == 0, "\(ended)")
        }
    }

    @Test func `is the commit, whether files differ from it, and the version of Swift`() throws {
        var commit = ""
        let clean = try Self.told { shop in
            try Self.commit(shop)
            let head = try Checkout.run(Self.env, ["git", "rev-parse", "HEAD"], in: shop.folder)
            commit = String(head.output.prefix(12))
        }
        #expect(commit.count == 12 && clean == "\(commit)|6.3.1")
        let changed = try Self.told { shop in
            try Self.commit(shop)
            try shop.write("#!/bin/sh\nexit 0\n", to: "Scripts/install-needs", isProgram: true)
        }
        #expect(changed.wholeMatch(of: #/[0-9a-f]{12}-changed\|6\.3\.1/#) != nil, "\(changed)")
        // As from an archive of the sources.
        #expect(try Self.told { _ in } == "|6.3.1")
    }

    @Test func `is told by every verb that builds the program`() throws {
        let recipes = try Checkout.file("Makefile").lines.filter {
            $0.hasPrefix("\t") && ($0.contains("--product guichet") || $0.contains("$(RELEASED)"))
        }
        #expect(recipes.count == 3)
        #expect(recipes.allSatisfy { $0.hasPrefix("\t@$(TOLD) ") }, "\(recipes)")
    }

    /// What Package.swift makes of it: the words the compiler of C is told.
    private static func defined(_ environment: [String: String]) throws -> [String] {
        return try Workshop.use { shop in
            // In a folder of its own: the build that runs the tests holds the other.
            let dumped = try Checkout.run(
                Self.env,
                [
                    "swift", "package", "--package-path", Checkout.absolute("."), "--scratch-path",
                    shop.folder + "/scratch", "dump-package",
                ], environment: environment)
            try #require(dumped.status == 0, "\(dumped.complaints)")
            let package = try JSONSerialization.jsonObject(with: Data(dumped.output.utf8)) as? [String: Any]
            let targets = try #require(package?["targets"] as? [[String: Any]])
            let settings = try #require(targets.first { $0["name"] as? String == "CBuild" }?["settings"])
            return try #require(settings as? [[String: Any]]).compactMap { setting in
                (setting["kind"] as? [String: [String: String]])?["define"]?["_0"]
            }
        }
    }

    @Test func `becomes words of the compiler, and nothing that could be more than a word does`() throws {
        let words = ["GUICHET_COMMIT": "0123456789ab-changed", "GUICHET_SWIFT": "6.3.1"]
        #expect(
            try Self.defined(words) == ["GUICHET_COMMIT=0123456789ab-changed", "GUICHET_SWIFT=6.3.1"])
        #expect(try Self.defined(["GUICHET_COMMIT": "a b", "GUICHET_SWIFT": ""]) == [])
        #expect(try Self.defined([:]) == [])
    }

    @Test(arguments: [
        (["-DGUICHET_COMMIT=0123456789ab-changed", "-DGUICHET_SWIFT=6.3.1"], "0123456789ab-changed", "6.3.1"),
        (["-DGUICHET_COMMIT=12e456789abc"], "12e456789abc", "unknown"), ([], "unknown", "unknown"),
    ])
    func `becomes the text the program has`(words: [String], commit: String, swift: String) throws {
        let made = try Checkout.run(
            Self.env,
            ["clang", "-E", "-P", "-I" + Checkout.absolute("Sources/CBuild/include")] + words
                + [Checkout.absolute("Sources/CBuild/CBuild.c")])
        try #require(made.status == 0, "\(made.complaints)")
        #expect(made.output.contains("guichet_build_commit(void) { return \"\(commit)\"; }"), "\(made.output)")
        #expect(made.output.contains("guichet_build_swift(void) { return \"\(swift)\"; }"), "\(made.output)")
    }
}

/// What a release is looked over for before it is shipped.
@Suite struct `A program for a city` {
    private static let script = "Scripts/without-paths"
    private static var checkout: String { String(Checkout.absolute("Makefile").dropLast("/Makefile".count)) }

    /// What becomes of a program that holds some words, and how the script ended.
    private static func cleaned(_ words: String, _ folders: String...) throws -> (
        status: Int32, complaints: String, output: String, words: String
    ) {
        try Workshop.use { shop in
            let file = try shop.write(words, to: "program")
            let ended = try Checkout.run(
                script, [file] + folders, environment: ["HOME": "/home/somebody-who-builds"])
            return (ended.status, ended.complaints, ended.output, try String(contentsOfFile: file, encoding: .utf8))
        }
    }

    @Test func `without a folder of the machine is left as it is`() throws {
        let words = "\u{0}\u{1}GET /phone HTTP/1.1\u{0}/usr/share/zoneinfo\u{0}Sources/Web/Door.swift\u{0}"
        let left = try Self.cleaned(words)
        #expect(left.status == 0 && left.words == words && left.output.isEmpty, "\(left)")
    }

    @Test func `loses the folders it was built in, in their own length`() throws {
        for folder in [Self.checkout, "/home/somebody-who-builds"] {
            let left = try Self.cleaned("one\u{0}\(folder)/Sources/Web/Door.swift\u{0}two \(folder)/x\u{0}")
            let same = "." + String(repeating: "/", count: folder.utf8.count - 1)
            #expect(left.status == 0, "\(left)")
            #expect(left.words == "one\u{0}\(same)/Sources/Web/Door.swift\u{0}two \(same)/x\u{0}")
        }
        let named = try Self.cleaned("\u{0}/srv/build/Sources/Web/Door.swift\u{0}", "/srv/build")
        #expect(named.status == 0 && !named.words.contains("/srv/build"), "\(named)")
    }

    @Test func `with a folder that cannot be taken out is refused, and the folder named`() throws {
        let left = try Self.cleaned("\u{0}name\(Self.checkout)/Sources/Web/Door.swift\u{0}")
        #expect(left.status == 1)
        #expect(left.output.contains("\(Self.checkout)/Sources/Web/Door.swift"), "\(left)")
        #expect(left.complaints.contains("holds folders of this machine"), "\(left)")
        let missing = try Checkout.run(Self.script, ["nowhere"])
        #expect(missing.status == 2 && missing.complaints.contains("there is no nowhere"))
    }
}
