# From a bare machine (Debian 12 with git, make, Python 3.11): `make run` or `make test`.
PYTHON ?= python3
PORT ?= 8000
JOBS ?= 2
BIN = .venv/bin
export PORT

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

run: export SCINDEX_MODE = demo
run: ## Start the portal as a demonstration on http://localhost:$PORT; Ctrl-C stops it, var/ keeps the data
	@$(PYTHON) scripts/bootstrap.py run
	@$(BIN)/python manage.py serve

test: setup ## Run all tests on SQLite, then those that concern the database on PostgreSQL too
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile
	$(BIN)/python -m tests.servers $(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m both_databases

lint: setup ## Check style, imports, migrations, types and sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run --settings tests.settings
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_sizes.py

trust: setup ## Run the campaigns for hours (crashes and more); TRUST=seed repeats one
	TRUST=$${TRUST:-1} $(BIN)/python -m pytest -s tests/campaigns
	TRUST=$${TRUST:-1} $(BIN)/python -m tests.servers $(BIN)/python -m pytest -s tests/campaigns

bench: setup ## Measure scoring, pandas beside it, and the database; ARGS=--json for one JSON document
	@$(BIN)/python -m bench $(ARGS)

setup: # What tests and lint need: system packages, browser, Python packages
	@$(PYTHON) scripts/bootstrap.py test

.PHONY: help run test lint trust bench setup
