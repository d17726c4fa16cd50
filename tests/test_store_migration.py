"""A store of an older form is brought up to date with nothing lost, and has the form that a new one has."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from tracker.store import open_store
from tracker.store.sqlite.store import NEWEST


def older(path: Path, revision: str) -> None:
    """A store as the program of that revision made it."""
    config = Config()
    config.set_main_option("script_location", str(NEWEST.parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def form(path: Path) -> dict[tuple[str, str], list[str]]:
    """Columns of each table and of each index."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            found[table, ""] = sorted(f"{column[1]} {column[3]}" for column in columns)
            for _, index, *_rest in connection.execute(f"PRAGMA index_list({table})").fetchall():
                found[table, index] = [row[2] for row in connection.execute(f"PRAGMA index_info({index})")]
    connection.close()
    return found


def statements(path: Path) -> list[str]:
    """What makes a database of this form, with its revision."""
    with sqlite3.connect(path) as connection:
        made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        ((revision,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    return [" ".join(sql.split()) for (sql,) in made] + [f"INSERT INTO alembic_version VALUES ('{revision}')"]


def test_a_new_store_is_what_all_migrations_make(tmp_path: Path) -> None:
    older(tmp_path / "migrated.db", "head")
    written = NEWEST.read_text(encoding="utf-8").splitlines()
    assert written == statements(tmp_path / "migrated.db"), "`python tests/test_store_migration.py` writes it anew"
    with open_store(f"sqlite:///{tmp_path / 'new.db'}"):
        pass
    assert statements(tmp_path / "new.db") == written


def test_heads_of_the_first_form_stand_at_their_source(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    older(path, "0001")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO statements VALUES (1, 'staff', 'k')")
        values = (1, "staff", "k", 1, b"h", b"m", "", True, 0, "{}")
        names = "statement_id, source_id, key, version_id, text_hash, meta_hash, entry, listed, opened, declared"
        connection.execute(f"INSERT INTO heads ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    connection.close()
    with open_store(f"sqlite:///{path}") as store:
        (head,) = store.read(lambda reads: reads.heads("staff")).values()
        assert (head.place, head.listed, head.removed) == ("staff", True, False)
        assert store.read(lambda reads: reads.places()) == []


def test_an_upgraded_store_has_the_form_of_a_new_one(tmp_path: Path) -> None:
    older(tmp_path / "old.db", "0001")
    for name in ("old", "new"):
        with open_store(f"sqlite:///{tmp_path / name}.db"):
            pass
    assert form(tmp_path / "old.db") == form(tmp_path / "new.db")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        older(Path(folder, "store.db"), "head")
        NEWEST.write_text("\n".join(statements(Path(folder, "store.db"))) + "\n", encoding="utf-8")
