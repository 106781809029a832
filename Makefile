# The two commands: `make run` and `make test`. Both start from a bare python3 and git clone.

PYTHON ?= python3
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
LOCK := ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header
# What the web app is made of, but for what the build itself writes from the API's side.
APP_SOURCES := $(shell find app -type f -not -path '*/node_modules/*' -not -path 'app/dist/*' \
	-not -name api-schema.d.ts -not -name api-crisis-lines.json 2>/dev/null) \
	$(wildcard safety/crisis_lines.py safety/*.csv)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help install run test bench fuzz fuzz-imports faults simulate screenshots lighthouse lint types lock openapi migration clean

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

install: $(VENV)/.runtime app/dist/index.html ## Make the venv, install what is locked, build the app

# For a look round: the demo's therapists sign in with a password alone. A real one says nothing here.
run: export ANEW_THERAPIST_MFA ?= optional
run: install ## Everything, then the server on 127.0.0.1:8000, with a demo when the database is empty
	$(BIN)/anew migrate
	$(BIN)/anew demo --if-empty
	$(BIN)/anew serve

test: install $(VENV)/.dev ## Everything else: test requirements, Chromium, all tests
	@# Playwright drives Debian's Chromium; its own Node needs libatomic.
	@command -v chromium >/dev/null && /sbin/ldconfig -p | grep -q libatomic.so.1 \
		|| $(PYTHON) tools/system_package.py chromium libatomic1
	$(BIN)/python tools/build_app.py check
	$(BIN)/python tools/build_app.py test
	$(BIN)/python -m pytest -n $(JOBS) --no-loadscope-reorder

# Forty minutes on a quiet machine; writes docs/benchmarks.md. A short look that writes nothing:
# make bench BENCH="--only w1,w3 --rounds 2 --seconds 2 --size 12000"
bench: install $(VENV)/.dev $(VENV)-bench/.peers ## Measure against peers and against the limit; writes docs/benchmarks.md
	@command -v wrk >/dev/null && command -v taskset >/dev/null && command -v chromium >/dev/null \
		|| $(PYTHON) tools/system_package.py wrk util-linux chromium libatomic1
	$(BIN)/python -m benchmarks $(BENCH)

# Some 9,000 requests on each database; the seed is printed. More: make fuzz ANEW_FUZZ_CASES=500
fuzz: export ANEW_FUZZ_CASES ?= 50
fuzz: install $(VENV)/.dev ## Try the API with made-up requests, fitting and not, in any order
	$(BIN)/python -m pytest -s --timeout 3600 tests/api/test_schemathesis.py tests/api/test_stateful.py

# 200 kill -9, 5,000 due at once, 1,000 "stop" while sending, on both databases: half an hour. The
# seed is printed.
faults: export ANEW_FAULTS = 1
faults: install $(VENV)/.dev ## Kill workers, step clocks and break services, again and again
	$(BIN)/python -m pytest -s --timeout 3600 tests/notifications tests/faults

screenshots: install $(VENV)/.dev ## Take pictures of every screen from the demo, and those of the README
	$(BIN)/python -m tests.browser.pictures

# Not in the lock: 176 MB for a tool that nobody needs to build or to test. npx fetches it once.
lighthouse: install $(VENV)/.dev ## Ask Lighthouse about the app as it is served
	$(BIN)/python -m tests.browser.lighthouse

simulate: $(VENV)/.runtime ## Play 1,000 made-up clients through a year of rehearsal; writes docs/simulation.md
	$(BIN)/python -m tools.simulation
# Ten minutes an importer; one alone: make fuzz-imports ANEW_FUZZ_SECONDS=60
fuzz-imports: export ANEW_FUZZ_SECONDS ?= 600
fuzz-imports: install $(VENV)/.dev ## Try the readers of device files with files that are nearly right
	$(BIN)/python -m pytest -s tests/sleep/test_importer_fuzz.py

lint: $(VENV)/.dev ## Check style, format and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo

types: $(VENV)/.dev ## Check types
	$(BIN)/mypy

# The order matters: each lock is a constraint of the next. The grep keeps any index out of them.
lock: $(VENV)/.dev ## Renew requirements/*.txt from requirements/*.in
	cd requirements && for name in build runtime dev bench; do \
		$(LOCK) $$name.in --output-file $$name.txt || exit 1; done
	! grep -nE '://|--(extra-)?index|--find-links' requirements/*.txt

openapi: $(VENV)/.runtime ## Write openapi.yaml from the code
	$(BIN)/anew migrate
	$(BIN)/anew openapi

migration: $(VENV)/.runtime ## Write a migration from the models: make migration m="what changes"
	$(BIN)/python tools/new_migration.py "$(m)"

clean: ## Remove what the other targets made; instance/ (your data) stays
	rm -rf $(VENV) $(VENV)-bench app/node_modules app/dist
	rm -f app/src/lib/api-schema.d.ts app/src/lib/api-crisis-lines.json
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Anew needs Python 3.11 or newer: make install PYTHON=/path/to/python3'; exit 1; }
	@# Debian keeps venv in a package of its own; a failed try leaves half a folder behind.
	@$(PYTHON) -m venv $(VENV) >/dev/null || { rm -rf $(VENV); \
		$(PYTHON) tools/system_package.py python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/.runtime: requirements/build.txt requirements/runtime.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# What the peers of `make bench` run on stays out of the venv that the product runs in.
$(VENV)-bench/.peers: requirements/bench.txt | $(VENV)/pyvenv.cfg
	@$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes -r requirements/bench.txt
	@touch $@

app/dist/index.html: $(APP_SOURCES) openapi.yaml tools/build_app.py | $(VENV)/.runtime
	$(BIN)/python tools/build_app.py build
	@touch $@
