"""What the exit code of each command says, at the foot of its help. Exits from nothing itself.

0, 2 and 3 mean the same everywhere; 1 is the answer of a command that is asked something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import typer

NO: Mapping[str, str] = {
    "check": "a source could not be read, or an alert was given up",
    "verify": "it does not prove what it says, or the store is not what it was",
    "sources health": "a source, a target or this machine needs somebody",
    "sources test": "it could not be fetched, or not read whole",
    "import dir": "some captures could not be read, or are set aside",
    "import git": "some captures could not be read, or are set aside",
    "reread": "some captures could not be read, or are set aside",
    "alerts test": "a target did not take the message",
    "demo": "the demo did not end as it should",
}
"""What 1 means, of commands that use it."""


def tell(app: typer.Typer, path: str = "") -> None:
    """Put the exit codes below the help of each command."""
    for name, command in _commands(app):
        no = NO.get(f"{path}{name}")
        codes = ["0 done", *([f"1 {no}"] if no else []), "2 wrong usage or configuration"]
        command.epilog = f"Exit codes: {', '.join([*codes, '3 it could not'])}."
    for group in app.registered_groups:
        if group.typer_instance is not None:
            tell(group.typer_instance, f"{path}{group.name} ")


def _commands(app: typer.Typer) -> Iterator[tuple[str, typer.models.CommandInfo]]:
    for command in app.registered_commands:
        yield command.name or str(getattr(command.callback, "__name__", "")).replace("_", "-"), command
