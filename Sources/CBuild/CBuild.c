#include "CBuild.h"

// The Makefile passes these by Package.swift; only this file is compiled again when they change.
#ifndef GUICHET_COMMIT
#define GUICHET_COMMIT unknown
#endif
#ifndef GUICHET_SWIFT
#define GUICHET_SWIFT unknown
#endif

#define TEXT_OF(word) #word
#define TEXT(word) TEXT_OF(word)

const char *guichet_build_commit(void) { return TEXT(GUICHET_COMMIT); }

const char *guichet_build_swift(void) { return TEXT(GUICHET_SWIFT); }
