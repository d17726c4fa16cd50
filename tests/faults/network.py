"""Section 4a of the catalogue: what name servers, networks and servers do."""

from __future__ import annotations

from tests.faults.case import Case, Expect, Step
from tests.faults.places import Answers, do, faulty, healthy, visits, watched
from tests.faults.resolver import Answer, Code
from tests.faults.server import RESET, chunked, cut, head
from tests.faults.stage import HOST


def resolves(*answers: Answer) -> Step:
    return do(lambda stage: stage.names.on(HOST, *answers))


def one(
    id: str,
    injected: str,
    holds: str,
    answers: Answers,
    *outcomes: str,
    hasty: bool = False,
    polls: int = 2,
    may=("withheld",),
    **expect,
) -> Case:
    """The common shape: a healthy visit, faulty ones, and what the oracle makes of it."""
    return Case(
        id=id,
        injected=injected,
        holds=holds,
        stage=watched(),
        script=(healthy(), faulty(answers, polls=polls, hasty=hasty)),
        expect=Expect(outcomes=outcomes, may=may, **expect),
    )


CASES: list[Case] = [
    Case(
        id="N01-no-such-name",
        injected="The name server says that the host's name does not exist (NXDOMAIN), at 6 visits.",
        holds="Each is error:dns; a gap and one word of trouble; no edit; the next visit comes within the hour.",
        stage=watched(),
        script=(healthy(), resolves(Code.NXDOMAIN), visits(6)),
        expect=Expect(outcomes=("error:dns",), events={"trouble": 1}, gap="dns"),
    ),
    one(
        "N04-shorter-than-its-length",
        "The connection closes before as many bytes came as the head promised.",
        "What came is kept and read as a part: nothing has changed and nothing gone.",
        lambda s: cut(s.body, s.chance.uniform(0.05, 0.99), content_type=s.form.content_type),
        "partial:truncated",
        "error:truncated",
    ),
    one(
        "N04-chunked-without-end",
        "A chunked body whose last chunk never comes.",
        "What came is kept and read as a part: nothing has changed and nothing gone.",
        lambda s: chunked(s.body[: s.chance.randrange(40, len(s.body))], end=False, content_type=s.form.content_type),
        "partial:truncated",
    ),
    one(
        "N02-reset-in-the-body",
        "The connection is reset (RST) in the middle of the body.",
        "partial:truncated; nothing has changed and nothing gone.",
        lambda s: (head(200, {"Content-Length": str(len(s.body))}) + s.body[: len(s.body) // 2], 0.02, RESET),
        "partial:truncated",
        "error:reset",
        "error:truncated",
    ),
]
