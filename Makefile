# Every target works on a fresh clone: it first brings what it needs into this folder (`setup`).
# Arguments of what works on AWS: ENV=prod REGION=eu-central-1 PROFILE=shop; see docs/deploy.md.
# Further arguments: make run PORT=4567 FRESH=1; make replay ID=dec_...; make key ARGS="create --scope checkout --name till"

SHELL := /bin/sh
PORT ?= 4566
ARGS ?=
PYTHON := .venv/bin/python
ENGINE := PYTHONPATH=layers/incentives/python:functions:. $(PYTHON)
# Which deployment is meant; `infra/target.py` decides what the tools get to know of it.
WHERE := $(if $(ENV),--env "$(ENV)") $(if $(REGION),--region "$(REGION)") $(if $(PROFILE),--profile "$(PROFILE)")
# What is chosen for a deployment; `infra/settings.py` has them all.
CHOSEN := $(if $(ALARMS),--set "alarms=$(ALARMS)") $(if $(DASHBOARD),--set "dashboard=$(DASHBOARD)") \
	$(if $(LOG_DAYS),--set "log_days=$(LOG_DAYS)") $(foreach pair,$(SET),--set "$(pair)")
PYTEST := .venv/bin/pytest -n 2 --dist loadgroup
# Interpreters that tests start need not compile anew what another has compiled.
test quick soak oracle: export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode
unexport PYTHONDONTWRITEBYTECODE
# What `quick` runs: the inner layers, or one context in every layer that needs no deployment.
INNER := tests/domain tests/store tests/usecases tests/runtime
QUICK = $(if $(CONTEXT),$(wildcard $(addsuffix /$(CONTEXT),$(INNER) tests/functions tests/contracts)),$(INNER))
# The CDK asks AWS_REGION first, the Python libraries AWS_DEFAULT_REGION only: here both are one.
ifdef AWS_REGION
export AWS_DEFAULT_REGION := $(AWS_REGION)
endif
.DEFAULT_GOAL := help
.PHONY: help setup run events test quick check browser format synth prepare deploy destroy verify-deployment release restore \
	openapi key secret replay bench metrics soak oracle mutants lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what the locks name into this folder, if they changed
	@python=$$(sh infra/local/find-python) && "$$python" -m infra.local.setup

run: setup ## the whole system on this machine, with demo data; Ctrl-C stops it, FRESH=1 starts empty
	@$(ENGINE) -m infra.local --port $(PORT) $(if $(FRESH),--fresh)

events: setup ## show what goes over the bus of the running system; Ctrl-C ends it
	@$(ENGINE) -m infra.local.events

test: check browser ## check, then every test
	@$(PYTEST) $(ARGS)

quick: setup ## the fast fifth of the tests; of one context: make quick CONTEXT=points
	@$(if $(QUICK),,echo "quick: there is no context $(CONTEXT)" >&2; exit 1;) \
		$(PYTEST) -p no:schemathesis -m "not soak and not fault and not storm" $(QUICK) $(ARGS)

check: setup ## format, lint, types, import contracts, complexity
	@.venv/bin/ruff format --check --output-format=concise --quiet . || { echo "check: make format"; exit 1; }
	@.venv/bin/ruff check --output-format=concise --quiet .
	@.venv/bin/mypy --no-error-summary
	@PYTHONPATH=layers/incentives/python:functions:. .venv/bin/lint-imports --no-logo \
		--cache-dir .cache/imports > .cache/imports.log || { cat .cache/imports.log; exit 1; }
	@$(PYTHON) -m tests.metrics.complexity

browser: setup ## find a browser for the page tests, or bring one into this folder
	@$(PYTHON) -m infra.local.browser

format: setup ## write the format that `check` asks for
	@.venv/bin/ruff format --quiet . && .venv/bin/ruff check --quiet --fix .

synth: setup ## build the CloudFormation template and its assets into cdk.out/
	@$(ENGINE) -m infra.synth $(if $(ENV),--env "$(ENV)") $(CHOSEN)

prepare: setup ## prepare an AWS account and region for deployments, once
	@$(ENGINE) -m infra.prepare $(WHERE)

deploy: setup ## deploy to AWS: make deploy ENV=prod ALARMS=ops@shop.example; see docs/deploy.md
	@$(ENGINE) -m infra.deploy $(WHERE) $(CHOSEN) --confirm "$(CONFIRM)"

destroy: setup ## delete an environment's stack; its table and its wrapping key stay
	@$(if $(ENV),,echo "destroy: say which: ENV=prod, or ENV=default" >&2; exit 1;) $(ENGINE) -m infra.destroy $(WHERE) --stack "$(STACK)"

verify-deployment: setup ## see that a deployment works: make verify-deployment ENV=prod KEYS=keys.json
	@$(ENGINE) -m infra.verify $(WHERE) $(if $(KEYS),--keys "$(KEYS)") $(if $(URL),--url "$(URL)") \
		$(if $(BUS),--bus "$(BUS)") $(if $(ORIGIN),--origin "$(ORIGIN)")

release: setup ## a version: make release VERSION=0.2.0 commits and tags it; see docs/releasing.md
	@$(ENGINE) -m infra.release "$(VERSION)"

restore: setup ## go back to an earlier state of the table: make restore ENV=prod ARGS=--help
	@$(ENGINE) -m infra.restore $(WHERE) $(ARGS)

openapi: setup ## write the descriptions of API and events in docs/ anew from their types
	@$(ENGINE) -m openapi
	@$(ENGINE) -m event_schema

key: setup ## create, rotate, list or revoke API keys: make key ARGS=--help
	@$(ENGINE) -m $(if $(strip $(WHERE)),infra.deployed $(WHERE) keys,infra.local.key) $(ARGS)

secret: setup ## the person key and the bot check's secret: make secret ARGS=--help
	@$(ENGINE) -m $(if $(strip $(WHERE)),infra.deployed $(WHERE) secrets,incentives.runtime.commands.keep_secrets) $(ARGS)

replay: setup ## take a decision again: make replay ID=dec_... VERSIONS="camp_1=current"
	@$(ENGINE) -m infra.local.replay $(if $(SYSTEM),--system $(SYSTEM)) "$(ID)" $(VERSIONS)

bench: setup ## measure against the local stack
	@$(ENGINE) -m tests.bench $(ARGS)

metrics: setup ## size and shape of the code, and what one warm redemption executes; ARGS=--walk lists it
	@$(ENGINE) -m tests.metrics $(ARGS)

soak: setup ## the storms, for minutes instead of seconds
	@INCENTIVES_EXAMPLES=12 .venv/bin/pytest -m "soak or drawn" $(ARGS)

oracle: setup ## the store's tests on a second DynamoDB, Amazon's DynamoDB Local; needs Java 17
	@$(ENGINE) -m tests.oracle $(ARGS)

mutants: setup ## change the calculator in thousands of ways: which change does no test notice? GUARDS=1: the guards
	@$(if $(GUARDS),$(ENGINE) -m tests.mutation.guards,tests/mutation/run) $(ARGS)

lock: setup ## write the locks anew from pyproject.toml
	@requirements/lock

clean: ## remove everything that was generated or installed here
	@rm -rf .venv .cache .run cdk.out .hypothesis .ruff_cache infra/node_modules \
		tests/e2e/node_modules tests/browser/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
