# Every target does its own set-up; nothing but Python 3.11, 3.12 or 3.13 with pip and venv, and make, is needed.
PYTHON ?= $(or $(shell for one in python3.11 python3.12 python3.13; do command -v $$one && break; done 2>/dev/null),python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# Where torch comes from; empty is PyPI, or what pip is told to use.
TORCH_INDEX_URL ?=
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check
# The plugin where there is one, else the older command.
COMPOSE ?= $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)
PROJECTS := $(wildcard services/*/pyproject.toml)
# Files of tests at a time, in the order of tests/conftest.py: the longest first. Most of them wait for servers and
# processes, so that two cores have work for all of the time.
FILES := --dist loadfile --no-loadscope-reorder --numprocesses

READING := tests/unit/verifier/answers

# One thread a process, and no spinning: a trainer and a sampler share the cores (docs/architecture.md).
export OMP_NUM_THREADS ?= 1
export OMP_WAIT_POLICY ?= passive
# The tests start hundreds of processes: each loads what the first has compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: docs help verifier play screenshots setup smoke demo experiment experiment-weights test test-alone test-beside test-unit unit-reading unit-others test-long test-failed test-random test-layouts test-install lint format openapi bench golden fuzz differential verl engines ray adapters bootstrap up down dist sbom audit pin-images soak kills lock clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

verifier: $(VENV)/.verifier ## The verifier alone, with its service and command line, into .venv; no torch (half a minute)

$(VENV)/.verifier: requirements/verifier.txt $(wildcard services/contracts/pyproject.toml services/verifier/pyproject.toml)
	$(PYTHON) -m venv $(VENV)
	$(PIP) --no-deps --require-hashes --requirement requirements/verifier.txt
	$(PIP) --no-deps --editable services/contracts --editable services/verifier
	touch $@

play: verifier ## Look at solutions in the browser: the verifier's page, no torch (PORT=8080 where 8000 is taken)
	$(BIN)/mathverifier serve --open --port $(or $(PORT),8000)

setup: $(STAMP) ## Install everything into .venv, at the versions of requirements/ (some minutes, 2 GB with torch)

$(STAMP): requirements/all.txt requirements/torch.txt $(PROJECTS)
	$(PYTHON) -m venv $(VENV)
	$(PIP) --no-deps --require-hashes --requirement requirements/all.txt
	$(PIP) $(if $(TORCH_INDEX_URL),--index-url $(TORCH_INDEX_URL)) --requirement requirements/torch.txt
	$(PIP) --no-deps --no-build-isolation $(patsubst %/pyproject.toml,--editable %,$(PROJECTS))
	touch $@

smoke: setup ## The whole loop as small as can be, to see that everything works: its figures mean nothing (2 minutes)
	$(BIN)/mathtrainer demo recipes/smoke.yaml

demo: setup ## The whole loop on this machine: SFT, RSFT, DPO, a table and a report; says first how long it takes here
	$(BIN)/mathtrainer demo recipes/demo.yaml

experiment: setup ## Which pipeline wins, docs/pipeline_experiment.md, in halves (EXPERIMENT_ARGS='--minutes 90'; --short is a look)
	$(BIN)/python -m bench.pipeline_experiment $(or $(EXPERIMENT_ARGS),--doc docs/pipeline_experiment.md)
	$(BIN)/python -m bench.pipeline_experiment.second_half $(or $(EXPERIMENT_ARGS),--doc docs/pipeline_experiment_second.md)

experiment-weights: setup ## The first edition: weighted DPO against its rivals, docs/experiment.md
	$(BIN)/python -m bench.experiment $(or $(EXPERIMENT_ARGS),--doc docs/experiment.md)

test: setup ## The test suite
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target test-alone test-beside

# What needs no server is done by one process, in the order of the files: a report to another for each of its thousands
# of tests would take as long as they do. It remembers what failed in a place of its own.
ALONE := tests/unit tests/property
APART := -o cache_dir=.pytest_cache/alone

test-alone: setup
	$(BIN)/pytest $(APART) $(ALONE)

test-beside: setup
	$(BIN)/pytest $(FILES) 3 $(addprefix --ignore ,$(ALONE))

test-unit: setup ## The quick ones alone, tests/unit (15 seconds on 2 idle cores)
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target unit-reading unit-others

# Half of the time is that of reading answers. Two processes that know nothing of each other need less than two that
# report each test to a third.
unit-reading: setup
	$(BIN)/pytest $(READING)

unit-others: setup
	$(BIN)/pytest tests/unit --ignore $(READING)

test-long: setup ## What the suite leaves out for its time: kills, crowds, whole corpora, the loop in processes, a short experiment, the site
	$(BIN)/pytest $(FILES) 4 -m long

# Where nothing had failed, pytest ends with 5.
AGAIN := --last-failed --last-failed-no-failures none

test-failed: setup ## The tests that failed last, of the suite and of test-long, one after the other
	@beside=0; alone=0; \
	$(BIN)/pytest $(AGAIN) -m "not install and not layouts and not engines and not adapters" || beside=$$?; \
	$(BIN)/pytest $(AGAIN) $(APART) $(ALONE) || alone=$$?; \
	case "$$beside $$alone" in "0 0" | "0 5" | "5 0") ;; *) exit 1 ;; esac

screenshots: smoke ## The pictures of the pages in docs/pictures, taken by Chromium of a small run (4 minutes)
	$(BIN)/python -m tests.pages.screenshots docs/pictures runs

test-random: setup ## The whole test suite in random order, within files and between them (SEED=7 repeats one)
	$(BIN)/pytest $(FILES) 4 -p randomly $(if $(SEED),--randomly-seed $(SEED))

test-layouts: setup ## A whole run on a small file of each published layout of data sets, to its report (20 minutes)
	$(BIN)/pytest -m layouts

test-install: setup ## The README's quick starts in a fresh clone, the wheels in a clean environment (10 minutes)
	$(BIN)/pytest -m install

lint: setup ## ruff, mypy --strict, the import rules, and spelling in the docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy services tests bench
	$(BIN)/lint-imports
	$(BIN)/codespell README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md docs bench/README.md deploy/README.md --skip '*.json,*.svg,*.png,docs/units.md' --ignore-words-list ans

format: setup ## Let ruff put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup ## The site of docs/ in site/, built strictly, with the pages that are written from the code (it needs no network)
	$(BIN)/python -m bench.units --write
	$(BIN)/python -m bench.command_lines --write
	$(BIN)/python -m bench.rules --write
	$(BIN)/python -m bench.ladder --write
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "Read it: $(BIN)/python -m http.server --directory site"

openapi: setup ## Write docs/openapi.json, and the TypeScript types from it
	$(BIN)/python -m mathverifier.service.openapi docs/openapi.json
	npm --prefix clients/typescript ci --no-audit --no-fund
	npm --prefix clients/typescript run generate

bench: setup ## Every figure that the project states; BENCH_DATA names the labelled data (bench/README.md)
	$(BIN)/python -m bench $(BENCH_ARGS)

golden: setup ## What has changed in the outcomes of all rows since the goldens were written; then write them anew
	$(BIN)/python -m bench.golden --write

fuzz: setup ## Verdicts on pairs whose truth is known by construction (10 minutes; FUZZ_ARGS='--minutes 2 --seed 7')
	$(BIN)/python -m bench.fuzz $(or $(FUZZ_ARGS),--minutes 10)

differential: setup ## Equality against Math-Verify, sympy and mpmath on generated pairs (DIFFERENTIAL_ARGS='--count 4000 --ours')
	$(BIN)/python -m bench.differential $(DIFFERENTIAL_ARGS)

verl: ## verl's own reward loop with our reward function, in a virtual environment of its own (2 minutes)
	$(PYTHON) -m venv .venv-verl
	.venv-verl/bin/pip install --quiet --disable-pip-version-check torch==2.13.0 verl==0.9.1 \
	  --editable services/contracts --editable 'services/verifier[service,cli]'
	.venv-verl/bin/python -m bench.verl_rewards

engines: .venv-engines/.installed ## Scoring on Ray, Spark and Daft, in an environment of their own (Java 17 for Spark; 5 minutes)
	.venv-engines/bin/pytest --confcutdir tests/engines -m engines -W ignore tests/engines

ray: .venv-engines/.installed ## Scoring on Ray alone (a minute and a half, and as long to install)
	.venv-engines/bin/pytest --confcutdir tests/engines -m engines -W ignore tests/engines/test_ray.py

.venv-engines/.installed: requirements/engines.txt services/contracts/pyproject.toml services/verifier/pyproject.toml
	$(PYTHON) -m venv .venv-engines
	.venv-engines/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements/engines.txt
	.venv-engines/bin/pip install --quiet --disable-pip-version-check --no-deps --editable services/contracts --editable services/verifier
	touch $@

adapters: ## The adapters for other tools with these tools, each in an environment of its own (10 minutes; NeMo Gym where there is Python 3.12)
	for one in inspect-ai lighteval $(if $(PYTHON_nemo-gym),nemo-gym) openenv openrlhf verifiers; do $(MAKE) --no-print-directory .venv-adapters/$$one || exit 1; done

VERSION_inspect-ai := 0.3.285
VERSION_lighteval := 0.13.0
VERSION_nemo-gym := 0.4.0
VERSION_openenv := 0.10.0
VERSION_openrlhf := 0.11.2
VERSION_verifiers := 0.4.0
# lighteval hands text to xxhash, which takes bytes alone from version 4 on.
WITH_lighteval := 'xxhash<4'
PYTHON_nemo-gym := $(shell for one in python3.12 python3.13 python3.14; do $$one -c "" 2>/dev/null && command -v $$one && break; done)
# OpenRLHF itself is installed without its torch, deepspeed and vLLM: its executor, which calls the reward, needs none.
.venv-adapters/%: FORCE
	$(or $(PYTHON_$*),$(PYTHON)) -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check pytest aiohttp --editable services/contracts --editable services/verifier
	$@/bin/pip install --quiet --disable-pip-version-check $(if $(filter openrlhf,$*),--no-deps) $*==$(VERSION_$*) $(WITH_$*)
	$@/bin/python -m pytest --confcutdir tests/adapters -m adapters -W ignore tests/adapters

FORCE:

bootstrap: setup ## Train the embedded model from nothing (see docs/problems.md)
	$(BIN)/python -m mathtrainer.training.bootstrap

up: .env ## The whole pipeline in containers
	$(COMPOSE) up --build --detach
	$(COMPOSE) logs --follow pipeline

down: ## Stop the containers; the volumes stay
	$(COMPOSE) down

.env:
	cp .env.example .env

dist: setup ## Build wheels and source distributions of all four packages into dist/
	rm -rf dist
	for project in $(PROJECTS:/pyproject.toml=); do (cd $$project && $(CURDIR)/$(BIN)/hatchling build --directory $(CURDIR)/dist) || exit 1; done

sbom: ## Bills of materials (CycloneDX) of the locks, into dist/sbom
	$(PYTHON) requirements/sbom.py dist/sbom

audit: ## Known holes of the locked packages, by pip-audit; without a way to its database that is said, and is no failure
	$(PYTHON) requirements/audit.py

pin-images: .env ## Write the images of .env with the digests that their registries tell
	$(PYTHON) deploy/pin_images.py .env

soak: setup ## Ten minutes of two clients, one of them hostile: memory flat, the other keeps its rate (SOAK_ARGS='--minutes 2')
	$(BIN)/python -m bench.siege $(SOAK_ARGS)

kills: setup ## A hundred SIGKILLs over the services while runs go on beside their undisturbed twin (KILLS_ARGS='--kills 10')
	$(BIN)/python -m bench.kills $(KILLS_ARGS)

lock: setup ## Write the locks in requirements/ from the ranges of the packages (LOCK_ARGS=--upgrade takes the newest)
	$(BIN)/python requirements/lock.py $(LOCK_ARGS)

clean: ## Remove the virtual environments and the caches
	rm -rf $(VENV) .venv-verl .venv-engines .venv-adapters .venv-audit dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
