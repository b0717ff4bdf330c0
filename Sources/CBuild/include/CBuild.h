#ifndef GUICHET_CBUILD_H
#define GUICHET_CBUILD_H

/// The commit the program was built from, with `-changed` behind it where files had been changed since; `unknown` where the
/// build was not told, as in a plain `swift build`. The text lives as long as the process.
const char *guichet_build_commit(void);

/// The version of Swift it was built with, as `6.3.1`; `unknown` where the build was not told.
const char *guichet_build_swift(void);

#endif
