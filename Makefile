# The verbs of the project; `make` alone lists them. VERBOSE=1 shows everything builds and tests print.

SWIFT ?= swift
# debug or release: how `make build`, `make run` and `make check` are built.
CONFIGURATION ?= debug
# More for `guichet serve`, as ARGUMENTS="--port 9000".
ARGUMENTS ?=
# How many days `make schedules` lives.
SCHEDULES ?= 10000
# A crash must end a process at once, not wait for a debugger.
export SWIFT_BACKTRACE := enable=no
# Tests that measure a deadline must not wait long for a turn behind hundreds of others.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH := 4

# Without it a warm build takes an import of a target that Package.swift does not name.
STRICT := --explicit-target-dependency-import-check error
# The C in the packages, such as scrypt, is optimized in debug builds too: tests spend minutes in it otherwise.
FAST := -Xcc -O2

# Told to the program, which tells them by --version; see Package.swift. A plain `swift build` is told nothing.
TOLD = GUICHET_COMMIT="$$(commit=$$(git rev-parse --short=12 HEAD 2>/dev/null) && \
	{ git diff --quiet HEAD || commit=$$commit-changed; echo "$$commit"; })" \
	GUICHET_SWIFT="$$($(SWIFT) --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | sed -n 1p)"

# For speed and for a city: nothing of the machine it is built on, and the Swift libraries inside, so that it runs where Swift is
# not installed.
RELEASED := --configuration release --product guichet --static-swift-stdlib \
	-Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=. -Xcc -ffile-prefix-map=$(CURDIR)=. -Xcxx -ffile-prefix-map=$(CURDIR)=.

GUICHET := .build/$(CONFIGURATION)/guichet
WRITTEN := Package.swift Sources Tests
QUIETLY := Scripts/quietly .build/logs

.DEFAULT_GOAL := help
.PHONY: help needs testneeds build run release check test nightly understanding lint format manual schedules bench clean
.NOTPARALLEL:

help: ## lists the verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

needs: ## installs what is missing besides the Swift toolchain
	@Scripts/install-needs

testneeds:
	@Scripts/install-needs tests

build: needs ## builds the gateway to try it
	@echo "Building ($(CONFIGURATION)); the first time takes a few minutes."
	@$(TOLD) $(QUIETLY)/build.log $(SWIFT) build --configuration $(CONFIGURATION) --product guichet $(FAST)

run: build ## runs the demonstration city on http://127.0.0.1:8080/phone
	@exec $(GUICHET) serve --demo $(ARGUMENTS)

release: needs ## builds for a city, into .build/guichet-release with licences and a list of all that is in it
	@echo "Building (release); the first time takes several minutes."
	@$(TOLD) $(QUIETLY)/build-release.log $(SWIFT) build $(RELEASED)
	@Scripts/third-parties check
	@mkdir -p .build/guichet-release
	@strip --strip-debug --remove-section=.swift_ast -o .build/guichet-release/guichet .build/release/guichet
	@Scripts/without-paths .build/guichet-release/guichet
	@Scripts/third-parties sbom > .build/guichet-release/guichet.cdx.json
	@cp LICENSE NOTICE .build/guichet-release/
	@.build/guichet-release/guichet --version

check: build ## checks flows and texts
	@$(GUICHET) check

test: testneeds lint ## checks the format, builds, runs every test
	@echo "Building the tests; the first time takes a few minutes."
	@$(QUIETLY)/build-tests.log $(SWIFT) build --build-tests $(STRICT) $(FAST)
	@echo "Testing."
	@$(QUIETLY)/test.log $(SWIFT) test --skip-build --disable-xctest

understanding: testneeds ## plays the tables of text messages and prints how many are understood
	@$(QUIETLY)/build-tests.log $(SWIFT) build --build-tests $(STRICT) $(FAST)
	@GUICHET_UNDERSTANDING=1 $(SWIFT) test --skip-build --disable-xctest --filter GatewayTests.UnderstandingTests

schedules: testneeds ## lives SCHEDULES days of payments by chance on each store, for a night; 10000 unless told
	@$(QUIETLY)/build-tests.log $(SWIFT) build --build-tests $(STRICT) $(FAST)
	@GUICHET_SCHEDULES=$(SCHEDULES) $(SWIFT) test --skip-build --disable-xctest --filter 'Random schedules of payments'

nightly: testneeds ## runs every test for as long as it is worth: days and walks by chance, kills; for a night
	@$(QUIETLY)/build-tests.log $(SWIFT) build --build-tests $(STRICT) $(FAST)
	@GUICHET_NIGHTLY=1 $(SWIFT) test --skip-build --disable-xctest

lint: ## checks the format
	@$(SWIFT) format lint --strict --parallel --recursive $(WRITTEN) || { echo "make format mends most of it." >&2; exit 1; }

format: ## writes every Swift file in the project's format
	@$(SWIFT) format --in-place --parallel --recursive $(WRITTEN)

manual: testneeds build ## writes the pages of the manual that are made from the sources
	@$(GUICHET) check --manual > .build/Findings.md
	@mv .build/Findings.md Documentation/Findings.md
	@GUICHET_WRITE_MANUAL=1 $(SWIFT) test --disable-xctest $(FAST) --filter ProjectTests.ManualTests --filter AuthoringTests.ActionManualTests --filter GatewayTests.OperationsManualTests

bench: needs ## builds for speed and measures it on SQLite and, where it is installed, PostgreSQL
	@echo "Building (release); the first time takes several minutes."
	@$(TOLD) $(QUIETLY)/build-release.log $(SWIFT) build $(RELEASED)
	@Scripts/with-postgres .build/release/guichet bench $(ARGUMENTS)

clean: ## removes what was built
	@$(SWIFT) package clean
