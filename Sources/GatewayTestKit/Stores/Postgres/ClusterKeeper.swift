/// The process that keeps a cluster's server and folder, and sees to it that neither outlives the tests.
///
/// It does one thing after the other, so a server that was being started when the tests ended is stopped as surely as one
/// that ran. It is a shell's script because a shell is on every machine and holds nothing of the tests' own memory.
struct ClusterKeeper: Sendable {
    private let companion: CompanionProcess

    /// - Parameters:
    ///   - programs: the folder of PostgreSQL's programs.
    ///   - folder: the cluster's, not there yet. The keeper makes it, and removes it when its input ends.
    init(programs: String, folder: String) throws {
        companion = try CompanionProcess("/bin/sh", ["-c", Self.script, "keeper", programs, folder])
    }

    /// What it does when asked.
    enum Order {
        /// Makes a new cluster.
        case create
        /// Makes a copy of the server at a port of this machine, that follows it through a slot of this name.
        case copy(port: Int, slot: String)
        /// Adds a line to the settings. They hold from the next start, or from `reload` where the server can.
        case set(String)
        case start, reload, promote
        /// Stops the server in good order.
        case halt
        /// Ends the server's processes at once, as a power cut would.
        case kill

        fileprivate var line: String {
            switch self {
            case .copy(let port, let slot): "copy \(port) \(slot)"
            case .set(let line): "set \(line)"
            default: String(describing: self)
            }
        }
    }

    /// Returns when it is done.
    func carryOut(_ order: Order) async throws {
        let answer = try await companion.ask(order.line)
        guard answer == ["done"] else {
            throw PostgresCluster.Failure(
                description: "PostgreSQL: \(order.line):\n\(answer.dropLast().joined(separator: "\n"))")
        }
    }

    /// Ends the server at once and removes the folder.
    func end() async { await companion.end() }

    /// Keeps one server: `keeper PROGRAMS FOLDER`, orders as lines of input.
    ///
    /// A process is the server's when it works in the cluster's folder. Its number alone could be another's by now.
    private static let script = #"""
        set -uf
        programs=$1
        folder=$2
        data=$folder/data
        umask 077
        export LC_ALL=C
        # Only the end of its input ends it, never a key pressed where the tests run.
        trap '' HUP INT TERM
        cd / || exit 1

        # PostgreSQL refuses to run as root.
        user=
        if [ "$(id -u)" -eq 0 ]; then
            user=nobody
            if id postgres >/dev/null 2>&1; then user=postgres; fi
        fi
        as_server() {
            if [ -z "$user" ]; then
                "$@"
            elif command -v setpriv >/dev/null; then
                setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups "$@"
            elif command -v runuser >/dev/null; then
                runuser -u "$user" -- "$@"
            else
                su -s /bin/sh -c '"$0" "$@"' -- "$user" "$@"
            fi
        }

        processes() {
            as_server sh -c 'find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1*" -printf "%h\n"' sh "$data" 2>/dev/null |
                cut -d / -f 3
        }
        # signal NAME NUMBER…
        signal() { as_server sh -c 'kill -s "$@"' sh "$@" 2>/dev/null; }
        # signal_server NAME: the process above all the server's others, when it is there.
        signal_server() {
            first=$(head -n 1 "$data/postmaster.pid" 2>/dev/null) || return 1
            processes | grep -qx "$first" && signal "$1" "$first"
        }
        # is_gone SECONDS: whether the server's processes end in time.
        is_gone() {
            rounds=$(($1 * 50))
            while [ -n "$(processes)" ]; do
                rounds=$((rounds - 1))
                [ "$rounds" -gt 0 ] || return 1
                sleep 0.02
            done
        }

        create() {
            locale=C
            if locale -a 2>/dev/null | grep -qix 'c\.utf-\{0,1\}8'; then locale=C.UTF-8; fi
            as_server "$programs/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale="$locale" --no-sync \
                --wal-segsize=1 --no-instructions
        }
        copy() {
            as_server "$programs/pg_basebackup" -D "$data" -h 127.0.0.1 -p "$1" -U postgres -w -X stream -c fast \
                -R -C -S "$2"
        }
        set_line() { printf '%s\n' "$1" >>"$data/postgresql.conf"; }
        start() {
            # A server that was killed leaves its lock, and where nobody buries the dead it would hold for ever.
            if [ -z "$(processes)" ]; then rm -f "$data/postmaster.pid"; fi
            as_server "$programs/pg_ctl" start -w -s -D "$data" -l "$folder/log" && return
            tail -n 20 "$folder/log"
            return 1
        }
        reload() { signal_server HUP; }
        promote() { as_server "$programs/pg_ctl" promote -w -s -D "$data"; }
        end_now() {
            while :; do
                left=$(processes)
                [ -n "$left" ] || return 0
                # Words apart on purpose.
                signal KILL $left
                sleep 0.01
            done
        }
        halt() {
            signal_server INT
            is_gone 30 || end_now
        }

        remove() {
            # Asked to leave at once, the server takes its shared memory along; what is left after its death is ours to free.
            signal_server QUIT
            is_gone 5 || end_now
            memory=$(sed -n '7s/.* //p' "$data/postmaster.pid" 2>/dev/null)
            if [ -n "$memory" ]; then as_server ipcrm -m "$memory" 2>/dev/null; fi
            rm -rf "$folder"
        }

        mkdir "$folder" || exit 1
        if [ -n "$user" ]; then chown "$user" "$folder"; fi
        while read -r order rest; do
            case $order in
                create | start | reload | promote | halt) said=$("$order" 2>&1 </dev/null) ;;
                # Words apart on purpose.
                copy) said=$(copy $rest 2>&1 </dev/null) ;;
                set) said=$(set_line "$rest" 2>&1) ;;
                kill) said=$(end_now 2>&1 </dev/null) ;;
                *) false ;;
            esac
            if [ $? -eq 0 ]; then printf 'done\n.\n'; else printf '%s\nfailed\n.\n' "$said"; fi
        done
        remove
        """#
}
