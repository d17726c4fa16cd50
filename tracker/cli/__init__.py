"""The command line: reads what was asked, hands it on, prints what comes back. Computes nothing.

Everything heavy is imported inside the commands, so that `tracker --help` answers at once. Results go to standard
output; progress and notes to standard error. Exit codes: 0 done; 1 the answer is no; 2 wrong usage or configuration;
3 it could not.
"""

from __future__ import annotations

import errno
import sys
import traceback
from types import TracebackType
from typing import Annotated

import typer

from tracker.cli import again, alerts, common, exits, labels, look, one, past, proof, restore, sources, texts, watch

app = typer.Typer(
    name="tracker",
    help="Keeps every version of published statements, finds the edits that change meaning, says why, tells you.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        from tracker import __version__

        common.say(f"tracker {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """What stands before any command. Typer shows the help of the application itself in place of this."""


app.command("run")(watch.run)
app.command("check")(watch.check)
app.command("report")(look.report)
app.command("history")(look.history)
app.command("show")(one.show)
app.command("diff")(look.diff)
app.command("judge")(texts.judge)
app.command("eval")(texts.evaluate)
app.command("label")(labels.label)
app.command("rejudge")(look.rejudge)
app.command("reread")(again.reread)
app.command("export")(proof.export)
app.command("verify")(proof.verify)
app.command("backup")(proof.backup)
app.command("restore")(restore.restore)
app.command("erase")(proof.erase)
app.command("demo")(watch.demo)
app.add_typer(sources.app, name="sources")
app.add_typer(past.app, name="import")
app.add_typer(alerts.app, name="alerts")
app.add_typer(labels.app, name="labels")
exits.tell(app)


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of ours, told as Python does; the texts in it may be a source's."""
    common.note("".join(traceback.format_exception(kind, error, trace)).rstrip())


_USED_UP = {errno.EMFILE: "open files", errno.ENFILE: "open files", errno.EAGAIN: "processes or threads"}


def _used_up(error: BaseException) -> str:
    """What the machine has no more of, if that is what the error says; empty if it is another."""
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, OSError):
        return _USED_UP.get(error.errno or 0, "")
    return "threads" if str(error) == "can't start new thread" else ""


def main() -> None:
    """The entry point: an error that we raise on purpose is one clear sentence and its exit code."""
    from tracker.errors import TrackerError

    sys.excepthook = _crashed
    try:
        app()
    except TrackerError as error:
        common.note(f"tracker: {error}")
        sys.exit(error.exit_code)
    except (OSError, RuntimeError, MemoryError) as error:
        if not (what := _used_up(error)):
            raise
        common.note(f"tracker: the system gives this process no more {what}")
        sys.exit(1)  # it may heal by itself
    except KeyboardInterrupt:
        sys.exit(130)
