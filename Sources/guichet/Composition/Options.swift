import ArgumentParser

/// Where staff's files lie.
struct SourceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the flows and city.yaml.", valueName: "folder"))
    var flows = "Flows"

    @Option(help: ArgumentHelp("The folder of the languages and countries.", valueName: "folder"))
    var locales = "Locales"
}

/// Where the store lies.
struct StoreOptions: ParsableArguments {
    static let standard = "sqlite:guichet.sqlite"

    @Option(
        help: ArgumentHelp("The store, as sqlite:<file> or postgres://<user>@<host>/<database>.", valueName: "url"))
    var database = standard
}
