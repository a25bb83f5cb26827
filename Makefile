# The only list of commands. Folders named build, operator, issuer and tests exist,
# so every target that is not a file is .PHONY.
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# A stray file in this folder must never shadow a standard module.
export PYTHONSAFEPATH := 1
export PYTHONDONTWRITEBYTECODE := 1

PYTHON ?= python3
TENANT ?=
VENV := .venv
# A virtual environment on Windows has its programs in another folder.
PROGRAMS := $(if $(filter Windows_NT,$(OS)),Scripts,bin)
BIN := $(VENV)/$(PROGRAMS)
READY := $(VENV)/.ready
WORK := .work
OPERATOR_READY := $(WORK)/operator-venv/.ready
CLIENTS_READY := $(WORK)/clients-venv/.ready
PEERS_READY := $(WORK)/peers/.ready
PIP_FLAGS := -qq --disable-pip-version-check --no-input

.PHONY: help
help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: demo
demo: $(READY) $(OPERATOR_READY) ## the main job, end to end, on this machine's real logs (KEEP=1 leaves the page open)
	@$(BIN)/python build/demo.py $(if $(KEEP),--keep)

.PHONY: test
test: $(READY) $(OPERATOR_READY) $(CLIENTS_READY) ## every test; journeys run the built executable (ARGS="-k name" for some)
	@$(BIN)/python -m pytest $(or $(ARGS),--numprocesses=auto --dist=worksteal)

.PHONY: check
check: $(READY) ## ruff, mypy strict, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

.PHONY: operator
operator: $(OPERATOR_READY) ## build dist/operator (TENANT=path/to/tenant.toml puts your keys and profiles in)
	@$(WORK)/operator-venv/$(PROGRAMS)/python build/build_operator.py $(if $(TENANT),--tenant "$(TENANT)")

.PHONY: operator-release
operator-release: $(OPERATOR_READY) ## what is published of the operator, in dist/release: one file, a folder build, bill of materials, sums, signatures
	@$(WORK)/operator-venv/$(PROGRAMS)/python build/build_operator.py $(if $(TENANT),--tenant "$(TENANT)") --release dist/release

.PHONY: operator-old
operator-old: ## the same for old Linux (glibc 2.17), built in an old root (needs root and debootstrap; a quarter of an hour, once)
	@build/old_glibc/make_root.sh $(WORK)/old-root
	@TENANT="$(TENANT)" PYTHON="$(PYTHON)" build/old_glibc/build_operator.sh $(WORK)/old-root $(WORK)/old-release
	@rm -rf dist/release && mkdir -p dist && cp -r $(WORK)/old-release dist/release

.PHONY: reproduce
reproduce: $(OPERATOR_READY) ## build what is published twice, from two folders, and compare
	@$(WORK)/operator-venv/$(PROGRAMS)/python build/reproduce.py

# One of each system; a vendor whose executable has another name says PROGRAM.
PUBLISHED = $(firstword $(wildcard dist/release/operator-*.exe) $(filter-out %.gz %.zip %.json,$(wildcard dist/release/operator-*)))

.PHONY: smoke
smoke: ## run what is published in bare environments (PROGRAM=path/to/operator for another)
	@build/smoke.sh "$(or $(PROGRAM),$(PUBLISHED))"

.PHONY: windows-smoke
windows-smoke: $(READY) ## build the operator for Windows under Wine, and run it there against the sandbox (says so where Wine is not)
	@$(BIN)/python tests/journeys/write_tenant.py $(WORK)/windows/tenant.toml
	@PYTHONPATH=build $(BIN)/python -m windows $(WORK)/windows $(WORK)/windows/tenant.toml
	@TEST_WINDOWS_OPERATOR=$(WORK)/windows/operator.exe $(BIN)/python -m pytest -rs tests/journeys/test_windows.py

.PHONY: journey-tenant
journey-tenant: $(READY) ## write the tenant file of the journeys' vendor to .work/journeys/tenant.toml
	@$(BIN)/python tests/journeys/write_tenant.py $(WORK)/journeys/tenant.toml

.PHONY: journeys
journeys: $(READY) ## the journeys alone, with what is published, or PROGRAM=path (built for `make journey-tenant`'s file)
	@TEST_OPERATOR="$(abspath $(or $(PROGRAM),$(PUBLISHED)))" $(BIN)/python -m pytest --numprocesses=auto --dist=worksteal tests/journeys

.PHONY: sandbox
sandbox: $(READY) ## a local Zendesk with seeded tickets, until Ctrl-C (PORT=8080)
	@$(BIN)/python -m zendesk_sandbox $(if $(PORT),--port $(PORT))

.PHONY: bench
bench: $(READY) $(OPERATOR_READY) ## measure redaction, the whole run, the issuer and its ledger, as ratios against named peers
	@$(BIN)/python tests/bench/bench_redaction.py
	@$(BIN)/python tests/bench/bench_run.py
	@$(BIN)/python tests/bench/bench_line.py
	@$(BIN)/python tests/bench/bench_start_issuer.py
	@$(BIN)/python tests/bench/bench_ledger.py

.PHONY: bench-redact
bench-redact: $(READY) $(PEERS_READY) ## what survives redaction beside named peers, on one planted log (SOS=path/to/sos for that one)
	@$(BIN)/python tests/bench/bench_redact_peers.py

.PHONY: bench-redact-sizes
bench-redact-sizes: $(READY) ## redaction of one large file (MB=1000) and of many tiny ones (FILES=1000000), with its memory
	@$(BIN)/python tests/bench/bench_redact_sizes.py $(or $(MB),1000) $(or $(FILES),1000000)

.PHONY: bench-collect
bench-collect: $(READY) ## collecting at its limits: 10 GB of logs, a million names, races, random profiles (needs 12 GB of disk)
	@$(BIN)/python tests/bench/bench_collect.py

.PHONY: bench-sandbox
bench-sandbox: $(READY) ## measure the local Zendesk's uploads against nginx discarding the same (needs nginx)
	@$(BIN)/python tests/bench/bench_sandbox.py

.PHONY: bench-binary
bench-binary: $(READY) $(OPERATOR_READY) ## size, start and memory of the executable beside a bare hello
	@$(BIN)/python tests/bench/bench_binary.py

.PHONY: chaos
chaos: $(READY) $(OPERATOR_READY) ## 1,000 seeded deliveries with faults, kills and restarts (SEED=n repeats one; RUNS=n, JOBS=n)
	@$(BIN)/python tests/chaos/chaos.py $(if $(SEED),--seed $(SEED)) $(if $(RUNS),--runs $(RUNS)) $(if $(JOBS),--jobs $(JOBS))

.PHONY: lock
lock: $(READY) ## resolve the dependencies again into the lock files (needs uv and npm)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra dev pyproject.toml -o build/dev.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra operator pyproject.toml build/pyinstaller.in -c build/dev.lock -o build/operator.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  build/clients/requirements.in -c build/dev.lock -o build/clients/requirements.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  build/peers/requirements.in -c build/dev.lock -o build/peers/requirements.lock
	@npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --prefix build/clients

.PHONY: map
map: $(READY) ## write the map in CONTRIBUTING.md anew, from what each module says of itself
	@$(BIN)/python build/write_map.py

.PHONY: catalogue
catalogue: $(READY) ## take new sentences of the operator into its catalogues (ARGS=--check says what is missing)
	@PYTHONPATH=build $(BIN)/python build/catalogue.py $(ARGS)

.PHONY: clean
clean: ## remove everything that make made; build/ is source and stays
	@rm -rf $(VENV) $(WORK) dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	@find operator issuer shared build tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): build/dev.lock build/check_python.py
	@$(PYTHON) build/check_python.py
	@echo "setting up $(VENV) from build/dev.lock (once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install $(PIP_FLAGS) --require-hashes -r build/dev.lock
	@$(BIN)/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation -e .
	@touch $@

# The executable is built from an environment that holds the operator's locked dependencies and
# PyInstaller only: whatever else could be imported there would find its way in.
$(OPERATOR_READY): build/operator.lock build/check_python.py
	@$(PYTHON) build/check_python.py
	@echo "setting up the operator's build environment from build/operator.lock (once)"
	@mkdir -p $(WORK)
	@$(PYTHON) -m venv --clear $(WORK)/operator-venv
	@$(WORK)/operator-venv/$(PROGRAMS)/python -m pip install $(PIP_FLAGS) --require-hashes -r build/operator.lock
	@touch $@

# Other people's redaction, which the bench runs beside ours.
$(PEERS_READY): build/peers/requirements.lock
	@$(PYTHON) build/check_python.py
	@echo "setting up peers for the bench from build/peers (once)"
	@mkdir -p $(WORK)
	@$(PYTHON) -m venv --clear $(WORK)/peers
	@$(WORK)/peers/$(PROGRAMS)/python -m pip install $(PIP_FLAGS) --require-hashes -r build/peers/requirements.lock
	@touch $@

# Foreign clients of Zendesk, with a Node of their own, which the tests run as they are.
$(CLIENTS_READY): build/clients/requirements.lock build/clients/package.json build/clients/package-lock.json
	@$(PYTHON) build/check_python.py
	@echo "setting up foreign clients of Zendesk for the tests from build/clients (once)"
	@mkdir -p $(WORK)
	@$(PYTHON) -m venv --clear $(WORK)/clients-venv
	@$(WORK)/clients-venv/bin/python -m pip install $(PIP_FLAGS) --require-hashes -r build/clients/requirements.lock
	@rm -rf $(WORK)/clients-node && mkdir -p $(WORK)/clients-node
	@cp build/clients/package.json build/clients/package-lock.json $(WORK)/clients-node/
	@PATH="$(CURDIR)/$(WORK)/clients-venv/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
	  --cache $(WORK)/npm-cache --prefix $(WORK)/clients-node
	@touch $@
