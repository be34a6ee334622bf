# make demo: the example compared; make test: everything checked. Both set up .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test unit lint types layers eval cluster fuzz clean

demo: $(VENV)/run
	@mkdir -p out
	@$(BIN)/rashomon compare examples/harbour-post.txt examples/northern-wire.txt examples/evening-lantern.txt
	@$(BIN)/rashomon compare examples/harbour-post.txt examples/northern-wire.txt examples/evening-lantern.txt --format html --out out/account.html
	@echo; echo "The page: $(CURDIR)/out/account.html"

test: $(VENV)/test lint types layers unit

unit: $(VENV)/test
	$(BIN)/python -m pytest

lint: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test
	$(BIN)/mypy

layers: $(VENV)/test
	$(BIN)/lint-imports

eval: $(VENV)/test
	RASHOMON_EVAL=1 $(BIN)/python -m pytest tests/eval -rs

# The same store on the Daft engine, on its own and on Ray; the engines take 750 MB, so they have a place of their own.
cluster: .cluster/run
	.cluster/bin/python -m pytest tests/unit/corpus/test_cluster.py -p no:cacheprovider

# Every target of tests/fuzz, so many inputs each.
RUNS ?= 20000
fuzz: $(VENV)/test
	$(BIN)/python -m pip install -q atheris
	@mkdir -p build/fuzz; for target in decoding html feeds archives quotations records; do \
	  $(BIN)/python tests/fuzz/fuzz.py $$target -runs=$(RUNS) -artifact_prefix=build/fuzz/ > build/fuzz/$$target.log 2>&1 \
	    || { tail -30 build/fuzz/$$target.log; exit 1; }; \
	  echo "$$target: $$(grep -E '^Done' build/fuzz/$$target.log)"; done

.cluster/run: pyproject.toml
	$(PYTHON) -m venv .cluster
	.cluster/bin/python -m pip install -q -e '.[corpus,cluster]' pytest
	@touch $@

$(VENV)/run: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -e .
	@touch $@

$(VENV)/test: pyproject.toml $(VENV)/run
	$(BIN)/python -m pip install -q -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) .cluster out build/lib dist
