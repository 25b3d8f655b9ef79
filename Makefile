# Every target does all of its own set-up; a second run reuses it. PYTHON=python3.12 chooses an interpreter.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed-runtime
DEVELOPMENT := $(VENV)/.installed-development
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

# What the caller's environment adds to the search path must not get into ours.
unexport PYTHONPATH PYTHONHOME

.DELETE_ON_ERROR:
.PHONY: help report test proofread lab lint samples clean

help:
	@echo 'make report   read data/raw, write reports/index.html'
	@echo 'make test     run the tests'
	@echo 'make proofread DOCUMENTS=DIR  make the reports of a folder and read them against the originals'
	@echo 'make lab      open the notebooks in JupyterLab'
	@echo 'make lint     check style and types'
	@echo 'make samples  typeset the sample documents of data/raw again'
	@echo 'make clean    remove what make has made, the virtual environment included'

report: $(RUNTIME)
	@$(BIN)/python -m budgetlib run data/raw --data data/processed --out reports

test: $(DEVELOPMENT)
	$(BIN)/python -m pytest

# Takes minutes: the reports of all documents are made, and each figure is looked up in the letters of its page.
proofread: $(DEVELOPMENT)
	@$(BIN)/python -m budgetlib run $(DOCUMENTS) --data build/proofread/data --out build/proofread/reports || test $$? -eq 4
	@$(BIN)/python -m tests.proofreader --reports build/proofread/reports --documents $(DOCUMENTS) --counts

lab: $(RUNTIME)
	@$(BIN)/python -m budgetlib extract data/raw --out data/processed
	$(BIN)/python -m jupyterlab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/structure.ipynb \
	    $(LAB_OPTIONS) $(if $(filter 0,$(shell id -u)),--allow-root)

lint: $(DEVELOPMENT)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

samples: $(DEVELOPMENT)
	$(BIN)/python -m data.samples.typeset

clean:
	rm -rf $(VENV) build dist reports .mypy_cache .pytest_cache .ruff_cache
	find data/processed -mindepth 1 ! -name .gitkeep -delete

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("budgetlib needs Python 3.11 or later, not %d.%d: make PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo 'Setting up $(VENV) ...'
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt constraints.txt pyproject.toml | $(BIN)/python
	@echo 'Installing what budgetlib runs on ...'
	@$(PIP) -r requirements.txt
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo 'Installing what the tests need ...'
	@$(PIP) -r requirements-dev.txt
	@touch $@
