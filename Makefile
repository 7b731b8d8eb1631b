# Every target does its own set-up; nothing but Python 3.11 with pip and venv, and make, is needed.
PYTHON ?= python3.11
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# The plugin where there is one, else the older command.
COMPOSE ?= $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)
PROJECTS := $(wildcard services/*/pyproject.toml)

# One thread a process, and no spinning: a trainer and a sampler share the cores (docs/architecture.md).
export OMP_NUM_THREADS ?= 1
export OMP_WAIT_POLICY ?= passive
# The tests start hundreds of processes: each loads what the first has compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo experiment test lint format openapi bench golden fuzz verl bootstrap up down lock clean

help: ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(STAMP) ## Install everything into .venv, at the versions of constraints.txt

$(STAMP): constraints.txt pyproject.toml $(PROJECTS)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --editable services/contracts \
	  --editable 'services/verifier[service,cache,tracing,cli,parquet]' \
	  --editable 'services/generator[transformers]' \
	  --editable 'services/trainer[train,demo]' \
	  --requirement requirements-dev.txt
	touch $@

demo: setup ## The whole loop on this machine: SFT, collect, DPO, a table and a report (about 10 minutes)
	$(BIN)/mathtrainer demo recipes/demo.yaml

experiment: setup ## Weighted DPO against its rivals, docs/experiment.md (goes on where it was; EXPERIMENT_ARGS=--short is a look)
	$(BIN)/python -m bench.experiment $(or $(EXPERIMENT_ARGS),--doc docs/experiment.md)

test: setup ## The whole test suite
	$(BIN)/pytest --numprocesses 2 --dist loadfile

lint: setup ## ruff, mypy --strict and the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy services tests bench
	$(BIN)/lint-imports

format: setup ## Let ruff put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

openapi: setup ## Write docs/openapi.json, and the TypeScript types from it
	$(BIN)/python -m mathverifier.service.description docs/openapi.json
	npm --prefix clients/typescript ci --no-audit --no-fund
	npm --prefix clients/typescript run generate

bench: setup ## Every figure that the project states; BENCH_DATA names the labelled data (bench/README.md)
	$(BIN)/python -m bench $(BENCH_ARGS)

golden: setup ## What has changed in the outcomes of all rows since the goldens were written; then write them anew
	$(BIN)/python -m bench.golden --write

fuzz: setup ## Verdicts on pairs whose truth is known by construction (10 minutes; FUZZ_ARGS='--minutes 2 --seed 7')
	$(BIN)/python -m bench.fuzz $(or $(FUZZ_ARGS),--minutes 10)

verl: ## verl's own reward loop with our reward function, in a virtual environment of its own (2 minutes)
	$(PYTHON) -m venv .venv-verl
	.venv-verl/bin/pip install --quiet --disable-pip-version-check torch==2.13.0 verl==0.9.1 \
	  --editable services/contracts --editable 'services/verifier[service,cli]'
	.venv-verl/bin/python -m bench.verl_rewards

bootstrap: setup ## Train the embedded model from nothing (see docs/problems.md)
	$(BIN)/python -m mathtrainer.recipes.bootstrap

up: .env ## The whole pipeline in containers
	$(COMPOSE) up --build --detach
	$(COMPOSE) logs --follow pipeline

down: ## Stop the containers; the volumes stay
	$(COMPOSE) down

.env:
	cp .env.example .env

lock: setup ## Write constraints.txt from what is installed
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean: ## Remove the virtual environments and the caches
	rm -rf $(VENV) .venv-verl .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
