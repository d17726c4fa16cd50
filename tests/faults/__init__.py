"""The faults that the tracker is held to, as data: what is injected, what must hold, and one oracle after every case.

Each case goes the whole way through real parts: name server, sockets, HTTP client, reader processes, SQLite file,
outbox. Only time is the harness's own. What the cases are, and how they came out, stands in `docs/reliability.md`.

How to add a case:

1. Choose the section, a file here (`network`, ...); a new one is named in `catalogue.SECTIONS`, and its table is marked
   in the document.
2. Append a `Case` to its CASES: `id` (the row of the catalogue and a name, "N04-chunked-without-end"), what is
   `injected` and what must hold, each in one sentence.
3. `stage` builds what it happens on: `places.watched("page")`, in a form of `places.FORMS`, or in one that the seed
   chooses. Where you need another world, subclass `stage.Stage` (or `places.WatchedPlace`) in your section.
4. `script` are steps, each an async function of the stage: `healthy()`, `faulty(lambda s: ..., polls=2)`, or your own.
   Chance comes from `stage.chance` alone (cuts, sizes, orders); a case that draws none runs once in each form, however
   often it is asked for.
5. `expect` says what the script leaves: outcomes of the faulty visits, edits, events by kind. All else the oracle asks
   of every case (`oracle.py`, O1 to O7); a point that cannot hold is `waived`, with the reason.
6. Run it: `just faults -k N04 --runs 20`; keep the result in the table: `just faults -k N04 --runs 100 --write`.
   `slow=True` keeps a case out of CI. After a rebase `just faults --table` makes the tables anew.
"""
