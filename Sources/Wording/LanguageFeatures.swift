// The compiler ignores a misspelt upcoming feature without a word; this file does not.
#if !hasFeature(ExistentialAny)
    #error("ExistentialAny is off: see the settings in Package.swift")
#endif
#if !hasFeature(InternalImportsByDefault)
    #error("InternalImportsByDefault is off: see the settings in Package.swift")
#endif
#if !hasFeature(MemberImportVisibility)
    #error("MemberImportVisibility is off: see the settings in Package.swift")
#endif
#if !hasFeature(NonisolatedNonsendingByDefault)
    #error("NonisolatedNonsendingByDefault is off: see the settings in Package.swift")
#endif
