# Everything is done from here; `make` alone says what there is.

# A Python of 3.11 or later: the machine's own where it will do.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
THREADS ?= 16
T ?=
ARGS ?=

RUN := $(VENV)/bin/python
FIRST = $(or $(wildcard $(RUN)),$(PYTHON))
MANAGE := $(RUN) manage.py
COLLECTED := var/static/staticfiles.json
COMPILE = $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
INSTALL := PIP_DISABLE_PIP_VERSION_CHECK=1 $(RUN) -m pip install -qq --require-hashes
INSTALL_FAILED := echo "Packages could not be installed. If this machine is online, the lines above say why; \
	a damaged $(VENV) is made anew by: make clean" >&2; exit 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help serve staff demo-staff test test-one test-long test-cluster soak check format messages lock bench clean static python-found port-free

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'Choices: HOST=$(HOST) PORT=$(PORT) WORKERS=$(WORKERS) THREADS=$(THREADS) PYTHON=$(PYTHON) VENV=$(VENV)'

# --- use ---

serve: python-found port-free $(VENV)/.runtime static ## Install, prepare the database, load the fixtures once, serve
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(MANAGE) load_register
	@echo
	@echo '  The register:  http://$(HOST):$(PORT)/'
	@echo '  For staff:     http://$(HOST):$(PORT)/admin/'
	@echo '  An account:    make staff (asks you), or make demo-staff (a ready one, to try)'
	@echo '  To stop:       Ctrl-C'
	@echo
	@HOST='$(HOST)' PORT='$(PORT)' WORKERS='$(WORKERS)' THREADS='$(THREADS)' exec $(RUN) -m hld_site.serve

staff: $(VENV)/.runtime ## Make a staff account of your own
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(MANAGE) createsuperuser

demo-staff: $(VENV)/.runtime ## Make a ready staff account, to try the register with
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(MANAGE) demo_staff

# --- work ---

test: $(VENV)/.dev static ## The checks, and every test on SQLite and on PostgreSQL; ARGS='-k symbol' for some
	@$(MAKE) --no-print-directory check & checks=$$!; $(RUN) tests/run $(ARGS); tests=$$?; \
	wait $$checks || { echo 'What make check asks for is not so: see above.' >&2; exit 1; }; exit $$tests

test-one: $(VENV)/.dev static ## One file or test on SQLite: T=tests/test_dates.py, or T='tests/test_desk.py -k rename'
	@test -n '$(T)' || { echo 'Which one? make test-one T=tests/test_dates.py' >&2; exit 1; }
	@$(RUN) -m pytest -q $(T) $(ARGS)

test-long: export HLD_LONG = 1
test-long: test ## The same with the full counts of fuzz, kills and races

test-cluster: $(VENV)/.dev static ## Two hosts, PostgreSQL with a replica, Redis, Caddy: loaded while parts die; prints a table
	@$(RUN) -m tests.operation.whole $(ARGS)

soak: $(VENV)/.dev static ## Half an hour at four fifths of what the site can bear, memory and waits by the minute; no test
	@$(RUN) -m tests.operation.soak $(ARGS)

check: $(VENV)/.dev ## Style, types, Django's own checks, and no migration forgotten
	@$(RUN) -m ruff check --quiet
	@$(RUN) -m ruff format --check --quiet || { echo 'Some files are not formatted: make format' >&2; exit 1; }
	@$(RUN) -m mypy --no-error-summary hld_site
	@$(MANAGE) check --fail-level WARNING
	@$(MANAGE) makemigrations --check --dry-run

format: $(VENV)/.dev ## Put every file into shape
	@$(RUN) -m ruff check --fix --quiet || true
	@$(RUN) -m ruff format

messages: $(VENV)/.runtime ## Bring locale/ into step with the code; ARGS='--untranslated todo.csv', then '--fill todo.csv'
	@$(MANAGE) messages $(ARGS)

lock: $(VENV)/.dev ## Write each requirements.txt from pyproject.toml; UPGRADE=1 for newer releases
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@$(COMPILE) --output-file requirements-optional.txt --all-extras pyproject.toml --constraint requirements.txt
	@$(COMPILE) --output-file tests/requirements.txt --group dev --constraint requirements-optional.txt

bench: $(VENV)/.dev static ## What pages cost, beside yardsticks of the same run (tests/benchmarks/README.md); no test
	@$(RUN) -m tests.benchmarks $(ARGS)

clean: ## Remove what was installed and collected; the database in var/ stays
	rm -rf $(VENV) var/static .mypy_cache .pytest_cache .ruff_cache

# --- steps ---

python-found:
	@test -n '$(FIRST)' || { echo 'No Python of 3.11 or later was found. On Debian: apt install python3 python3-venv' \
		'(or name one: make serve PYTHON=/path/to/python3.13)' >&2; exit 1; }
	@$(FIRST) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '$(FIRST) does not run, or is older than 3.11. Name another: make serve PYTHON=python3.13' >&2; exit 1; }
	@$(FIRST) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '$(FIRST) cannot make a virtual environment. On Debian: apt install python3-venv' >&2; exit 1; }

define BIND
import socket, sys
host, port = sys.argv[1].strip("[]"), sys.argv[2]
try:
    family, kind, _, _, address = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    server = socket.socket(family, kind)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address[0], int(port)))
    server.listen()
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"{host}, port {port}, cannot be served: {error}. Choose another port: PORT=8001 make serve")
endef
export BIND

port-free: python-found
	@$(FIRST) -c "$$BIND" '$(HOST)' '$(PORT)'

$(RUN): | python-found
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.runtime: requirements.txt | $(RUN)
	@echo 'Installing what the register needs (once, about a minute) ...'
	@$(INSTALL) -r requirements.txt || { $(INSTALL_FAILED); }
	@touch $@

$(VENV)/.dev: tests/requirements.txt requirements-optional.txt $(VENV)/.runtime
	@echo 'Installing what the tests need (once, about a minute) ...'
	@$(INSTALL) -r requirements.txt -r requirements-optional.txt -r tests/requirements.txt || { $(INSTALL_FAILED); }
	@touch $@

static: $(COLLECTED)

# Compressing takes some seconds, so only what changed makes it again.
$(COLLECTED): $(VENV)/.runtime hld_site/settings.py $(shell find hld_site -path '*/static*')
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
