# The verbs of the house; `make` alone lists them. VERBOSE=1 shows everything builds and tests print.

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

GUICHET := .build/$(CONFIGURATION)/guichet
WRITTEN := Package.swift Sources Tests
QUIETLY := Scripts/quietly .build/logs

.DEFAULT_GOAL := help
.PHONY: help needs testneeds build run check test lint format manual schedules bench clean
.NOTPARALLEL:

help: ## lists the verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

needs: ## installs what is missing besides the Swift toolchain
	@Scripts/install-needs

testneeds:
	@Scripts/install-needs tests

build: needs ## builds the gateway (CONFIGURATION=release for a city)
	@echo "Building ($(CONFIGURATION)); the first time takes a few minutes."
	@$(QUIETLY)/build.log $(SWIFT) build --configuration $(CONFIGURATION) --product guichet

run: build ## runs the demonstration city on http://127.0.0.1:8080/phone
	@exec $(GUICHET) serve --demo $(ARGUMENTS)

check: build ## checks flows and texts
	@$(GUICHET) check

test: testneeds lint ## checks the format, builds, runs every test
	@echo "Building the tests; the first time takes a few minutes."
	@$(QUIETLY)/build-tests.log $(SWIFT) build --build-tests $(STRICT)
	@echo "Testing."
	@$(QUIETLY)/test.log $(SWIFT) test --skip-build --disable-xctest

schedules: testneeds ## lives SCHEDULES days of payments by chance on each store, for a night; 10000 unless told
	@$(QUIETLY)/build-tests.log $(SWIFT) build --build-tests $(STRICT)
	@GUICHET_SCHEDULES=$(SCHEDULES) $(SWIFT) test --skip-build --disable-xctest --filter 'Random schedules of payments'

lint: ## checks the format
	@$(SWIFT) format lint --strict --parallel --recursive $(WRITTEN) || { echo "make format mends most of it." >&2; exit 1; }

format: ## writes every Swift file in the house's format
	@$(SWIFT) format --in-place --parallel --recursive $(WRITTEN)

manual: testneeds build ## writes the pages of the manual that are made from the sources
	@$(GUICHET) check --manual > .build/Findings.md
	@mv .build/Findings.md Documentation/Findings.md
	@GUICHET_WRITE_MANUAL=1 $(SWIFT) test --disable-xctest --filter HouseTests.ManualTests

bench: needs ## builds for speed and measures it on SQLite and, where it is installed, PostgreSQL
	@echo "Building (release); the first time takes several minutes."
	@$(QUIETLY)/build-release.log $(SWIFT) build --configuration release --product guichet
	@Scripts/with-postgres .build/release/guichet bench $(ARGUMENTS)

clean: ## removes what was built
	@$(SWIFT) package clean
