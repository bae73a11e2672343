# Kaifang: `make demo` to look around, `make test` to prove it. `make help` lists the rest.

PYTHON3 ?= python3
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test test-full check bench docs messages requirements clean

help:  ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# Debian has Python's venv module in a package of its own; the script installs or names it.
$(PYTHON):
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; PYTHON3=/path/to/python3 chooses one." >&2; exit 1; }
	@$(PYTHON3) -c 'import ensurepip, venv' 2>/dev/null || sh tests/harness/install_venv.sh $(PYTHON3)
	$(PYTHON3) -m venv --clear $(VENV)

# The stamp holds the requirements that were installed: no change, no network.
install: $(PYTHON)  ## virtual environment in .venv with what running needs
	@cmp -s requirements/base.txt $(VENV)/installed-base.txt || { \
		echo "Installing requirements/base.txt ..." && \
		$(PIP) install --require-hashes -r requirements/base.txt && \
		cp requirements/base.txt $(VENV)/installed-base.txt; }

install-dev: install  ## also what tests, checks and benchmarks need
	@cmp -s requirements/dev.txt $(VENV)/installed-dev.txt || { \
		echo "Installing requirements/dev.txt ..." && \
		$(PIP) install --require-hashes -r requirements/dev.txt && \
		cp requirements/dev.txt $(VENV)/installed-dev.txt; }

demo: install  ## migrate SQLite, load the demo story, serve it on loopback
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py load_demo
	@$(PYTHON) manage.py serve_demo

test: install-dev  ## every check and test, with reduced random counts
	@$(PYTHON) -m tests.harness test

test-full: install-dev  ## every check and test, slow ones too, with full counts and coverage
	@$(PYTHON) -m tests.harness test-full

check: install-dev  ## format, lint, types, layers, templates, dependencies
	@$(PYTHON) -m tests.harness check

bench: install-dev  ## ratios against the stock approach
	@$(PYTHON) -m bench

docs: install-dev  ## write docs/workflows from the definitions
	@$(PYTHON) manage.py draw_workflows

messages: install-dev  ## bring the English catalogue up to date with the source, and compile it
	@$(PYTHON) -m tests.harness messages

requirements: install-dev  ## write requirements/ again from pyproject.toml
	@UV_CUSTOM_COMPILE_COMMAND="make requirements" $(PYTHON) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml --extra dev --extra bench --output-file requirements/dev.txt
	@UV_CUSTOM_COMPILE_COMMAND="make requirements" $(PYTHON) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml --constraint requirements/dev.txt --output-file requirements/base.txt

clean:  ## remove the virtual environment and the tools' caches; data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
