# How developers work here, and all that CI runs. `just` lists the recipes; `just check` is what a change must pass.
# The tools come from the virtual environment in .venv (`just setup`), or from wherever PATH has them.

set positional-arguments

export PATH := justfile_directory() / ".venv" / "bin" + ":" + env("PATH")

pin := "uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 " + \
    "--custom-compile-command 'just lock' --quiet"

[private]
default:
    @just --list --unsorted

# Make .venv with the pinned packages, the program in it for editing.
setup:
    python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --no-deps --require-hashes -r constraints-dev.txt
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .

# All tests, four files at a time, for they wait more than they work; or those named: just test tests/test_text.py
test *args:
    pytest -q {{ if args == "" { "-n 4 --dist loadfile" } else { "" } }} "$@"

# Look for counterexamples to the properties in the tests, at random and for longer than a change can wait.
explore *args:
    pytest -q --hypothesis-profile explore -m hypothesis "$@"

# Style: ruff's rules and its format.
lint:
    ruff check .
    ruff format --check .

# Types: mypy --strict on all of tracker/.
types:
    mypy

# Who may import whom (pyproject.toml, tool.importlinter).
imports:
    lint-imports

# All but the tests: quick enough before each commit.
gate: lint types imports

# Everything that CI runs.
check: gate test

# Pin what pyproject.toml asks for, with hashes, for the oldest Python we run on: constraints.txt is what runs,
# constraints-dev.txt that and the developers' tools. `just lock --upgrade` moves all pins.
lock *args:
    {{ pin }} -o constraints-dev.txt --extra dev "$@"
    {{ pin }} -o constraints.txt -c constraints-dev.txt "$@"

# Do the pinned releases have known holes? Asks a service on the network, so CI does not; a pin that it does not know fails.
audit *args:
    uv tool run --quiet pip-audit@2.10.1 --strict --disable-pip --require-hashes -r constraints.txt "$@"

# The model case, served and watched on this machine alone.
demo *args:
    tracker demo "$@"

# Measure: just bench NAME ARGS runs benchmarks/NAME.py
bench name *args:
    @shift; python "benchmarks/{{ name }}.py" "$@"

# Does the suite notice seeded bugs? All of tests/mutants/, an area or single ones: just mutants history
mutants *args:
    python benchmarks/mutants.py "$@"

# Faults: run the cases of tests/faults/, as often and with the seeds asked for; --help says more.
faults *args:
    @python -m tests.faults "$@"
