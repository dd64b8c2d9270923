PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint format messages lock bench detector

run: ## the site with fictional content, on http://127.0.0.1:8000 (PORT=8080 make run)
	@exec $(PYTHON) deploy/run.py

test: ## the whole suite, on SQLite then on PostgreSQL
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests

lint: ## what else must hold before a commit
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@deploy/lint

bench: ## figures of speed, for the eye
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.bench

detector: ## recall and precision of the detector (CASES=path of a file, or of several; docs/detector.md)
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.detector $(CASES)

format: ## the code, as the project lays it out
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

messages: ## the French catalogue, brought up to date with the code
	$(BIN)/python -m tests.messages

lock: ## all hashed locks, remade from pyproject.toml
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --upgrade pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --upgrade --group test -c requirements.txt -o tests/requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --upgrade --group audit -c requirements.txt -c tests/requirements.txt -o tests/audit.txt
