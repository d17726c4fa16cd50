"""What README.md, CONTRIBUTING.md and docs/ show is so: blocks run, commands and their options exist, settings load,
files and links lead somewhere. Recipes are followed in tests/test_recipes.py and tests/test_own_kind.py, and
docs/python.md in tests/test_python_document.py, docs/webhook.md in tests/test_webhook_document.py."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.support.program import PATIENCE, REPOSITORY, environment
from tests.support.recipes import Block, blocks
from tracker.cli import app
from tracker.config import load
from tracker.errors import ConfigError

DOCUMENTS = {
    path.relative_to(REPOSITORY).as_posix(): path.read_text(encoding="utf-8")
    for path in (*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md"))
}
NOW = [name for name in DOCUMENTS if not name.startswith(("docs/decisions/", "CHANGELOG"))]
"""Those that tell what is; decisions and changes tell what was."""


def shown(*languages: str) -> Iterator[tuple[str, Block]]:
    """The blocks in these languages that name no file, with their document."""
    return ((name, block) for name in NOW for block in blocks(DOCUMENTS[name]) if block.language in languages)


def inline(name: str) -> list[str]:
    """What stands between backticks in the running text."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", DOCUMENTS[name], flags=re.MULTILINE | re.DOTALL))


def lines_of(name: str) -> list[str]:
    """What a document tells one to type or to look at."""
    typed = (block.text.splitlines() for each, block in shown("sh", "cron") if each == name)
    return [*inline(name), *(line for lines in typed for line in lines)]


# --- commands --------------------------------------------------------------------------------------------------------


AROUND = re.compile(r"^(?:sudo -u \w+ |(?:[*/\d]+ ){5}|\S*/bin/(?=tracker\b))")
"""What stands before a command in a shell, or in a table of cron."""


def commands() -> list[tuple[str, str]]:
    """Every `tracker …` of a document, in a block or in the text, without what stands around it in a shell."""
    parts = ((name, part.strip()) for name in NOW for line in lines_of(name) for part in re.split(r"#|&&|;", line))
    cut = ((name, AROUND.sub("", part)) for name, part in parts)
    return sorted({(name, part) for name, part in cut if re.match(r"tracker(?: [^=]|$)", part)})


@pytest.mark.parametrize(("name", "line"), commands())
def test_a_command_that_is_shown_exists_with_its_options(name: str, line: str) -> None:
    command: Any = typer.main.get_command(app)
    path, words = "tracker", shlex.split(line.replace("…", ""))[1:]
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"{name}: {line}: there is no `{path} {words[0]}`"
        path, command = f"{path} {words[0]}", command.commands[words.pop(0)]
    options = {option for param in command.params for option in param.opts} | {"--help"}
    unknown = [word for word in words if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in options]
    assert not unknown, f"{name}: {line}: `{path}` has no {unknown}"


def test_the_five_minutes_of_the_readme(tmp_path: Path) -> None:
    (script,) = (block.text for _, block in shown("sh") if "tracker demo" in block.text)
    lines = [line for line in script.splitlines() if "bin/activate" not in line]
    asked = [line.partition("#")[0].strip() for line in lines if line.startswith("tracker ")]
    own = f'set -eu\ntracker() {{ echo "> tracker $*"; {shlex.quote(sys.executable)} -m tracker "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-c", own + "\n".join(lines)],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=8 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("\n> tracker ") + done.stdout.startswith("> tracker ") == len(asked)
    (alert,) = (block.text for name, block in shown("text") if name == "README.md" and "Why it matters" in block.text)
    reasons = [*re.findall(r"^Why it matters .*$", alert, re.MULTILINE), alert.partition("\n>")[0].replace("\n", " ")]
    told = " ".join(done.stdout.split())
    assert reasons and all(reason in told for reason in reasons), "the alert on the first page is the demo's"
    assert (tmp_path / "bundle.zip").exists() and (tmp_path / "demo" / "demo.db").exists()


ELSEWHERE = {"docs/python.md", "docs/webhook.md"}
"""Documents whose Python has a test of its own."""


@pytest.mark.parametrize(
    ("name", "block"), [each for each in shown("python") if not each[1].path and each[0] not in ELSEWHERE]
)
def test_an_example_in_python_prints_what_it_says(name: str, block: Block, tmp_path: Path) -> None:
    said = re.findall(r"^print\(.*\)  # (.*)$", block.text, re.MULTILINE)
    assert said, f"{name}: what does it print? print(…)  # so"
    done = subprocess.run(
        [sys.executable, "-c", block.text], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == said


# --- settings --------------------------------------------------------------------------------------------------------


TABLES = re.findall(r"^\[(\w+)\]", (REPOSITORY / "config" / "tracker.toml").read_text(), re.MULTILINE)
SOURCES = {
    "feed": "https://example.org/feed.xml",
    "telegram": "https://t.me/s/channel",
    "page": "https://example.org/",
}
"""An address of each kind."""


def settings() -> list[tuple[str, str]]:
    """Keys with their values in the text, and tables in blocks; those of recipes need what the recipe adds."""
    keys = ((name, line) for name in NOW for line in inline(name))
    written = [(name, line) for name, line in keys if re.fullmatch(r'[a-z_]+ = (".*"|\[.*\]|true|false|\d+)', line)]
    written += [
        (name, block.text) for name, block in shown("toml") if not any(each.path for each in blocks(DOCUMENTS[name]))
    ]
    return sorted(set(written))


@pytest.mark.parametrize(("name", "text"), settings())
def test_settings_that_are_shown_load(name: str, text: str, tmp_path: Path) -> None:
    """In a table of the settings, or in a source of some kind."""
    refused = []
    for tables, sources in placed(text):
        (tmp_path / "tracker.toml").write_text(tables)
        (tmp_path / "sources.toml").write_text(sources)
        try:
            load(tmp_path / "tracker.toml", {}, secrets=False)
            return
        except ConfigError as error:
            refused.append(str(error))
    pytest.fail(f"{name}: {text}\n" + "\n".join(refused))


def placed(text: str) -> Iterator[tuple[str, str]]:
    """tracker.toml and sources.toml with these lines, wherever they may belong."""
    if "[" in text.split("=")[0]:
        yield ("", text) if "[[source]]" in text else (text, "")
        return
    key = text.split(" = ")[0]
    for kind, url in SOURCES.items():
        source = {"id": "one", "kind": kind, "url": url}
        yield "", "[[source]]\n" + "".join(f'{a} = "{b}"\n' for a, b in source.items() if a != key) + text
    for table in TABLES:
        yield f"[{table}]\n{text}", ""
    yield "[[alert]]\n" + ("" if key == "to" else 'to = "console"\n') + text, ""


# --- files and links -------------------------------------------------------------------------------------------------

ROOTS = ("tests", "benchmarks", "tracker", "config", "fixtures", "docs", ".ci")


@pytest.mark.parametrize("name", NOW)
def test_a_file_that_is_named_is_there(name: str) -> None:
    recipes = {block.path for block in blocks(DOCUMENTS[name])}
    words = {word.rstrip(".,:") for line in lines_of(name) for word in line.split()}
    for word in words - recipes - {"docs/decisions/NNNN-title.md"}:
        if re.fullmatch(rf"({'|'.join(map(re.escape, ROOTS))})/[\w./-]+", word):
            module = REPOSITORY / "tracker" / f"{word}.py"  # as the list of rooms has it
            assert (REPOSITORY / word).exists() or module.exists(), f"{name}: {word}"


@pytest.mark.parametrize("name", NOW)
def test_a_benchmark_that_is_named_takes_these_options(name: str) -> None:
    for line in lines_of(name):
        found = re.search(r"benchmarks/(\w+)\.py(.*?)(?:#|$)", line) or re.search(r"just bench (\w+)(.*?)(?:#|$)", line)
        if found:
            program = REPOSITORY / "benchmarks" / f"{found[1]}.py"
            assert program.exists(), f"{name}: {line}"
            missing = [option for option in re.findall(r"--[a-z-]+", found[2]) if option not in program.read_text()]
            assert not missing, f"{name}: {line}: {missing}"


def test_what_just_is_told_to_do_it_knows() -> None:
    recipes = set(re.findall(r"^(\w+)(?: \S+)*:", (REPOSITORY / "justfile").read_text(), re.MULTILINE))
    for name in NOW:
        told = {match[1] for line in lines_of(name) if (match := re.match(r"just (\w+)", line))}
        assert told <= recipes, name


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_link_leads_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", DOCUMENTS[name]):
        file, _, anchor = link.partition("#")
        if "://" in file or file.startswith("mailto:"):
            continue
        path = (REPOSITORY / name).parent / file if file else REPOSITORY / name
        assert path.exists(), f"{name}: {link}"
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), f"{name}: {link}"


def anchors(text: str) -> set[str]:
    """What GitHub makes of headings: lower case, no marks, a hyphen for each space."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
