import Foundation
import Storage

/// The rights of a store's files: nobody but their owner reads or writes them, whatever the process that made them allows
/// others. SQLite gives the log and its index the rights of the database.
enum OwnersFile {
    private static let rights: mode_t = 0o600

    /// Makes the file where it is missing, and takes the rights of others away where it is there.
    /// - Throws: when it is missing and cannot be made. What cannot be changed is left to its owner.
    static func prepare(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, rights)
        if descriptor >= 0 {
            fchmod(descriptor, rights)
            close(descriptor)
            return
        }
        switch errno {
        case EEXIST: break
        case ENOSPC, EDQUOT: throw .full("no room for the database file")
        default: throw .inputOutput("unable to open database file")
        }
        for ending in ["", "-wal", "-shm"] { restrict(path + ending) }
    }

    private static func restrict(_ path: String) {
        var about = stat()
        // What is no file, as a device, is none of ours.
        guard stat(path, &about) == 0, about.st_mode & S_IFMT == S_IFREG, about.st_mode & 0o077 != 0 else { return }
        chmod(path, rights)
    }
}
