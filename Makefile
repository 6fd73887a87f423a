.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
HOST ?= 127.0.0.1
BASE_PYTHON ?= python3
VENV := .venv
PYTHON := $(VENV)/bin/python

help: ## show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/run ## try Rumbo out: the documents' data, two accounts, the site on http://127.0.0.1:8000 (PORT=8123 for another)
	@case "$${DEBUG-1}" in 1|[Tt]rue|yes|on) ;; *) echo "The demonstration's password is public: make demo needs DEBUG=1, never on a real site."; exit 1;; esac
	@DEBUG=$${DEBUG-1} $(PYTHON) manage.py demo --port $(PORT)
	@DEBUG=$${DEBUG-1} SITE_URL=$${SITE_URL-http://127.0.0.1:$(PORT)} exec $(PYTHON) manage.py runserver --noreload $(HOST):$(PORT)

unexport PYTHONDONTWRITEBYTECODE  # the tests are compiled once, not at every run

test: $(VENV)/dev ## run the test suite on SQLite, without network: every rule, in a minute or two
	$(PYTHON) -m pytest -q -n auto -m "not sweep" $(ARGS)

test-sweeps: $(VENV)/dev ## run the sweeps on SQLite: every page, role, hostile value and number of rows
	$(PYTHON) -m pytest -q -n auto -m sweep $(ARGS)

OF_ONE_DATABASE := commands_of_documents.py production.py

test-postgres: $(VENV)/dev ## run suite and sweeps on PostgreSQL: a throw-away cluster, or the one at TEST_DATABASE_URL
	.ci/with-postgres $(PYTHON) -m pytest -q -n auto $(addprefix --ignore=tests/test_,$(OF_ONE_DATABASE)) $(ARGS)

test-faults: $(VENV)/dev ## run the tests of several processes at once on SQLite and on PostgreSQL
	.ci/faults $(PYTHON) -m pytest -q tests/faults -o addopts="--strict-markers --strict-config -pno:playwright" $(ARGS)

test-browser: $(VENV)/dev ## run the browser tests on the system's Chromium, with axe
	$(PYTHON) -m pytest -q -n auto tests/browser -o addopts="--strict-markers --strict-config" $(ARGS)

types: $(VENV)/dev ## check the types of all code: docs/decisions/020-types.md
	$(VENV)/bin/mypy

style: $(VENV)/dev ## check the shape of code and templates, and the code for what is not safe
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	find templates -name '*.html' | xargs $(VENV)/bin/djade --target-version 5.2 --check
	$(VENV)/bin/bandit -q -r -c pyproject.toml accounts benchmarks config courses news operations portal seeds manage.py

complete: $(VENV)/dev ## check that no migration and no translation is missing
	DEBUG=1 $(PYTHON) manage.py makemigrations --check --dry-run
	DEBUG=1 $(PYTHON) .ci/messages --check

lint: types style complete ## check code, types, templates, migrations and translations

messages: $(VENV)/dev ## collect the texts to translate and compile what is translated
	DEBUG=1 $(PYTHON) .ci/messages

format: $(VENV)/dev ## put code and templates into the project's shape
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	find templates -name '*.html' | xargs $(VENV)/bin/djade --target-version 5.2

serve: $(VENV)/run ## serve for production: settings from the environment, see docs/deploy.md
	$(PYTHON) manage.py migrate --noinput
	$(PYTHON) manage.py collectstatic --noinput -v0
	PYTHON=$(PYTHON) HOST=$(HOST) PORT=$(PORT) exec deploy/serve

lock: $(VENV)/dev ## write the locked requirements anew from pyproject.toml
	$(PYTHON) -m pip install -q uv
	$(VENV)/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra several -o requirements-several.txt
	$(VENV)/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o requirements-dev.txt

measured = HTTPS=0 ALLOWED_HOSTS=testserver SITE_URL=http://testserver SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_hex())")

bench: $(VENV)/run ## measure the pages in offices of 100 and 10,000 courses: docs/performance.md
	mkdir -p var
	$(measured) $(PYTHON) -m benchmarks $(ARGS)

bench-staff: $(VENV)/run ## measure the staff's pages with very many participants: docs/performance.md
	mkdir -p var
	$(measured) $(PYTHON) -m benchmarks.staff $(ARGS)

screenshots: $(VENV)/dev ## make the pictures of the documents anew, from the demonstration, with the system's Chromium
	$(PYTHON) -m docs.screenshots

clean: ## remove the environment, the demonstration's data and every cache
	rm -rf $(VENV) var .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(PYTHON):
	@command -v $(BASE_PYTHON) >/dev/null || { echo "There is no $(BASE_PYTHON) here. Name a Python 3.11 or later with BASE_PYTHON=."; exit 1; }
	@$(BASE_PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Rumbo needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another with BASE_PYTHON=.")'
	@$(BASE_PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make environments here: on Debian and Ubuntu, install python3-venv."; exit 1; }

$(VENV)/run: requirements.txt | $(PYTHON)
	@echo "Installing what Rumbo needs (once)…"
	@$(PYTHON) -m pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt | $(PYTHON)
	@echo "Installing what Rumbo and its tests need (once)…"
	@$(PYTHON) -m pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/run

.PHONY: help demo test test-sweeps test-postgres test-faults test-browser types style complete lint messages format serve lock bench bench-staff screenshots clean
