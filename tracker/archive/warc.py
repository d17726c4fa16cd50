"""The two visits of an Edit as WARC 1.1 (ISO 28500:2017), for archives that work with it. Needs the extra `archive`.

The payload is the body after decoding, which is what the store keeps; headers that spoke of the encoding on the wire
are renamed, as other crawlers do, and the digest as received stands in the metadata. A body seen before is a revisit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from tracker.errors import UsageError
from tracker.proof import Evidence

WIRE = ("content-encoding", "transfer-encoding", "content-length")


def write_warc(file: BinaryIO, edits: Sequence[Evidence]) -> None:
    """The visits that brought the texts of each Edit or event, and those that an event rests on, gzipped record by
    record. Raises UsageError without warcio."""
    try:
        from warcio.warcwriter import WARCWriter
    except ImportError as error:
        raise UsageError("WARC needs warcio: pip install statement-tracker[archive]") from error
    writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
    about = {"software": "statement-tracker", "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record("statement-tracker.warc.gz", about))
    seen: dict[str, tuple[str, str]] = {}
    for evidence in edits:
        records = {(each.kind, each.record): json.loads(each.content) for each in evidence.records}
        for side, version in evidence.versions.items():
            reading = records["readings", records["versions", version]["reading_id"]]
            _visit(writer, records["checks", reading["check_id"]], evidence.bodies[side], seen)
        for check in evidence.visits:
            _visit(writer, records["checks", check], evidence.bodies.get(f"visit-{check}", b""), seen)


def _visit(writer: Any, check: dict[str, Any], body: bytes, seen: dict[str, tuple[str, str]]) -> None:
    """A response (a revisit if its body was written before), the request that asked for it, and our whole record."""
    told = json.loads(check["record"]) if check["record"] else {}
    date = datetime.fromtimestamp(check["at"] / 1_000_000, UTC).isoformat().replace("+00:00", "Z")
    address = (told.get("hops") or [[None, None, None]])[-1][2] or ""
    named = {"WARC-Date": date} | ({"WARC-IP-Address": address.rpartition(":")[0].strip("[]")} if address else {})
    url, answer = check["url"], _answer(told, len(body))
    response = writer.create_warc_record(
        url, "response", BytesIO(body), len(body), http_headers=answer, warc_headers_dict=dict(named)
    )
    writer.ensure_digest(response)
    digest = response.rec_headers.get_header("WARC-Payload-Digest")
    if digest in seen:
        response = writer.create_revisit_record(
            url, digest, *seen[digest], http_headers=answer, warc_headers_dict=dict(named)
        )
    seen.setdefault(digest, (url, date))
    writer.write_record(response)
    related = {**named, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    writer.write_record(
        writer.create_warc_record(url, "request", http_headers=_question(url, told), warc_headers_dict=dict(related))
    )
    facts = json.dumps(told, ensure_ascii=False, indent=1).encode()
    kind = {**related, "Content-Type": "application/json"}
    writer.write_record(writer.create_warc_record(url, "metadata", BytesIO(facts), len(facts), warc_headers_dict=kind))


def _answer(told: dict[str, Any], length: int) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in WIRE else name, value) for name, value in told.get("response", [])
    ]
    protocol, _, status = told.get("line", "HTTP/1.1 200 OK").partition(" ")
    return StatusAndHeaders(status, [*headers, ("Content-Length", str(length))], protocol=protocol)


def _question(url: str, told: dict[str, Any]) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    parts = urlsplit(url)
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    headers = [tuple(pair) for pair in told.get("request", [])]
    if not any(name.lower() == "host" for name, _ in headers):  # records of before it was noted
        headers.insert(0, ("Host", parts.netloc))
    return StatusAndHeaders(f"GET {target} HTTP/1.1", headers, is_http_request=True)
