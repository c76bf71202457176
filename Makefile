# Jisr: `make help` lists every target.
SHELL := /bin/bash
VENV  := .venv
JISR  := $(VENV)/bin/jisr
PY    := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test prove bench check format messages lock clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## Make .venv with the pinned dependencies and the jisr command
	@scripts/setup run

demo: setup ## Start everything against the sandbox (ONCE=1: play the main job once and stop)
	@$(JISR) demo $(if $(ONCE),--once) $(if $(PORT),--port $(PORT))

test: ## Run every test, PostgreSQL and the browser included (ARGS="-k name")
	@scripts/setup test
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

prove: ## Run the long proofs and print their figures
	@scripts/setup test
	@$(PY) -m pytest -m proof -o addopts="" -p no:randomly -s $(ARGS)

bench: ## Measure the sending beside other libraries, the taking in, and the pages (about 40 minutes; ARGS="--parts 30")
	@scripts/setup bench
	@$(PY) -m benchmarks.broadcast $(ARGS)
	@$(if $(ARGS),,$(PY) -m benchmarks.inbox)
	@$(if $(ARGS),,$(PY) -m benchmarks.portal)
	@$(if $(ARGS),,$(PY) -m benchmarks.console)

check: ## Formatter, linter and types
	@scripts/setup test
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy

format: ## Format the code in place
	@scripts/setup test
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

messages: ## Collect the messages of the code into locales/*/LC_MESSAGES/messages.po
	@scripts/setup test
	@scripts/messages

lock: ## Renew the lock files from pyproject.toml (needs uv)
	@scripts/lock

clean: ## Remove what was built (the database in var/ stays)
	rm -rf $(VENV) .venv-bench build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
