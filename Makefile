PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-long install-test container-test drill cluster soak lint format messages lock bench bench-raid bench-desk bench-reading bench-sending detector sabotage audit markup

run: ## the site with fictional content, on http://127.0.0.1:8000 (PORT=8080 make run)
	@exec $(PYTHON) deploy/run.py

test: ## the whole suite, on SQLite then on PostgreSQL
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests

test-long: ## kill loops, races and the like in full length, on SQLite then on PostgreSQL
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@LONG=1 $(BIN)/python -m tests -m long

lint: ## what else must hold before a commit
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@deploy/lint

bench: ## figures of speed, for the eye
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.bench

bench-raid: ## what a simulated raid leaves where, and what a decision costs, on SQLite then on PostgreSQL
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.bench.raid

bench-desk: ## the desk among a million testimonies, on PostgreSQL (PUBLISHED=100000 WAITING=50000 make bench-desk)
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.bench.desk

bench-reading: ## what readers get among a million testimonies, on PostgreSQL (PUBLISHED=100000 make bench-reading; docs/performance.md)
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.bench.reading

bench-sending: ## what an author's pages cost: the form, the check page, sending, her words
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.bench sending

drill: ## backs a busy site up, destroys it, restores it, and counts what came back (ROWS=5000; docs/operating/backup.md)
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.drill

soak: ## an hour at five times the expected load: memory, errors, times (SECONDS=300 make soak; docs/performance.md)
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.bench soak

cluster: ## two PostgreSQL, PgBouncer, Redis, three gunicorns and nginx here, each killed in turn under load (docs/scaling.md)
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.cluster

detector: ## recall and precision of the detector (CASES=path of a file, or of several; docs/detector.md)
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.detector $(CASES)

install-test: ## deploy/install on a Debian made with debootstrap, up to a testimony published over TLS; wants root
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.install

container-test: ## deploy/compose.yaml in a Docker of this machine, up to a testimony published over TLS; wants root
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.containers

sabotage: ## breaks one rule after another in a copy, and asks whether the tests notice
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.sabotage

format: ## the code, as the project lays it out
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

messages: ## the catalogues of all languages, brought up to date with the code
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt
	$(BIN)/python -m tests.messages

audit: ## known faults of dependencies, their list (var/sbom.json), slow regular expressions; wants a network that reaches pypi.org
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt tests/audit.txt
	@$(BIN)/python -m tests.audit

markup: ## every page by the Nu Html Checker; wants Java
	@$(PYTHON) deploy/environment.py requirements.txt tests/requirements.txt tests/audit.txt
	@$(BIN)/python -m pytest tests/markup.py

lock: ## all hashed locks, remade from pyproject.toml
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --upgrade pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --upgrade --group test -c requirements.txt -o tests/requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --upgrade --group audit -c requirements.txt -c tests/requirements.txt -o tests/audit.txt
