import tomllib
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.config import (
    Expected,
    FetchSettings,
    HeartbeatSettings,
    Location,
    LogSettings,
    ProofSettings,
    ReportSettings,
    ScheduleSettings,
    Settings,
    StoreSettings,
    add_source,
    load,
    locate,
    move_source,
    packaged_folder,
    parse_duration,
)
from tracker.errors import ConfigError
from tracker.model import FindingKind, Level, Proxy, Severity, Source

ROOT = Path(__file__).parents[1]
ENV = {"TOKEN": "s3cret", "TOPIC": "ntfys://user:s3cret@ntfy.example.org/edits", "EMPTY": ""}
ONE_SOURCE = '[[source]]\nid = "x"\nurl = "https://example.org/feed"\n'

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes both files and returns the path of the settings."""

    def write(settings: str = "", sources: str = ONE_SOURCE) -> Path:
        (tmp_path / "sources.toml").write_text(sources, encoding="utf-8")
        path = tmp_path / "tracker.toml"
        path.write_text(settings, encoding="utf-8")
        return path

    return write


def source(extra: str) -> str:
    return ONE_SOURCE + extra


def mistakes(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as error:
        load(path, ENV)
    return str(error.value).replace(f"{path.parent}/", "").split("\n")


# --- what is right -----------------------------------------------------------------------------------------------


def test_empty_settings_are_the_defaults(write: Write, tmp_path: Path) -> None:
    settings = load(write(), ENV)
    assert settings.store.path == tmp_path / "tracker.db"
    assert (settings.fetch, settings.schedule) == (FetchSettings(), ScheduleSettings())
    assert settings.sources == (Source(id="x", kind=settings.sources[0].kind, url="https://example.org/feed"),)
    assert settings.alerts == ()


def test_every_setting_is_read(write: Write) -> None:
    settings = load(
        write(
            """
            [store]
            url = "sqlite:////var/lib/tracker/t.db"
            [fetch]
            contact = "desk@example.org"
            allow_networks = ["127.0.0.0/8", "fd00::/8"]
            host_gap = "0s"
            max_bytes = "1 MiB"
            timeout = "1m"
            connect_timeout = "5s"
            max_in_flight = 7
            respect_robots = false
            workers = 3
            [schedule]
            interval = "1h30m"
            max_backoff = "1d"
            [report]
            zone = "Europe/Kyiv"
            [log]
            level = "debug"
            format = "json"
            [[alert]]
            to = ["console", "env:TOPIC"]
            severity = "low"
            levels = ["MEANING_CHANGED", "undecided"]
            kinds = "NUMBER"
            sources = ["x"]
            silent = true
            secret_env = "TOKEN"
            """
        ),
        ENV,
    )
    assert settings.store.path == Path("/var/lib/tracker/t.db")
    assert settings.fetch == FetchSettings(
        contact="desk@example.org",
        allow_networks=(ip_network("127.0.0.0/8"), ip_network("fd00::/8")),
        host_gap=timedelta(0),
        max_bytes=1024**2,
        timeout=timedelta(minutes=1),
        connect_timeout=timedelta(seconds=5),
        max_in_flight=7,
        respect_robots=False,
        workers=3,
    )
    assert settings.schedule == ScheduleSettings(interval=timedelta(minutes=90), max_backoff=timedelta(days=1))
    assert settings.report == ReportSettings(zone=ZoneInfo("Europe/Kyiv"))
    assert settings.log == LogSettings(level="debug", format="json")
    assert [target.to for target in settings.alerts] == ["console", ENV["TOPIC"]]
    second = settings.alerts[1]
    assert (second.severity, second.levels) == (Severity.LOW, (Level.MEANING_CHANGED, Level.UNDECIDED))
    assert (second.kinds, second.sources, second.silent_only, second.secret) == (("NUMBER",), ("x",), True, "s3cret")
    assert settings.warnings == ()


def test_every_key_of_a_source_is_read_and_the_interval_falls_back_to_the_schedule(write: Write) -> None:
    settings = load(
        write(
            '[schedule]\ninterval = "7m"',
            """
            [[source]]
            id = "general-staff.uk_1"
            kind = "feed"
            url = "https://example.org:8443/feed?a=b"
            speaker = "Генеральний штаб"
            language = "uk"
            interval = "2m"
            identity = "link"
            proxy = "http://127.0.0.1:3128"
            headers = { Authorization = "env:TOKEN", Accept-Language = "uk" }
            paused = true
            [[source]]
            id = "y"
            url = "http://example.org/y"
            """,
        ),
        ENV,
    )
    first, second = settings.sources
    assert (first.speaker, first.language, first.identity) == ("Генеральний штаб", "uk", "link")
    assert first.headers == {"Authorization": "s3cret", "Accept-Language": "uk"}
    assert first.proxy == Proxy(url="http://127.0.0.1:3128")
    assert (first.interval, second.interval) == (timedelta(minutes=2), timedelta(minutes=7))
    assert settings.paused == {"general-staff.uk_1"}


def test_the_time_zone_may_be_utc_on_a_machine_without_a_zone_database(write: Write) -> None:
    assert load(write('[report]\nzone = "UTC"'), ENV).report.zone is UTC


def test_a_byte_order_mark_is_no_mistake(write: Write) -> None:
    assert load(write("\ufeff[log]\nlevel = 'error'"), ENV).log.level == "error"


def test_no_secret_is_shown_when_settings_are_printed(write: Write) -> None:
    path = write('[[alert]]\nto = "env:TOPIC"\nsecret_env = "TOKEN"', source('headers = { X-Key = "env:TOKEN" }\n'))
    assert "s3cret" not in repr(load(path, ENV))


def test_what_deserves_a_word_at_start_is_a_warning(write: Write) -> None:
    alone = load(write("", ""), ENV).warnings
    assert [("contact" in alone[0]), ("nothing to watch" in alone[1]), ("nobody is told" in alone[2])] == [True] * 3
    twice = load(write("", ONE_SOURCE + ONE_SOURCE.replace('"x"', '"y"')), ENV).warnings
    assert 'sources "x" and "y" have the same url and are both polled' in twice


# --- what is wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param(
            '[fetch]\ntimeout = "fast"',
            'tracker.toml: [fetch]: timeout = "fast": expected a duration with its unit, such as "30s", "2m", "1h30m" '
            'or "7d"',
            id="no-duration",
        ),
        pytest.param(
            "[fetch]\ntimeout = 30",
            'tracker.toml: [fetch]: timeout = 30: expected a duration in quotes with its unit, such as "30s", "2m" or '
            '"1h30m"',
            id="a-duration-without-unit",
        ),
        pytest.param(
            '[fetch]\ntimeout = "1h"',
            'tracker.toml: [fetch]: timeout = "1h": expected a duration from "1s" to "10m"',
            id="a-duration-out-of-bounds",
        ),
        pytest.param(
            '[fetch]\nmax_bytes = "10"',
            'tracker.toml: [fetch]: max_bytes = "10": expected a size in quotes with its unit, such as "500 kB" or '
            '"10 MB"',
            id="a-size-without-unit",
        ),
        pytest.param(
            '[fetch]\nworkers = "two"',
            'tracker.toml: [fetch]: workers = "two": expected a whole number from 1 to 64, without quotes',
            id="no-number",
        ),
        pytest.param(
            "[fetch]\nworkers = true",
            "tracker.toml: [fetch]: workers = true: expected a whole number from 1 to 64, without quotes",
            id="true-is-no-number",
        ),
        pytest.param(
            '[fetch]\nrespect_robots = "no"',
            'tracker.toml: [fetch]: respect_robots = "no": expected true or false, without quotes',
            id="no-flag",
        ),
        pytest.param(
            '[fetch]\nallow_networks = ["10.0.0.1/8"]',
            'tracker.toml: [fetch]: allow_networks = ["10.0.0.1/8"]: expected a network such as "127.0.0.0/8" or '
            '"fd00::/8"',
            id="no-network",
        ),
        pytest.param(
            '[fetch]\ncontact = "me\\r\\nX: y"',
            'tracker.toml: [fetch]: contact = "me\\r\\nX: y": expected a web page or e-mail address of yours, such as '
            '"https://example.org/bot"',
            id="a-contact-that-would-add-a-header",
        ),
        pytest.param(
            '[fetch]\ntimout = "1s"',
            'tracker.toml: [fetch]: unknown key "timout"; did you mean "timeout"?',
            id="a-key-misspelt",
        ),
        pytest.param(
            '[log]\nzzz = "1s"',
            'tracker.toml: [log]: unknown key "zzz"; known here: level, format',
            id="a-key-like-none",
        ),
        pytest.param(
            "[fetsh]\n", 'tracker.toml: unknown table "fetsh" at the top; did you mean "fetch"?', id="a-table-misspelt"
        ),
        pytest.param(
            'fetch = "x"', "tracker.toml: fetch is a value: expected a table that begins with [fetch]", id="no-table"
        ),
        pytest.param(
            "[alert]\nto = 'console'",
            "tracker.toml: alert is one table: expected tables that begin with [[alert]]",
            id="a-table-where-several-belong",
        ),
        pytest.param(
            '[store]\nurl = "postgresql://u:s3cret@db/x"',
            "tracker.toml: [store]: url = (not shown): expected a database file such as "
            '"sqlite:///tracker.db" (other databases come later)',
            id="another-database",
        ),
        pytest.param(
            '[report]\nzone = "Kyiv"',
            'tracker.toml: [report]: zone = "Kyiv": expected "local", "UTC" or a zone such as "Europe/Kyiv" that this '
            "machine knows",
            id="no-zone",
        ),
        pytest.param(
            '[log]\nlevel = "loud"',
            'tracker.toml: [log]: level = "loud": expected one of debug, info, warning, error',
            id="no-log-level",
        ),
        pytest.param(
            "[[alert]]\nseverity = 'low'",
            "tracker.toml: [[alert]] 1: to is missing; add to = ...",
            id="an-alert-to-nobody",
        ),
        pytest.param(
            "[[alert]]\nto = []",
            'tracker.toml: [[alert]] 1: to = []: expected at least one address; write to = ["console"]',
            id="an-alert-to-an-empty-list",
        ),
        pytest.param(
            '[[alert]]\nto = "s3cret"',
            'tracker.toml: [[alert]] 1: to = (not shown): expected "console", an Apprise address such as '
            '"ntfys://ntfy.example.org/topic", or "env:NAME"',
            id="an-alert-to-no-address",
        ),
        pytest.param(
            '[[alert]]\nto = "console"\n[[alert]]\nto = "console"\nseverity = "huge"',
            'tracker.toml: [[alert]] 2: severity = "huge": expected one of low, medium, high, critical',
            id="the-second-alert",
        ),
        pytest.param(
            '[[alert]]\nto = "console"\nsources = ["z"]',
            'tracker.toml: [[alert]] 1: sources names "z", and sources.toml has no source of that id; write its id',
            id="an-alert-about-an-unknown-source",
        ),
        pytest.param(
            '[[alert]]\nto = "console"\nkinds = ["NUMBRE"]',
            'tracker.toml: [[alert]] 1: kinds = ["NUMBRE"]: expected one of '
            + ", ".join(FindingKind)
            + '; did you mean "NUMBER"?',
            id="an-alert-about-an-unknown-finding",
        ),
        pytest.param(
            '[[alert]]\nto = "console"\nsecret_env = "NOWHERE"',
            "tracker.toml: [[alert]] 1: secret_env = (not shown): expected the environment variable NOWHERE, which is "
            "not set or empty; set it before the start",
            id="a-variable-that-is-not-set",
        ),
        pytest.param(
            "[fetch\n",
            "tracker.toml: not valid TOML: Expected ']' at the end of a table declaration (at line 1, column 7); mend "
            "that line",
            id="no-toml",
        ),
    ],
)
def test_a_mistake_in_the_settings_is_named(write: Write, settings: str, expected: str) -> None:
    assert mistakes(write(settings)) == [expected]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        pytest.param(
            '[[source]]\nurl = "https://example.org/"', "[[source]] 1: id is missing; add id = ...", id="no-id"
        ),
        pytest.param('[[source]]\nid = "x"', '[[source]] 1 (id "x"): url is missing; add url = ...', id="no-url"),
        pytest.param(
            ONE_SOURCE.replace('"x"', '"X y"'),
            '[[source]] 1 (id "X y"): id = "X y": expected a short name of a-z, 0-9, "-", "_" and ".", such as '
            '"sky-news-world"',
            id="no-slug",
        ),
        pytest.param(
            ONE_SOURCE * 2,
            '[[source]] 2 (id "x"): id = "x": expected an id of its own, and an earlier source has this one',
            id="an-id-twice",
        ),
        pytest.param(
            source('kind = "json_api"'),
            '[[source]] 1 (id "x"): kind = "json_api": expected kind = "feed": this version cannot read a source of '
            'kind "json_api" yet, a later one will',
            id="a-kind-that-comes-later",
        ),
        pytest.param(
            source('kind = "telegram"'),
            '[[source]] 1 (id "x"): url = "https://example.org/feed": expected the preview of a channel, such as '
            '"https://t.me/s/CHANNEL"',
            id="a-channel-without-a-preview",
        ),
        pytest.param(
            source('selector = "p["\nkind = "page"'),
            '[[source]] 1 (id "x"): selector = "p[": expected a CSS selector such as "article .text"',
            id="a-selector-that-is-none",
        ),
        pytest.param(
            source('ignore = ["re: ^Read also.*$", "re: .*"]\nkind = "page"'),
            '[[source]] 1 (id "x"): ignore = ["re: ^Read also.*$", "re: .*"]: expected a pattern for a part of the '
            "text, and this one matches all of it, or nothing",
            id="a-rule-that-takes-all",
        ),
        pytest.param(
            source('ignore = "css: body"\nkind = "page"'),
            '[[source]] 1 (id "x"): ignore = "css: body": expected a rule for a part of the page, and "body" matches '
            "all of it",
            id="a-selector-that-takes-all",
        ),
        pytest.param(
            source('ignore = "re: (a"\nkind = "page"'),
            '[[source]] 1 (id "x"): ignore = "re: (a": expected a pattern (Python regular expression), and this is '
            "none: missing ), unterminated subpattern at position 0",
            id="a-pattern-that-is-none",
        ),
        pytest.param(
            source('ignore = "Read also"\nkind = "page"'),
            '[[source]] 1 (id "x"): ignore = "Read also": expected "css: SELECTOR" or "re: PATTERN", such as '
            '"css: .related" or "re: ^Read also.*$"',
            id="a-rule-of-no-kind",
        ),
        pytest.param(
            source('selector = "article"'),
            '[[source]] 1 (id "x"): selector: expected only where the pages behind a feed are read; add follow = true',
            id="a-selector-for-a-feed-that-is-not-followed",
        ),
        pytest.param(
            source('kind = "rss"'),
            '[[source]] 1 (id "x"): kind = "rss": expected one of feed, telegram, page',
            id="an-unknown-kind",
        ),
        pytest.param(
            ONE_SOURCE.replace("https:", "ftp:"),
            '[[source]] 1 (id "x"): url = "ftp://example.org/feed": expected an address that begins with "https://" or '
            '"http://" and names a host',
            id="an-address-of-another-scheme",
        ),
        pytest.param(
            ONE_SOURCE.replace("example", "example:port"),
            '[[source]] 1 (id "x"): url = "https://example:port.org/feed": expected an address such as '
            '"https://example.org/feed.xml"',
            id="an-address-with-a-port-that-is-none",
        ),
        pytest.param(
            ONE_SOURCE.replace("example", "u:p@example"),
            '[[source]] 1 (id "x"): url = "https://***@example.org/feed": expected an address without a password in '
            'it; use headers = { Authorization = "env:NAME" }',
            id="a-password-in-the-address",
        ),
        pytest.param(
            source('language = "ua"'),
            '[[source]] 1 (id "x"): language = "ua": expected a language, not a country: "uk"',
            id="a-country-for-a-language",
        ),
        pytest.param(
            source('language = "English, UK"'),
            '[[source]] 1 (id "x"): language = "English, UK": expected a language code (BCP 47) such as "en", "uk" or '
            '"ru"',
            id="no-language-code",
        ),
        pytest.param(
            source('interval = "500ms"'),
            '[[source]] 1 (id "x"): interval = "500ms": expected a duration from "1s" to "30d"',
            id="an-interval-too-short",
        ),
        pytest.param(
            source('identity = "title"'),
            '[[source]] 1 (id "x"): identity = "title": expected one of guid, link',
            id="no-identity",
        ),
        pytest.param(
            source('headers = { Authorization = "env:NOWHERE" }'),
            '[[source]] 1 (id "x"): headers = (not shown): expected the environment variable NOWHERE, which is not '
            "set or empty; set it before the start",
            id="a-header-from-a-variable-that-is-not-set",
        ),
        pytest.param(
            source('headers = { Authorization = "env:EMPTY" }'),
            '[[source]] 1 (id "x"): headers = (not shown): expected the environment variable EMPTY, which is not '
            "set or empty; set it before the start",
            id="a-header-from-an-empty-variable",
        ),
        pytest.param(
            source('headers = { Accept-Encoding = "br" }'),
            '[[source]] 1 (id "x"): headers = (not shown): expected no header Accept-Encoding: the program sets it '
            "itself",
            id="a-header-of-ours",
        ),
        pytest.param(
            source('headers = { X-A = "1\\r\\nX-B: 2" }'),
            '[[source]] 1 (id "x"): headers = (not shown): expected printable ASCII on one line as the value of X-A',
            id="a-header-that-would-add-another",
        ),
        pytest.param(
            source('headers = { x-a = "1", X-A = "2" }'),
            '[[source]] 1 (id "x"): headers = (not shown): expected each header once and with a plain name, and '
            "'X-A' is not",
            id="a-header-twice",
        ),
        pytest.param(
            source('proxy = "socks6://u:s3cret@h"'),
            '[[source]] 1 (id "x"): proxy = (not shown): expected a proxy such as "http://proxy.example.org:3128" '
            'or "socks5://127.0.0.1:9050", or "env:NAME"',
            id="no-proxy",
        ),
        pytest.param(
            source('speaker = "a\\u202eb"\npaused = "yes"'),
            '[[source]] 1 (id "x"): paused = "yes": expected true or false, without quotes',
            id="no-flag",
        ),
        pytest.param(
            source('"\\u001b[31mred" = 1'),
            '[[source]] 1 (id "x"): unknown key "<U+001B>[31mred"; known here: id, kind, url, speaker, language, '
            "interval, identity, headers, proxy, proxy_resolves, ignore, selector, keep, follow, paused",
            id="a-key-that-would-colour-the-terminal",
        ),
        pytest.param("[source]\nid = 'x'", None, id="one-bracket-too-few"),
        pytest.param("[[sources]]\nid = 'x'", None, id="a-letter-too-many"),
    ],
)
def test_a_mistake_in_the_sources_is_named(write: Write, sources: str, expected: str | None) -> None:
    found = mistakes(write("", sources))
    assert len(found) == 1
    if expected is not None:
        assert found == [f"sources.toml: {expected}"]
    else:
        assert "[[source]]" in found[0] or 'did you mean "source"?' in found[0]


def test_all_mistakes_of_both_files_are_told_at_once(write: Write) -> None:
    found = mistakes(write("[log]\nlevel = 1\nformat = 2\n[fetch]\nworkers = 0", source("paused = 1\nx = 2")))
    assert [line.partition(":")[0] for line in found] == ["tracker.toml"] * 3 + ["sources.toml"] * 2


def test_twenty_mistakes_are_written_out_and_the_rest_counted(write: Write) -> None:
    found = mistakes(write("", "".join(f'[[source]]\nid = "s{n}"\n' for n in range(25))))
    assert len(found) == 21
    assert found[-1] == "... and 5 more"


def test_a_long_value_is_cut(write: Write) -> None:
    assert len(mistakes(write(f'[log]\nlevel = "{"x" * 5000}"'))[0]) < 200


def test_a_file_that_is_not_utf_8_is_named_with_its_line(write: Write) -> None:
    path = write()
    path.write_bytes(b"[log]\n# \xff\n")
    assert mistakes(path) == ["tracker.toml: line 2 is not UTF-8; save the file as UTF-8"]


def test_a_file_that_is_not_there_is_named(write: Write) -> None:
    path = write()
    path.with_name("sources.toml").unlink()
    assert mistakes(path) == ["sources.toml: no such file; create it, or name another with --config FILE"]


def test_a_folder_is_not_a_file(tmp_path: Path, write: Write) -> None:
    write()
    (tmp_path / "config").mkdir()
    with pytest.raises(ConfigError, match=r"is a folder; name the file in it: --config .*config/tracker\.toml"):
        load(tmp_path / "config", ENV)


@pytest.mark.parametrize("name", ["tracker.toml", "sources.toml", "."])
def test_what_anyone_may_change_is_refused(write: Write, tmp_path: Path, name: str) -> None:
    path = write()
    (tmp_path / name).chmod(0o777)
    assert "anyone on this machine may change it; run: chmod o-w" in mistakes(path)[0]


def test_a_shared_folder_in_which_files_cannot_be_replaced_is_fine(write: Write, tmp_path: Path) -> None:
    path = write()
    tmp_path.chmod(0o1777)
    load(path, ENV)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("30s", 30), ("2m", 120), ("1h30m", 5400), ("7d", 604_800), ("250ms", 0.25), (" 1d1h1m1s1ms ", 90_061.001)],
)
def test_durations(written: str, seconds: float) -> None:
    assert parse_duration(written).total_seconds() == seconds


@pytest.mark.parametrize("written", ["", "5", "5 m", "-5m", "1.5h", "30m1h", "m", "٣s", "9999999d", "2M"])
def test_what_is_no_duration(written: str) -> None:
    with pytest.raises(Expected):
        parse_duration(written)


# --- where it is -------------------------------------------------------------------------------------------------


def test_the_named_file_comes_first(write: Write, tmp_path: Path) -> None:
    assert locate(write(), cwd=Path("/"), env={}) == Location(path=tmp_path / "tracker.toml", base=tmp_path)
    assert locate(Path("tracker.toml"), cwd=tmp_path, env={}).path == tmp_path / "tracker.toml"


def test_then_the_one_that_the_environment_names(write: Write, tmp_path: Path) -> None:
    named = {"TRACKER_CONFIG": str(write())}
    assert locate(None, cwd=ROOT, env=named) == Location(path=tmp_path / "tracker.toml", base=tmp_path)
    assert locate(Path("other.toml"), cwd=tmp_path, env=named).path == tmp_path / "other.toml"
    assert locate(None, cwd=ROOT, env={"TRACKER_CONFIG": ""}).path == ROOT / "config/tracker.toml"


def test_a_file_that_the_environment_names_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"TRACKER_CONFIG: .*/nowhere.toml: no such file"):
        locate(None, cwd=tmp_path, env={"TRACKER_CONFIG": "nowhere.toml"})


def test_then_config_in_the_working_directory() -> None:
    place = locate(None, cwd=ROOT, env={})
    assert place == Location(path=ROOT / "config/tracker.toml", base=ROOT / "config")
    assert not place.packaged


@pytest.mark.parametrize(
    ("env", "base"),
    [
        ({"XDG_STATE_HOME": "/var/state", "HOME": "/home/a"}, "/var/state/tracker"),
        ({"HOME": "/home/a"}, "/home/a/.local/state/tracker"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/home/a"}, "/home/a/.local/state/tracker"),
    ],
)
def test_then_the_packaged_default_which_writes_to_the_state_folder(
    tmp_path: Path, env: dict[str, str], base: str
) -> None:
    place = locate(None, cwd=tmp_path, env=env)
    assert place.packaged
    settings = load(place, env)
    assert settings.store.path == Path(base, "tracker.db")
    assert len(settings.sources) > 0


def test_without_a_home_there_is_no_place_to_write(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HOME is not set; name one with --config FILE"):
        locate(None, cwd=tmp_path, env={})


# --- the files that come with the program ------------------------------------------------------------------------


def test_the_presets_load_and_poll_politely() -> None:
    settings = load(ROOT / "config" / "tracker.toml", {})
    assert {source.id for source in settings.sources} >= {"president-ua-en", "moscow-times", "sky-news-world"}
    assert all(source.interval >= timedelta(minutes=2) for source in settings.sources)
    assert all(source.speaker and source.language for source in settings.sources)
    assert [target.to for target in settings.alerts] == ["console"]
    assert len(settings.warnings) == 1, "contact, and nothing else"


def test_the_written_defaults_are_the_real_ones(tmp_path: Path, write: Write) -> None:
    written, real = load(ROOT / "config" / "tracker.toml", {}), load(write(), {})
    for section in ("fetch", "schedule", "report", "log"):
        assert getattr(written, section) == getattr(real, section)
    assert written.store.path.name == real.store.path.name


def test_the_preset_behind_a_comment_waits_for_a_name_and_nothing_else(write: Write) -> None:
    text = (ROOT / "config" / "sources.toml").read_text(encoding="utf-8")
    commented = [block.replace("# ", "") for block in text.split("\n\n") if "\n# [[source]]" in block]
    assert len(commented) == 1 and "CHANNEL" in commented[0]
    document = commented[0][commented[0].index("[[source]]") :]
    assert load(write("", document), {}).sources[0].id == "general-staff-en"


PROXY_KEYS = ("proxy", "proxy_resolves")
"""What `FetchSettings.proxies` is made of."""


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("store", [field.name for field in fields(StoreSettings)]),
        ("proof", [field.name for field in fields(ProofSettings)]),
        ("fetch", [*(field.name for field in fields(FetchSettings) if field.name != "proxies"), *PROXY_KEYS]),
        ("schedule", [field.name for field in fields(ScheduleSettings)]),
        ("report", [field.name for field in fields(ReportSettings)]),
        ("log", [field.name for field in fields(LogSettings)]),
        (
            "alert",
            [
                *("to", "severity", "levels", "kinds", "sources", "speakers", "languages", "words", "pattern", "on"),
                *("silent", "quiet", "zone", "urgent", "storm", "all_quiet", "secret_env", "language"),
            ],
        ),
        ("heartbeat", [field.name for field in fields(HeartbeatSettings)]),
    ],
)
def test_every_key_is_explained_in_the_file(section: str, keys: list[str]) -> None:
    text = (ROOT / "config" / "tracker.toml").read_text(encoding="utf-8")
    lines = (
        text.partition(f"\n[[{section}]]" if section == "alert" else f"\n[{section}]")[2]
        .partition("\n[")[0]
        .splitlines()
    )
    for key in keys:
        places = [n for n, line in enumerate(lines) if line.removeprefix("# ").startswith(f"{key} = ")]
        assert len(places) == 1, key
        before = lines[places[0] - 1]
        assert before.startswith("# ") or before.partition(" = ")[0] in keys, f"{key} has no comment"


def test_every_key_of_a_source_is_explained_in_the_file() -> None:
    text = (ROOT / "config" / "sources.toml").read_text(encoding="utf-8")
    ours = {field.name for field in fields(Source)} - {"options", "parent", "in_passing"}
    for field in (*sorted(ours), "links", "selector", "ignore", "paused"):
        assert f"\n#   {field} " in text


def test_every_section_of_the_settings_is_a_table_of_the_file() -> None:
    document = tomllib.loads((ROOT / "config" / "tracker.toml").read_text(encoding="utf-8"))
    sections = {field.name for field in fields(Settings)} - {"path", "alerts", "sources", "paused", "warnings"}
    assert set(document) == sections | {"alert"}


def test_the_package_carries_the_same_files() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    files = {f"config/{name}": f"tracker/defaults/{name}" for name in ("tracker.toml", "sources.toml")}
    assert carried == files | {"fixtures/demo": "tracker/defaults/demo"}
    for name in ("tracker.toml", "sources.toml"):
        assert (packaged_folder() / name).read_bytes() == (ROOT / "config" / name).read_bytes()


# --- adding a source ---------------------------------------------------------------------------------------------


def place_of(path: Path) -> Location:
    return Location(path=path, base=path.parent)


def test_a_source_is_appended_and_all_else_stays_as_it_was(write: Write) -> None:
    before = (
        '# mine\r\n[[source]]\r\nid="x"   # odd  spacing\r\nurl = "https://example.org/"\r\n[source.headers]\r\nA="b"'
    )
    path = write("", "")
    sources = path.with_name("sources.toml")
    sources.write_bytes(before.encode())
    sources.chmod(0o640)
    name = add_source(
        place_of(path),
        "https://feeds.example.com/rss",
        speaker='The "Example" \\ Приклад\x7f',
        language="en",
        interval="10m",
    )
    assert name == "feeds-example-com"
    assert sources.read_bytes().startswith(before.encode() + b"\r\n\r\n[[source]]\r\n")
    added = load(path, ENV).sources[1]
    assert (added.id, added.url, added.interval) == (name, "https://feeds.example.com/rss", timedelta(minutes=10))
    assert added.speaker == 'The "Example" \\ Приклад\x7f'
    assert sources.stat().st_mode & 0o777 == 0o640
    assert sorted(item.name for item in path.parent.iterdir()) == ["sources.toml", "tracker.toml"]


def test_a_second_source_of_a_host_gets_a_number(write: Write) -> None:
    path = write("", "")
    names = [add_source(place_of(path), f"https://www.example.org/{n}") for n in range(3)]
    assert names == ["example-org", "example-org-2", "example-org-3"]
    assert [source.id for source in load(path, ENV).sources] == names


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("feed://example.org/rss", "http://example.org/rss"),
        ("FEED://Example.org/rss?a=feed://b", "http://Example.org/rss?a=feed://b"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("feed://https://example.org/rss", "https://example.org/rss"),
        (" feed:http://example.org/rss", "http://example.org/rss"),
        ("https://example.org/feed://x", "https://example.org/feed://x"),
    ],
)
def test_an_address_is_taken_as_browsers_hand_out_those_of_feeds(write: Write, given: str, asked: str) -> None:
    path = write("", ONE_SOURCE.replace("https://example.org/feed", given))
    assert load(path, ENV).sources[0].url == asked
    added = add_source(place_of(path), given)
    assert (added, load(path, ENV).sources[1].url) == ("example-org", asked)
    move_source(place_of(path), added, "feed:https://example.org/other")
    assert move_source(place_of(path), "feed:https://example.org/other", "feed://example.org/third")[0] == added
    assert load(path, ENV).sources[1].url == "http://example.org/third"


@pytest.mark.parametrize("given", ["feed:example.org/rss", "feed:ftp://example.org/rss", "feed://", "feed:"])
def test_an_address_of_a_feed_names_a_host_as_any_other(write: Write, given: str) -> None:
    with pytest.raises(ConfigError, match="expected an address"):
        load(write("", ONE_SOURCE.replace("https://example.org/feed", given)), ENV)


def test_the_first_source_makes_the_file(write: Write) -> None:
    path = write()
    path.with_name("sources.toml").unlink()
    add_source(place_of(path), "https://example.org/", id="first")
    assert load(path, ENV).sources[0].id == "first"


@pytest.mark.parametrize(
    ("before", "options", "expected"),
    [
        pytest.param(ONE_SOURCE, {"id": "x"}, 'a source of id "x" is there already', id="id-taken"),
        pytest.param(ONE_SOURCE, {"interval": "often"}, 'interval = "often": expected a duration', id="wrong-value"),
        pytest.param(ONE_SOURCE, {"kind": "json_api"}, "cannot read a source of kind", id="a-later-kind"),
        pytest.param(ONE_SOURCE, {"id": "Über"}, "expected a short name", id="no-slug"),
        pytest.param(ONE_SOURCE, {"id": "x" * 65}, "this is too long: it has 65", id="a-slug-that-is-too-long"),
        pytest.param("[[source]\n", {}, "not valid TOML", id="a-broken-file"),
        pytest.param("source = []\n", {}, "add the source by hand", id="a-list-in-one-line"),
        pytest.param('a = """\n', {}, "not valid TOML", id="an-open-string"),
    ],
)
def test_a_source_that_would_not_load_is_not_written(
    write: Write, before: str, options: dict[str, str], expected: str
) -> None:
    path = write("", before)
    with pytest.raises(ConfigError) as error:
        add_source(place_of(path), "https://example.com/feed", **options)
    assert expected in str(error.value)
    assert path.with_name("sources.toml").read_text(encoding="utf-8") == before


def test_the_packaged_sources_are_not_changed(tmp_path: Path) -> None:
    place = locate(None, cwd=tmp_path, env={"HOME": str(tmp_path)})
    before = place.sources.read_bytes()
    with pytest.raises(ConfigError, match="comes with the program"):
        add_source(place, "https://example.com/feed")
    assert place.sources.read_bytes() == before


def test_a_link_to_the_sources_stays_a_link(write: Write, tmp_path: Path) -> None:
    path = write()
    sources, real = path.with_name("sources.toml"), tmp_path / "real.toml"
    sources.rename(real)
    sources.symlink_to(real)
    add_source(place_of(path), "https://example.com/feed")
    assert sources.is_symlink()
    assert len(load(path, ENV).sources) == 2


def test_a_place_that_cannot_be_written_is_named(write: Write, tmp_path: Path) -> None:
    path = write()
    path.with_name("sources.toml").unlink()
    path.with_name("sources.toml").symlink_to(tmp_path / "nowhere" / "sources.toml")
    with pytest.raises(ConfigError, match=r"sources\.toml: cannot be written: No such file or directory"):
        add_source(place_of(path), "https://example.com/feed")


@settings(max_examples=25)  # each one is written to disk
@given(speaker=st.text(max_size=50))
def test_any_speaker_is_written_so_that_it_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, speaker: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "tracker.toml"
    path.write_text("")
    add_source(place_of(path), "https://example.org/", speaker=speaker)
    assert load(path, ENV).sources[0].speaker == speaker


def test_what_a_kind_alone_knows_is_read(write: Write) -> None:
    text = """
    [[source]]
    id = "channel"
    kind = "telegram"
    url = "https://t.me/s/Zrazok_press"
    depth = 2
    reread = "1d"

    [[source]]
    id = "listing"
    kind = "page"
    url = "https://news.example/all"
    links = "h2 a"
    selector = ["article", ".note"]
    ignore = "css: .related"

    [[source]]
    id = "followed"
    url = "https://news.example/feed"
    follow = true
    ignore = ["re: ^Read also.*$", "css: article > p"]
    """
    channel, listing, followed = load(write("", text), {}).sources
    assert (channel.depth, channel.reread, channel.follow) == (2, timedelta(days=1), False)
    assert channel.headers == {"Accept-Language": "en"}
    assert listing.options == {"links": ("h2 a",), "selector": ("article", ".note"), "ignore": ("css: .related",)}
    assert listing.follow and listing.reread == timedelta(days=30)
    assert followed.options == {"ignore": ("re: ^Read also.*$", "css: article > p")}


def test_an_added_channel_is_known_by_its_address(write: Write) -> None:
    path = write("", "")
    add_source(place_of(path), "https://t.me/s/Zrazok_press", id="channel")
    add_source(place_of(path), "https://news.example/feed")
    add_source(place_of(path), "https://news.example/statement", id="page", kind="page")
    kinds = [source.kind.value for source in load(path, {}).sources]
    assert kinds == ["telegram", "feed", "page"]
