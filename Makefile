# Everything a person types. 'make help' lists it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run install install-dev browser office test check lint fix messages bench bench-etl bench-analysis bench-dashboard bench-export validate practice-report screenshots lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: install ## install what is needed and open the dashboard in a browser
	$(BIN)/bijstand start

install: $(VENV)/run.stamp ## make .venv with the locked packages and the bijstand command

install-dev: $(VENV)/dev.stamp ## the same with what tests and checks need

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "python3 -m venv failed; on Debian or Ubuntu: apt-get install python3-venv." >&2; rm -rf $(VENV); exit 1; }

# The dev stamp implies the run stamp: both lock files pin the same versions.
$(VENV)/run.stamp: requirements.lock.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements-dev.lock.txt
	@touch $@

browser: ## install Debian's chromium when it is missing and can be installed
	@command -v chromium >/dev/null || test "$$(uname -s)" != Linux || ! command -v apt-get >/dev/null || { \
		sudo=$$(test "$$(id -u)" = 0 || echo "sudo -n"); \
		echo "Installing chromium for the browser tests ..."; \
		$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	} || echo "No chromium could be installed; the browser tests will say so." >&2

office: ## install Debian's LibreOffice Calc when it is missing and can be installed: it opens what we export
	@command -v soffice >/dev/null || test "$$(uname -s)" != Linux || ! command -v apt-get >/dev/null || { \
		sudo=$$(test "$$(id -u)" = 0 || echo "sudo -n"); \
		echo "Installing LibreOffice Calc for the tests of files ..."; \
		$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null; \
	} || echo "No LibreOffice could be installed; two tests of files will be left out and say so." >&2

test: install-dev browser office ## all tests, in a real browser too
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: install-dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy etl dashboard

check: test lint ## what CI runs: tests, ruff, mypy

fix: install-dev ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: install-dev ## bring the message catalogues in line with the code
	$(BIN)/python -m dashboard.messages

bench: install-dev bench-etl bench-analysis bench-dashboard bench-export ## speed, as ratios against an alternative in the same run
	$(BIN)/python -m tests.bench

bench-dashboard: install-dev ## the dashboard under 50 readers, beside a page done naively
	$(BIN)/python -m tests.bench_dashboard

bench-export: install-dev browser ## three charts of every gemeente of Oefenland: time, and memory that stays flat
	$(BIN)/python -m tests.bench_export

bench-etl: install-dev ## only the part about fetching and building
	$(BIN)/python -m tests.bench_etl

validate: install-dev ## the statistics on 134 panels of known truth (some 15 minutes); exit 1 outside a target
	$(BIN)/python -m tests.validate

bench-analysis: install-dev ## only the part about the statistics, against a library
	$(BIN)/python -m tests.bench_analysis

practice-report: install-dev ## how far the invented country is from the real tables in ../shared/cbs/replay
	$(BIN)/python -m etl.practice.report

screenshots: install-dev browser ## every page at 390 and 1440 px in screenshots/, with an index.html
	$(BIN)/python -m tests.screenshots

lock: install-dev ## resolve the dependencies anew (Python 3.11 and newer, hashes, no addresses)
	$(BIN)/uv pip compile pyproject.toml --extra build $(LOCK_OPTIONS) -o requirements.lock.txt
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev -c requirements.lock.txt $(LOCK_OPTIONS) -o requirements-dev.lock.txt

LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: --no-header --no-annotate

clean: ## remove the environment and what was made; data stays
	rm -rf $(VENV) screenshots .pytest_cache .mypy_cache .ruff_cache *.egg-info
