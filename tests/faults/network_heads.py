"""Rows N07, N10, N11, N15, N16 and N24: what heads say, where they lead, and what they claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

from tests.faults.case import Case, Expect, Step
from tests.faults.places import Answers, WatchedPlace, do, faulty, healthy, one, visits, watched
from tests.faults.server import CLOSE, Script, answer, raw
from tests.support.scripted_site import Request, redirect

NOTHING = "Nothing is concluded from it: no edit, no removal."
READ = "Read as browsers read it: the same text is no edit."
REFUSED = f"error:protocol: two readers could take it for two texts. {NOTHING}"


# --- N07: framing ------------------------------------------------------------------------------------------------


def framed(*lines: str | bytes, ending: str = "\r\n", chunked: bool = False, more: bytes = b"") -> Answers:
    """The honest body under another head; {n} is its length."""

    def script(stage: WatchedPlace) -> Script:
        body = stage.body
        said = [line.replace("{n}", str(len(body))) if isinstance(line, str) else line for line in lines]
        sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body
        return (raw("HTTP/1.1 200 OK", *said, body=sent + more, ending=ending), CLOSE)

    return script


FRAMES = [
    one("N07-two-lengths-that-differ", "Two Content-Lengths that differ.", REFUSED,
        framed("Content-Length: {n}", "Content-Length: 7"), "error:protocol"),
    one("N07-two-lengths-alike", "The same Content-Length twice.", READ,
        framed("Content-Length: {n}", "Content-Length: {n}"), "ok:"),
    one("N07-length-and-chunks", "A Content-Length beside chunks.", READ,
        framed("Content-Length: 5", "Transfer-Encoding: chunked", chunked=True), "ok:"),
    one("N07-two-transfer-encodings", "Two Transfer-Encodings.", REFUSED,
        framed("Transfer-Encoding: chunked", "Transfer-Encoding: gzip", chunked=True), "error:protocol",
        "error:encoding"),
    one("N07-longer-than-its-length", "More bytes come than the head promised.",
        "Read to the end that the head tells; that more came is said.",
        framed("Content-Length: {n}", more=b"<item><title>More</title></item>" * 20), "ok:padding"),
    one("N07-negative-length", "A negative Content-Length.", REFUSED, framed("Content-Length: -5"), "error:protocol"),
    one("N07-length-no-number", "A Content-Length that is no number.", REFUSED, framed("Content-Length: many"),
        "error:protocol"),
    one("N07-bad-status", "A status line whose status is no status.", REFUSED,
        lambda s: (b"HTTP/1.1 99999 OK\r\nContent-Length: 3\r\n\r\nabc", CLOSE), "error:protocol"),
    one("N07-http-0.9", "The body comes without any head (HTTP/0.9).", REFUSED, lambda s: (s.body, CLOSE),
        "error:protocol"),
    one("N07-bare-line-feeds", "The lines of the head end in line feeds alone.", READ,
        framed("Content-Length: {n}", ending="\n"), "ok:"),
    one("N07-nul-in-a-header", "A zero byte in a header.", REFUSED, framed(b"X-A: a\0b", "Content-Length: {n}"),
        "error:protocol"),
    one("N07-space-before-the-colon", "A space before the colon of Content-Length.", READ,
        framed("Content-Length : {n}"), "ok:"),
    one("N07-line-without-a-colon", "A line of the head that is no header.", READ,
        framed("this is no header", "Content-Length: {n}"), "ok:"),
    one("N07-blanks-around-chunk-sizes", "Blanks behind the sizes of chunks, and trailers.", READ,
        lambda s: (raw("HTTP/1.1 200 OK", "Transfer-Encoding: chunked",
                       body=b"%x  \r\n%s\r\n0\r\nX-Sum: 1\r\n\r\n" % (len(s.body), s.body)), CLOSE), "ok:"),
    one("N07-identity", "Transfer-Encoding: identity, and no length.", READ, framed("Transfer-Encoding: identity"),
        "ok:"),
]  # fmt: skip


# --- N10: heads too large ----------------------------------------------------------------------------------------


async def sets_cookies(stage: WatchedPlace) -> None:
    stage.serve(stage.honest(set_cookie="who=you; Path=/; Max-Age=999999"))
    await visits(3)(stage)
    assert all("cookie" not in request.headers for request in stage.site.requests), "a cookie was kept"


HEADS_TOO_LARGE = [
    one("N10-a-header-of-200-kB", "One header of 200 kB.", f"error:protocol. {NOTHING}",
        lambda s: answer(s.body, headers={"X": "a" * 200_000}), "error:protocol"),
    one("N10-10000-headers", "Ten thousand headers.", f"error:protocol. {NOTHING}",
        lambda s: answer(s.body, headers={f"X-{n}": "a" for n in range(10_000)}), "error:protocol"),
    one("N10-a-cookie-of-1-MB", "A Set-Cookie of 1 MB.", f"error:protocol. {NOTHING}",
        lambda s: answer(s.body, headers={"Set-Cookie": "a=" + "b" * 1_000_000}), "error:protocol"),
    Case(id="N10-cookies", injected="Every answer sets a cookie.", holds="None is sent back at a later visit.",
         stage=watched(), script=(healthy(), sets_cookies), expect=Expect(outcomes=("ok:",))),
    one("N10-a-head-without-end", "A head that goes on and on.", f"error:protocol. {NOTHING}",
        lambda s: (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 120_000, CLOSE), "error:protocol"),
    one("N10-line-breaks-in-a-location", "A Location that tries to begin a header of its own.",
        f"Nothing of it reaches another request. {NOTHING}",
        lambda s: redirect("/%0d%0aX-Injected:%20yes"), "gone:status"),
]  # fmt: skip


# --- N11: redirects ----------------------------------------------------------------------------------------------


def hops(count: int) -> Answers:
    """So many redirects before the document."""

    def script(stage: WatchedPlace) -> Script:
        for number in range(1, count):
            stage.site.on(f"/hop{number}", redirect(f"/hop{number + 1}"))
        stage.site.on(f"/hop{count}", stage.honest())
        return redirect("/hop1")

    return script


def by(status: int) -> Answers:
    def script(stage: WatchedPlace) -> Script:
        stage.site.on("/moved", stage.honest())
        return redirect("/moved", status)

    return script


def to(url: str) -> Answers:
    return lambda stage: redirect(url.replace("{here}", stage.form.path))


def circle(stage: WatchedPlace) -> Script:
    stage.site.on("/a", redirect("/b"))
    stage.site.on("/b", redirect("/a"))
    return redirect("/a")


async def secrets_stay(stage: WatchedPlace) -> None:
    """A source with a secret of its own is sent to another host."""
    stage.names.on("elsewhere.example", ["127.0.0.1"])
    stage.site.on("/elsewhere", stage.honest())
    await faulty(lambda s: redirect(f"http://elsewhere.example:{s.site.port}/elsewhere"))(stage)
    there = [request for request in stage.site.requests if request.headers["host"].startswith("elsewhere")]
    assert there, "it was not followed at all"
    assert all("x-key" not in request.headers for request in there), "the secret went along"
    assert any(request.headers.get("x-key") == "k" for request in stage.site.requests), "it was never sent"


def home(stage: WatchedPlace) -> Script:
    stage.site.on(
        "/",
        answer(
            b"<!DOCTYPE html><html><title>Welcome</title><body><h1>Welcome to the council</h1>"
            b"<p>All that the council has to tell.</p></body></html>",
            content_type="text/html",
        ),
    )
    return redirect("/")  # fmt: skip


REDIRECTS = [
    one("N11-circle", "Two addresses that redirect to one another.", f"error:redirects. {NOTHING}", circle,
        "error:redirects"),
    one("N11-to-itself", "An address that redirects to itself.", f"error:redirects. {NOTHING}", to("{here}"),
        "error:redirects"),
    one("N11-five-hops", "Five redirects before the document.", "Followed, and the same text is no edit.", hops(5),
        "ok:", "ok:/doubted", may=("doubted",)),
    one("N11-six-hops", "Six redirects before the document.", f"error:redirects. {NOTHING}", hops(6),
        "error:redirects"),
    one("N11-nowhere", "A redirect without a Location.", f"error:redirects. {NOTHING}", lambda s: answer(b"", 302),
        "error:redirects"),
    one("N11-script", "A redirect to javascript: and data:.", f"Refused. {NOTHING}",
        lambda s: redirect(s.chance.choice(("javascript:alert(1)", "data:text/html,<p>Nothing.</p>"))),
        "error:guard", "error:redirects"),
    one("N11-to-nothing", "A redirect to a page that is not there.", f"gone:status. {NOTHING}", to("/nothing"),
        "gone:status"),
    one("N11-home", "A redirect to the front page of the site.", f"Blocked, unparsed or doubted. {NOTHING}", home,
        "ok:/blocked", "ok:/doubted", "ok:/unparsed", may=("doubted",)),
    *(
        one(f"N11-by-{status}", f"A redirect with status {status} to an address of the same site.",
            "Followed, and the same text is no edit.", by(status), "ok:")
        for status in (301, 302, 303, 307, 308)
    ),
    Case(id="N11-secrets-stay", injected="A source with a header of its own is redirected to another host.",
         holds="It is followed there without the header, and the same text is no edit.",
         stage=watched(headers={"X-Key": "k"}), script=(healthy(), secrets_stay), expect=Expect(outcomes=("ok:",))),
]  # fmt: skip


# --- N15: statuses -----------------------------------------------------------------------------------------------

STATUSES = (400, 401, 403, 404, 405, 408, 410, 418, 421, 429, 451, 500, 501, 502, 503, 504, 508, 520, 522, 999)
DAY = timedelta(days=1)


def with_status(status: int) -> Answers:
    return lambda s: answer(b"<html><title>Error</title><p>Something is wrong.</p></html>", status,
                            content_type="text/html")  # fmt: skip


def waits(status: int, value: str | Callable[[WatchedPlace], str]) -> Answers:
    def script(stage: WatchedPlace) -> Script:
        said = value if isinstance(value, str) else value(stage)
        return answer(b"later", status, {"Retry-After": said})

    return script


def in_a_week(stage: WatchedPlace) -> str:
    return format_datetime(stage.clock.at + 7 * DAY, usegmt=True)


def last_year(stage: WatchedPlace) -> str:
    return format_datetime(stage.clock.at - 365 * DAY, usegmt=True)


async def in_turns(stage: WatchedPlace) -> None:
    for _ in range(6):
        await faulty(with_status(stage.chance.choice((429, 503, 403))))(stage)
        await healthy()(stage)


ASKED = {
    "0": "0",
    "minus-1": "-1",
    "1e12": "1e12",
    "nan": "nan",
    "inf": "inf",
    "an-hour": "3600",
    "a-date-in-a-week": in_a_week,
    "a-date-of-last-year": last_year,
    "words": "in a while, \u00fc",
    "a-million-digits": "9" * 60_000,
}

REFUSALS = [
    *(
        one(f"N15-{status}", f"Status {status}, at 3 visits.",
            ("gone:status; one page alone is in no removal. " if status in (404, 410) else "error:status. ")
            + NOTHING, with_status(status), "gone:status" if status in (404, 410) else "error:status", polls=3)
        for status in STATUSES
    ),
    *(
        Case(id=f"N15-retry-after-{name}", injected=f"Status {{429, 503}} with Retry-After: {name.replace('-', ' ')}.",
             holds=f"The next visit comes within a day, and one that is put off for hours is told once. {NOTHING}",
             stage=watched(), script=(healthy(), lambda s, value=value: faulty(
                 waits(s.chance.choice((429, 503)), value), polls=2)(s)),
             expect=Expect(outcomes=("error:status", "error:protocol"), may=("trouble",), pause=DAY * 1.01))
        for name, value in ASKED.items()
    ),
    Case(id="N15-in-turns", injected="Refusals (429, 503, 403) and the document take turns.",
         holds="The document is read whenever it comes; no edit, no word of trouble.",
         stage=watched(), script=(healthy(), in_turns), expect=Expect(outcomes=("error:status",))),
]  # fmt: skip


# --- N16: "not modified" that is not true ------------------------------------------------------------------------


def conditional(*, etag: str = "", modified: str = "", confirms: bool = True) -> Step:
    """From now on the site answers a question for news with "not modified", and any other with what is said."""

    async def step(stage: WatchedPlace) -> None:
        named = {name: value for name, value in (("etag", etag), ("last_modified", modified)) if value}

        def respond(request: Request) -> Script:
            asked = {"if-none-match", "if-modified-since"} & set(request.headers)
            return answer(b"", 304, **named) if asked and confirms else stage.honest(**named)

        stage.site.on(stage.form.path, respond)
        stage.form.also(stage.site, stage.said)
        await stage.look()

    return step


async def edited_and_found(stage: WatchedPlace) -> None:
    """A statement is edited, and found within six looks and an hour and a quarter."""
    stage.edit()
    stage.form.also(stage.site, stage.said)
    begun, before = stage.clock.at, len(stage.edits())
    for _ in range(99):
        await stage.look(faulty=True)
        if len(stage.edits()) > before:
            break
    within = max(timedelta(hours=1), 6 * stage.interval) * 1.1
    assert len(stage.edits()) == before + 1, "it was never found"
    assert stage.clock.at - begun <= within + timedelta(minutes=1), f"found after {stage.clock.at - begun}"
    stage.saw()


def lying(id: str, injected: str, *, minutes: float, **validators: str) -> Case:
    return Case(
        id=id, injected=injected,
        holds="A whole body is asked for hourly or at every sixth look; it finds the edit and withdraws the word.",
        stage=watched(minutes=minutes), script=(conditional(**validators), visits(3), edited_and_found),
        expect=Expect(outcomes=("ok:", "not_modified:"), edits=1, events={"withdrawn": 1},
                      gap="not modified, withdrawn"),
    )  # fmt: skip


LIES = [
    lying("N16-same-etag", "An edited body under the ETag of the old one, and 'not modified' to all who ask.",
          minutes=5, etag='"1"'),
    lying("N16-same-etag-slow", "The same, of a source that is asked every half hour.", minutes=30, etag='"1"'),
    lying("N16-weak-etag", "An edited body under the weak ETag of the old one.", minutes=5, etag='W/"1"'),
    lying("N16-last-modified-frozen", "An edited body under the Last-Modified of the old one.", minutes=5,
          modified="Fri, 20 Nov 2026 10:00:00 GMT"),
    Case(id="N16-304-for-ever", injected="The site says 'not modified' to every question, asked for news or not.",
         holds=f"'Not modified' to no question is an error; the last text is not taken as seen. {NOTHING}",
         stage=watched(), script=(conditional(etag='"1"'), do(lambda s: s.serve(answer(b"", 304, etag='"1"'))),
                                  visits(24)),
         expect=Expect(outcomes=("not_modified:", "error:unsolicited_304"), may=("trouble",))),
    Case(id="N16-etag-at-random", injected="Another ETag with every answer, and the same text.",
         holds="Each body is read; no edit.", stage=watched(),
         script=(healthy(), faulty(lambda s: s.honest(etag=f'"{s.chance.random()}"'), polls=6)),
         expect=Expect(outcomes=("ok:", "not_modified:"))),
]  # fmt: skip


# --- N24: clocks of servers --------------------------------------------------------------------------------------


def dated(days: float, *names: str) -> Answers:
    def script(stage: WatchedPlace) -> Script:
        when = format_datetime(stage.clock.at + timedelta(days=days), usegmt=True)
        return answer(stage.body, headers={name: when for name in names}, content_type=stage.form.content_type)

    return script


def orders(days: float, *names: str) -> Step:
    """Three edits under clocks that run apart; their order is that of our visits."""

    async def step(stage: WatchedPlace) -> None:
        for sign in (1, -1, 1):
            stage.edit()
            stage.site.on(stage.form.path, dated(sign * days, *names)(stage))
            stage.form.also(stage.site, stage.said)
            await stage.look()
        edits = stage.edits()
        assert [edit.first_seen_new for edit in edits] == sorted(edit.first_seen_new for edit in edits)

    return step


def clocked(id: str, injected: str, step: Step, edits: int = 3) -> Case:
    return Case(
        id=id, injected=injected, holds="Edits have the order and the times of our visits, whatever it says.",
        stage=watched(), script=(healthy(), step), expect=Expect(edits=edits),
    )  # fmt: skip


async def set_and_edited(stage: WatchedPlace) -> None:
    """Somebody sets our clock back and forth between visits."""
    for hours in (-3, 7, -24 * 365, 24 * 365):
        stage.edit()
        stage.serve()
        stage.clock.set(hours=hours)
        await stage.look()


CLOCKS = [
    clocked("N24-date-a-year-off", "The server's Date is a year ahead, then a year behind.", orders(365, "Date")),
    clocked("N24-last-modified-ahead", "Last-Modified lies in the future, then in the past.",
            orders(30, "Last-Modified", "Date")),
    clocked("N24-expires-and-age", "Expires and Date contradict one another.", orders(3_000, "Expires")),
    Case(id="N24-our-clock-is-set", injected="Our own clock is set back and forth by hours and by a year.",
         holds="Every edit is found once, in the order of the visits; nothing is visited in a storm or not at all.",
         stage=watched(), script=(healthy(), set_and_edited), expect=Expect(edits=4, may=("clock",))),
]  # fmt: skip

HEADS: list[Case] = [*FRAMES, *HEADS_TOO_LARGE, *REDIRECTS, *REFUSALS, *LIES, *CLOCKS]
