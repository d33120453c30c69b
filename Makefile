# make run: start the companion.  make test: pass the tests.  Both set everything up by themselves.
VENV ?= .venv
export THAW_VENV := $(VENV)
PY := $(VENV)/bin/python

.PHONY: run test check bench words clean

run:
	@tools/setup.sh run
	@$(VENV)/bin/thaw $(ARGS)

test:
	@tools/setup.sh dev
	$(PY) -m pytest $(ARGS)

check:  ## lint, types and every authored file
	@tools/setup.sh dev
	$(PY) -m ruff check assistant intents content tests tools benchmarks
	$(PY) -m mypy
	$(VENV)/bin/thaw check

bench:  ## the figures of the README
	@tools/setup.sh dev
	$(PY) -m benchmarks $(ARGS)

words:  ## rebuild what is derived from the phrase files: the language model and the matcher's table
	@tools/setup.sh dev
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[build]'
	$(PY) tools/build_language_model.py
	$(PY) tools/build_understanding.py

clean:
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache
