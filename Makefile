# Everything runs in .venv; nothing is installed outside this folder.

PYTHON := .venv/bin/python
STAMP := .venv/made-from-requirements
BOARD ?= simulator
MODEL_DEPTH ?= 11
CASES ?= 1000000
SALES ?= 2000
SEED ?= 1
DAYS ?= 30
WEB ?= 8090
JOBS ?= 4
SETTINGS ?= settings.toml
DATA ?=
PORT ?=
FORCE ?=
FIRMWARE ?=
ERASE ?=
FOLLOW ?=
OLD ?=
NEW ?=
HAND_OVER ?=

# The interpreter that stands for the chip: MicroPython's unix port.
MICROPYTHON ?= $(CURDIR)/.venv/bin/micropython
export MICROPYTHON

.DEFAULT_GOAL := help
.PHONY: help setup build generated check-generated test size bench soak days model fuzz faults boards check-boards lint format run page flash deploy logs provision replace clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP)  ## Make .venv with the pinned tools

$(STAMP): requirements.txt requirements-typings.txt
	test -x $(PYTHON) || python3 -m venv .venv
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	rm -rf typings
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --target typings -r requirements-typings.txt
	touch $@

build: $(STAMP)  ## Compile the firmware and make its ROM image (BOARD=simulator)
	$(PYTHON) -m tools.build --board $(BOARD)

generated: $(STAMP)  ## Make the font, texts and printer table in firmware/data again
	$(PYTHON) -m tools.build --generate

check-generated: $(STAMP)  ## Say whether firmware/data is current and every text is sound
	$(PYTHON) -m tools.build --check

test: build  ## Run all tests, on both interpreters, against the built firmware (JOBS=4 at a time: most of them wait)
	$(PYTHON) -m pytest -n $(JOBS) --dist worksteal

size: $(STAMP)  ## Bytes of flash and RAM of every module; fails above the budget (BOARD=simulator)
	$(PYTHON) -m tools.size --board $(BOARD)

bench: build  ## Count what it costs: flash, heap, buses, paper; writes host_tests/bench/results.md
	$(PYTHON) -m host_tests.bench

soak: build  ## SALES=2000 sales with random trouble, four tills at a time; books and heap must be as they should (SEED=1)
	$(PYTHON) -m host_tests.soak --sales $(SALES) --seed $(SEED)

days: $(STAMP)  ## DAYS=30 random days at the till, no screen: till, journal and the host's ledger must agree (SEED=1)
	$(PYTHON) -m host_tests.random_days --days $(DAYS) --seed $(SEED)

model: $(STAMP)  ## Explore every order of payment events (MODEL_DEPTH=11)
	$(PYTHON) -m host_tests.model --depth $(MODEL_DEPTH)

fuzz: $(STAMP)  ## CASES=1000000 changed frames, and cards, payment codes, flash images, printer answers (SEED=1)
	$(PYTHON) -m host_tests.fuzz --cases $(CASES) --seed $(SEED)

faults: build  ## Pull the plug at every flash operation of every scenario; the books must agree
	$(PYTHON) -m host_tests.faults

boards: $(STAMP)  ## Check every board's wiring and partitions, and make its table and picture again
	$(PYTHON) -m tools.boards make

check-boards: $(STAMP)  ## Say what is wrong with a board, and whether its table and picture are current
	$(PYTHON) -m tools.boards check

lint: $(STAMP) check-generated check-boards  ## Check style, types, generated files and size
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m basedpyright --project firmware
	$(PYTHON) -m basedpyright
	$(PYTHON) -m tools.size --check

format: $(STAMP)  ## Put all code into the common format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

run: build  ## Start the simulator in this terminal (DATA=DIR keeps its flash there)
	$(PYTHON) -m tools.simulator $(if $(DATA),--data $(DATA))

deploy: build  ## Put the firmware onto the board at PORT, beside the one that runs (BOARD=..., FORCE=1 though something is pending)
	$(PYTHON) -m tools.deploy --board $(BOARD) --port "$(PORT)" $(if $(FORCE),--force)

flash: $(STAMP)  ## MicroPython and the partition table onto the board at PORT (BOARD=..., FIRMWARE=file.bin); asks before it erases
	$(PYTHON) -m tools.flash --board $(BOARD) --port "$(PORT)" --erase "$(ERASE)" $(if $(FIRMWARE),--firmware $(FIRMWARE))

logs: $(STAMP)  ## Which firmware the board at PORT runs, and its last faults; FOLLOW=1 shows its console (or DATA=DIR)
	$(PYTHON) -m tools.logs --port "$(PORT)" $(if $(DATA),--data $(DATA)) $(if $(FOLLOW),--follow)

provision: $(STAMP)  ## Give a terminal the settings of a file (SETTINGS=settings.toml): DATA=DIR or a flash image, or the board at PORT
	$(PYTHON) -m tools.provision $(SETTINGS) $(if $(PORT),--port $(PORT),$(DATA))

replace: $(STAMP)  ## Move OLD terminal to NEW one, payments, settings and people: DATA folders, flash images or ports (HAND_OVER=1)
	$(PYTHON) -m tools.journal replace "$(OLD)" "$(NEW)" $(if $(HAND_OVER),--hand-over)

page: build  ## Start the simulator as a page in the browser (WEB=8090)
	$(PYTHON) -m tools.simulator --web $(WEB)

clean:  ## Remove what was built and cached; .venv stays
	rm -rf build .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
