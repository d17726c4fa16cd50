"""The only modules that may open a socket, start a program, or take bytes for code; everything else is refused by name.

Reads the source as a tree, so that no comment and no string counts. A line more in these tables is a decision.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.program import REPOSITORY

PACKAGE = REPOSITORY / "tracker"

DIALS = {
    "aiohttp.ClientSession": {"fetch/client.py", "fetch/service.py"},
    "aiohttp.TCPConnector": {"fetch/connection.py"},  # GuardedConnector, the only connector there is
    "python_socks.async_.asyncio.v2.Proxy": {"fetch/tunnel.py"},
    "smtplib.SMTP": {"alert/mail.py"},  # judged by alert.dialling
    "smtplib.SMTP_SSL": {"alert/mail.py"},
    "apprise.Apprise": {"alert/apprise.py"},  # judged by alert.dialling
    "socket.socket": {"fetch/connection.py", "cli/readiness.py"},  # behind the guard; systemd's own, a unix socket
}
"""What opens a connection, with the modules that may name it."""

SERVES = {"asyncio.start_server": {"demo.py"}}  # the demo's own site, on loopback

STARTS = {
    "subprocess.run": {"archive/git.py"},
    "subprocess.Popen": {"archive/git.py"},
    "asyncio.create_subprocess_exec": {"children/pool.py", "demo.py"},
}
"""What starts a program: git over an archive, our own children, the demo's daemon."""

NEVER = (
    *("requests", "httpx", "urllib3", "http.client", "http.server", "urllib.request.urlopen", "ftplib", "telnetlib"),
    *("poplib", "imaplib", "nntplib", "socketserver", "xmlrpc", "paramiko", "aiohttp.request", "websockets"),
    *("asyncio.open_connection", "asyncio.open_unix_connection", "socket.create_connection", "socket.create_server"),
    *("asyncio.create_subprocess_shell", "os.system", "os.popen", "os.execv", "os.execve", "os.execvp", "os.spawnv"),
    *("pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "yaml", "jsonpickle", "code", "pty"),
    *(
        "multiprocessing",
        "xml.etree",
        "xml.dom",
        *("xml.sax.parse", "xml.sax.parseString", "xml.sax.make_parser", "xml.sax.handler", "xml.sax.expatreader"),
        "xml.dom.minidom",
        "difflib",
        "jinja2",
        "mako",
        "markupsafe",
    ),
    *(
        "ssl._create_unverified_context",
        "tempfile.mktemp",
        "zipfile.Path.extractall",
        "tarfile",
        "shutil.unpack_archive",
    ),
)
"""What nothing here needs: a second way to the network, a shell, bytes as code, unbounded XML, templates."""

CALLS = ("eval", "exec", "compile", "__import__", "breakpoint", "input")
ARGUMENTS = {"shell": True, "verify": False, "autojunk": True, "trust_env": True, "allow_redirects": True, "safe": True}
"""Keyword arguments that must not have that value anywhere."""


def nodes(tree: ast.Module) -> list[ast.AST]:
    return list(ast.walk(tree))


TREES = {
    path.relative_to(PACKAGE).as_posix(): nodes(ast.parse(path.read_text(encoding="utf-8")))
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imported(tree: list[ast.AST]) -> dict[str, str]:
    """What each name that an import binds stands for."""
    bound = {}
    for node in tree:
        if isinstance(node, ast.Import):
            for each in node.names:
                first = each.name.partition(".")[0]
                bound[each.asname or first] = each.name if each.asname else first
        elif isinstance(node, ast.ImportFrom) and not node.level:
            bound |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return bound


def stands_for(name: ast.AST, bound: dict[str, str]) -> str:
    """The dotted name that an expression is, by what was imported; nothing if it is none."""
    parts: list[str] = []
    while isinstance(name, ast.Attribute):
        parts.append(name.attr)
        name = name.value
    return ".".join([bound.get(name.id, name.id), *reversed(parts)]) if isinstance(name, ast.Name) else ""


def named(tree: list[ast.AST]) -> set[str]:
    """All that a module imports or uses by its name."""
    bound = imported(tree)
    dotted = {stands_for(node, bound) for node in tree if isinstance(node, ast.Attribute)}
    plain = {each.name for node in tree if isinstance(node, ast.Import) for each in node.names}
    return dotted | plain | set(bound.values())


def made(tree: list[ast.AST]) -> set[str]:
    """All that a module calls, hands to a partial, or makes a class of its own of."""
    bound, found = imported(tree), set()
    for node in tree:
        if isinstance(node, ast.Call):
            found |= {stands_for(each, bound) for each in (node.func, *node.args)}
        elif isinstance(node, ast.ClassDef):
            found |= {stands_for(each, bound) for each in node.bases}
    return found


NAMED = {module: named(tree) for module, tree in TREES.items()}
MADE = {module: made(tree) for module, tree in TREES.items()}


def users(wanted: Iterable[str], of: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The modules in which each name, or something inside it, is used."""
    return {
        name: {
            module for module, used in of.items() if any(each == name or each.startswith(f"{name}.") for each in used)
        }
        for name in wanted
    }


@pytest.mark.parametrize("table", [DIALS, SERVES, STARTS], ids=["dials", "serves", "starts"])
def test_only_these_modules_do_it(table: dict[str, set[str]]) -> None:
    assert users(table, MADE) == table


def test_nothing_uses_what_nothing_needs() -> None:
    assert {name: modules for name, modules in users(NEVER, NAMED).items() if modules} == {}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for module, tree in TREES.items():
        for node in tree:
            if isinstance(node, ast.Call):
                yield module, node


def test_nothing_is_run_that_was_text() -> None:
    found = [
        (module, node.lineno) for module, node in calls() if isinstance(node.func, ast.Name) and node.func.id in CALLS
    ]
    assert found == []


def test_no_argument_opens_what_is_closed() -> None:
    found = [
        (module, node.lineno, each.arg)
        for module, node in calls()
        for each in node.keywords
        if each.arg in ARGUMENTS and isinstance(each.value, ast.Constant) and each.value.value is ARGUMENTS[each.arg]
    ]
    assert found == []


def test_each_call_that_could_follow_a_redirect_says_that_it_does_not() -> None:
    asked = [
        (module, node)
        for module, node in calls()
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "post", "request")
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "session"
    ]
    assert len(asked) >= 3
    for module, node in asked:
        said = {each.arg: each.value for each in node.keywords}.get("allow_redirects")
        assert isinstance(said, ast.Constant) and said.value is False, (module, node.lineno)


def test_a_feed_is_parsed_from_bytes_alone() -> None:
    """feedparser takes a path, a URL or a string of either for a place to read from."""
    parsed = [
        (module, node)
        for module, node in calls()
        if isinstance(node.func, ast.Attribute) and node.func.attr == "parse" and "feedparser" in ast.unparse(node.func)
    ]
    for module, node in parsed:
        assert isinstance(node.args[0], ast.Call) and "BytesIO" in ast.unparse(node.args[0].func), (module, node.lineno)


def test_certificates_are_checked_but_where_the_operator_says_not_to() -> None:
    """`verify=no` in the address of a mail server, which Apprise's users know."""
    assert users(["ssl.CERT_NONE"], NAMED) == {"ssl.CERT_NONE": {"alert/mail.py"}}


def test_every_write_takes_its_lock_at_once() -> None:
    """A deferred BEGIN reads first and finds the store locked when it writes; those that only read may."""
    found = [
        (module, node.value)
        for module, tree in TREES.items()
        for node in tree
        if module.startswith("store/") and isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.match(r"BEGIN\b(?:\s+\w+){0,2}\s*;?\s*$", node.value)
    ]
    assert {module for module, begin in found if begin == "BEGIN IMMEDIATE"} == {"store/sqlite/store.py"}
    assert {(module, begin) for module, begin in found if begin != "BEGIN IMMEDIATE"} == {
        ("store/sqlite/audit.py", "BEGIN"),
        ("store/sqlite/store.py", "BEGIN"),
    }


# --- the tables have teeth ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import requests\nrequests.get('x')", "requests"),
        ("from urllib import request as r\nr.urlopen('x')", "urllib.request.urlopen"),
        ("import urllib.request\nurllib.request.urlopen('x')", "urllib.request.urlopen"),
        ("from asyncio import open_connection as o\no('h', 1)", "asyncio.open_connection"),
        ("def f():\n    import socket\n    return socket.create_connection", "socket.create_connection"),
        ("import os as o\no.system('x')", "os.system"),
        ("from xml.etree.ElementTree import parse", "xml.etree"),
        ("import aiohttp as a\na.ClientSession()", "aiohttp.ClientSession"),
    ],
)
def test_another_name_hides_nothing(code: str, found: str) -> None:
    evil = nodes(ast.parse(code))
    assert "evil.py" in users([found], {"evil.py": named(evil) | made(evil)})[found]


def test_the_package_is_what_was_read() -> None:
    assert len(TREES) > 200 and Path(PACKAGE / "guard.py").exists()
