"""What import-linter's layers cannot say: each third-party library has one home, and the pure parts stay pure."""

import sys

import grimp
import pytest

ABOVE_THE_PARTS = ("pipeline", "children", "wiring", "daemon", "web", "fleet", "demo", "cli")

HOMES = {
    "ada_url": ("urls",),
    "aiohttp": ("fetch", "alert"),
    "alembic": ("store",),
    "apprise": ("alert",),
    "apscheduler": ("daemon",),
    "brotli": ("fetch",),
    "chardet": ("extract",),
    "cryptography": ("store", "archive"),
    "feedparser": ("extract",),
    "Levenshtein": ("diffing",),
    "protego": ("fetch",),
    "publicsuffixlist": ("guard",),
    "python_socks": ("fetch",),
    "rfc3161_client": ("archive",),
    "selectolax": ("extract", "fields"),
    "sqlalchemy": ("store",),
    "sqlite3": ("store",),
    "sqlmodel": ("store",),
    "trafilatura": ("extract",),
    "typer": ("cli",),
    "warcio": ("archive",),
    "webencodings": ("extract",),
    "zstandard": ("store", "fetch"),
    "tracker.diffing": ("diffing", "judging", "report", *ABOVE_THE_PARTS),
    "tracker.config": ("config", "wiring", "daemon", "cli"),
}
"""Each library, or part of ours, with the parts that may import it."""

PURE = ("model", "errors", "text", "guard", "proof", "history", "schedule", "sources", "diffing", "judging", "report")
OUTSIDE = ("asyncio", "multiprocessing", "os", "pickle", "shutil", "socket", "sqlite3", "subprocess", "tempfile")

CHILD_NEEDS = ("children", "sources", "extract", "model", "text", "errors")
"""Hostile bytes are read by a process that has nothing else at hand."""

GRAPH = grimp.build_graph("tracker", include_external_packages=True, cache_dir=None)


def part(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


def importers(library: str) -> set[str]:
    """The parts that import `library` or something inside it; "" is the package itself."""
    inside = {module for module in GRAPH.modules if module == library or module.startswith(f"{library}.")}
    return {part(importer) for module in inside for importer in GRAPH.find_modules_that_directly_import(module)}


def imported_by(name: str) -> set[str]:
    ours = {module for module in GRAPH.modules if module.startswith("tracker.") and part(module) == name}
    return {found for module in ours for found in GRAPH.find_modules_directly_imported_by(module)}


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_at_home_only(library: str) -> None:
    assert importers(library) - {""} <= set(HOMES[library])


@pytest.mark.parametrize("name", PURE)
def test_a_pure_part_touches_nothing_outside(name: str) -> None:
    assert imported_by(name) & set(OUTSIDE) == set()


SQL = ("alembic", "sqlalchemy", "sqlite3", "sqlmodel")
"""What speaks SQL; tests/contract says what is asked of whatever does."""

ABOUT_A_FILE = ("past", "proof", "restore")
"""The commands about a store that is a file: its audit, its backup, its copy for a dry run, the key beside it."""


def test_sql_is_spoken_in_one_folder() -> None:
    speakers = {module for each in SQL for module in GRAPH.find_modules_that_directly_import(each)}
    assert {module for module in speakers if not module.startswith("tracker.store.sqlite")} == set()


def test_all_others_know_the_contract_of_the_store_alone() -> None:
    inside = GRAPH.find_descendants("tracker.store.sqlite") | {"tracker.store.sqlite"}
    importers = {module for each in inside for module in GRAPH.find_modules_that_directly_import(each)} - inside
    assert importers == {"tracker.store", *(f"tracker.cli.{command}" for command in ABOUT_A_FILE)}


def test_the_child_process_imports_little_of_ours() -> None:
    found = GRAPH.find_modules_directly_imported_by("tracker.children.reader")
    assert {part(module) for module in found if module.startswith("tracker.")} <= set(CHILD_NEEDS)


def test_the_graph_is_real() -> None:
    assert "text" in importers("unicodedata")
    assert "tracker.model" in imported_by("config")
    assert set(OUTSIDE) <= sys.stdlib_module_names
