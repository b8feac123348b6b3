# Two commands are enough: `make run` and `make test`. Both set up what they need, once.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
BENCH_STAMP := $(VENV)/.bench-ready
# The first interpreter found among those the lock files cover; `make PYTHON=python3.12 …` chooses another.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1 && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check bench nightly lock reference clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(STAMP) ## make .venv with all that running and testing need

$(STAMP): requirements/run.txt requirements/test.txt pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "Il manque Python 3.11, 3.12 ou 3.13. Sous Debian ou Ubuntu : apt install python3 python3-venv"; \
		echo "Puis relancez la commande, ou désignez-le : make PYTHON=/chemin/vers/python3.12 $(MAKECMDGOALS)"; exit 2; fi
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Il manque le module venv de $(PYTHON). Sous Debian ou Ubuntu : apt install python3-venv"; exit 2; }
	@echo "[1/3] environnement $(VENV) ($$($(PYTHON) --version))"
	@if [ -x $(BIN)/python ] && ! $(BIN)/python -c '' 2>/dev/null; then rm -rf $(VENV); fi
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "L'environnement n'a pas pu être créé. Sous Debian ou Ubuntu : apt install python3-venv"; exit 2; }
	@echo "[2/3] bibliothèques (versions et empreintes figées ; une à deux minutes la première fois)"
	@$(PIP) install --quiet --require-hashes -r requirements/test.txt || { \
		echo "Le téléchargement des bibliothèques a échoué : vérifiez l'accès au dépôt de paquets, puis relancez."; exit 2; }
	@echo "[3/3] peuplier"
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH_STAMP): $(STAMP) requirements/bench.txt
	@echo "Systèmes comparés (requirements/bench.txt)"
	@$(PIP) install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

run: demo ## the main job, on the demonstration data

demo: $(STAMP) ## check, score and explain the fictional policy; a readable summary in out/
	@$(BIN)/peuplier demo --out out

test: $(STAMP) ## the whole suite: behaviour, properties, architecture, types
	@$(BIN)/python -m pytest -n 2 $(ARGS)

check: $(STAMP) ## style, types and the direction of imports
	@$(BIN)/ruff format --check src tests benchmarks scripts
	@$(BIN)/ruff check src tests benchmarks scripts
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(BENCH_STAMP) ## measure against peers; writes benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks

nightly: $(STAMP) ## long property, fuzz and determinism runs; writes benchmarks/NIGHTLY.md
	@$(BIN)/python scripts/nightly.py $(ARGS)

reference: $(STAMP) ## write the generated pages of docs/reference and GLOSSARY.md
	@$(BIN)/python scripts/reference.py

lock: ## renew the lock files (needs uv)
	@for f in run test bench; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -o requirements/$$f.txt requirements/$$f.in; done

clean: ## forget the environment and what was produced
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
