# The front door. `make run` and `make test` set up whatever is missing, then go; the
# second time they find everything in place. On Debian and its relatives the packages
# of the system that Qt needs are installed too, where that is allowed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SYSTEM_PACKAGES := .ci/system_packages.py
PICTURE := nnviz-window.png

.PHONY: run test fuzz golden compare-golden clean

run: $(VENV)/ready-to-run
	@if [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  $(BIN)/python $(SYSTEM_PACKAGES) window && \
	  exec $(BIN)/nnviz; \
	else \
	  $(BIN)/python $(SYSTEM_PACKAGES) offscreen && \
	  $(BIN)/nnviz render --view window --step 600 -o $(PICTURE) && \
	  echo "There is no display; the window after 600 steps is in $(PICTURE)."; \
	fi

test: $(VENV)/ready-to-test
	@$(BIN)/python $(SYSTEM_PACKAGES) offscreen
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest

# What the tests do shortly, at length: damaged session files, and killed saves.
fuzz: $(VENV)/ready-to-test
	$(BIN)/python -m tests.fuzz.sessions
	$(BIN)/python -m tests.fuzz.weights
	$(BIN)/python -m tests.fuzz.kills --count 1000
	$(BIN)/python -m tests.fuzz.readers

# The golden files come from PyTorch and scikit-learn, which have an environment of
# their own.
golden: $(VENV)-oracle/ready
	$(VENV)-oracle/bin/python tests/golden/make_traces.py --count 24 --output tests/golden
	$(VENV)-oracle/bin/python tests/golden/make_classifiers.py

compare-golden: $(VENV)-oracle/ready
	$(VENV)-oracle/bin/python tests/golden/compare_traces.py --count 200

clean:
	rm -rf $(VENV) $(VENV)-oracle

$(VENV)/ready-to-run: pyproject.toml | $(BIN)/pip
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/ready-to-test: pyproject.toml | $(BIN)/pip
	$(PIP_INSTALL) --editable '.[test]'
	@touch $@ $(VENV)/ready-to-run

$(VENV)-oracle/ready: pyproject.toml
	@$(PYTHON) $(SYSTEM_PACKAGES) python
	$(PYTHON) -m venv $(VENV)-oracle
	$(VENV)-oracle/bin/python -m pip install --quiet --editable '.[oracle]'
	@touch $@

$(BIN)/pip:
	@$(PYTHON) $(SYSTEM_PACKAGES) python
	$(PYTHON) -m venv $(VENV)
