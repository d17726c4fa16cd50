"""Bytes to characters, decided by the bytes wherever they can decide.

A header that flips between two polls must not change a text. So valid UTF-8 is UTF-8 whatever was declared; of other
scripts than Latin the bytes themselves tell the charset (chardet); only where they cannot (a few words; Latin letters
with accents, on which charsets nearly agree) does the document's own declaration count, then the header's. Which of the
charsets of Cyrillic it is, `cyrillic` checks. No codec outside the Encoding Standard's list is ever used, but that of
DOS in Ukraine: what a source declares is hostile input too. Whether the characters make words is for `garbled` to say.
"""

from __future__ import annotations

import codecs
import encodings
import importlib
import pkgutil
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import chardet
import webencodings
from chardet import models

from tracker.extract.cyrillic import likeliest
from tracker.extract.garbled import makes_words

GOOD_FOR_EACH_BAD = 10
"""A body with this many valid multi-byte characters for each invalid one is damaged UTF-8, not another charset. Real
feeds cut teasers inside a character; text in a one-byte charset has next to no valid sequence."""

BEFORE_DECLARATION = 20_000
"""Bytes that may stand before an XML declaration: blank lines, a server's notices."""

SURE = 0.15
"""What chardet calls its confidence, from which on bytes decide against a declaration: it gives a sentence 0.2 to 0.5,
a single word less than 0.1."""

WINDOW = 65_536
"""Bytes that are looked at, from the first on that is no ASCII; markup included."""

ENOUGH = 16_384
"""Bytes of text that are shown to the detector: some 2,000 words, in 2 ms."""

_ENCODINGS = {label: webencodings.lookup(label) for label in webencodings.LABELS}
KYIV_DOS = "cp1125"
"""Cp866 with the letters of Ukrainian: never in the standard, and never declared where it is found."""

_UNFIT = frozenset({"x-user-defined", "replacement", "utf-16be", "utf-16le"})
"""Names of the standard that are no charset, and those in which any bytes are characters: a mark at the beginning tells
them, a declaration does not."""

_CODECS = {label: encoding.codec_info.name for label, encoding in _ENCODINGS.items() if encoding.name not in _UNFIT}
_CODECS |= dict.fromkeys(("cp1125", "cp866u", "ibm1125", "ruscii"), KYIV_DOS)
"""The codecs a body may be read with, by the labels of https://encoding.spec.whatwg.org. All are loaded now: later, in
a process that may open no file, none can be."""

_JIS, _ESCAPE = "iso2022_jp", b"\x1b"
_DETECTED = sorted({encoding.name for encoding in _ENCODINGS.values()} - _UNFIT - {"utf-8", "iso-2022-jp"} | {KYIV_DOS})
"""What bytes are taken for."""

_TOLD = {
    **{codec: codec for codec in _CODECS.values()},
    "shift_jis_2004": "cp932",
    "euc_jis_2004": "euc_jp",
}
"""The codec for a name that the detector gives and the standard has not."""

_WARM_UP = (
    "Министерство, Її їжак",
    "Το υπουργείο",
    "המשרד מודיע",
    "أعلنت الوزارة",
    "Źródła würden été ığdır",
    "该部宣布同省は국방부",
)
"""Words in all scripts that the detector knows apart."""

_OF_WINDOWS = frozenset({"mbcs", "oem"})
"""Codecs that no other system has."""

_ASCII = bytes(range(128))
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_DOCUMENT = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})["']""")
_IN_HEADER = re.compile(r""";\s{0,9}charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """The characters, without a byte order mark, and what has to be said about the way they were found. `damaged`:
    not all bytes are of that charset. `unknown`: they are in none that makes words of them."""

    text: str
    charset: str
    note: str = ""
    damaged: bool = False
    unknown: bool = False


def preload() -> None:
    """Load what the detector loads when it first meets the letters of a language; and every codec, for libraries take
    names out of a body and look them up."""
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in _OF_WINDOWS:
            importlib.import_module(f"encodings.{module.name}")
    for codec in set(_CODECS.values()):
        for words in _WARM_UP:
            _detect(words.encode(codec, "ignore") or _ASCII)
    for name in dir(models):  # some of its tables it opens for long texts only
        if name.startswith("get_"):
            getattr(models, name)()
    for _, codec in _BOMS:
        codecs.lookup(codec)


def decode(body: bytes, content_type: str, declared: str = "") -> Decoded:
    """`body` as characters; `declared` is what the document says of itself elsewhere than in an XML declaration. Never
    fails: what cannot be decoded becomes U+FFFD and is noted."""
    for mark, marked in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], marked)
    if body[:2] in (b"<\0", b"\0<"):
        return _decoded(body, "utf-16-le" if body[1] == 0 else "utf-16-be")
    in_document, in_header = _IN_DOCUMENT.search(body, 0, BEFORE_DECLARATION), _IN_HEADER.search(content_type)
    names = [in_document[1].decode()] if in_document else []
    names += [name for name in (declared, in_header[1] if in_header else "") if name]
    if body.isascii():
        shifted = _ESCAPE in body and _JIS in map(_codec, names)
        return _decoded(body, _JIS, names) if shifted else Decoded(text=body.decode("ascii"), charset="utf-8")
    if (text := _strict(body, "utf-8")) is not None or _damaged_utf8(body):
        return _decoded(body, "utf-8", names, text)
    return _by_letters(body, names)


def _by_letters(body: bytes, names: Sequence[str]) -> Decoded:
    """`body`, which is no UTF-8, in the first charset that makes words of it: the one its letters are in, if they can
    tell, or what was declared, and of the charsets of Cyrillic the one that makes the best words."""
    sample = _sample(body)
    named = [codec for codec in map(_codec, names) if codec and codec != "utf-8"]
    found, confidence = _detect(sample)
    sure = confidence >= SURE  # of a word or two none is
    supposed = [found] if sure else [*named[:1], found]
    tried = [*(likeliest(sample, codec, sure=sure) for codec in supposed), *named, found, "cp1252"]
    fit = [codec for codec in dict.fromkeys(tried) if makes_words(sample.decode(codec, "ignore"))]
    for codec in fit:
        if (text := _strict(body, codec)) is not None:
            return _decoded(body, codec, names, text)
    return replace(_decoded(body, fit[0] if fit else "cp1252", names), unknown=not fit)


def _sample(body: bytes) -> bytes:
    """What stands between the tags of `body`, about its first letters that are no ASCII."""
    high = _HIGH.search(body)
    window = body[high.start() if high else 0 :][:WINDOW]
    first, *others = window.split(b"<")
    return b" ".join([first, *(other.partition(b">")[2] for other in others)])[:ENOUGH]


def _detect(sample: bytes) -> tuple[str, float]:
    """The codec that `sample` is most probably written with, and how sure that is."""
    told = chardet.detect(
        sample,
        include_encodings=_DETECTED,
        compat_names=False,
        empty_input_encoding="cp1252",
        no_match_encoding="cp1252",
    )
    name = str(told["encoding"]).lower()
    codec = _codec(name) or _codec(name.replace("_", "-")) or _TOLD.get(name)
    return (codec, told["confidence"] or 0.0) if codec else ("cp1252", 0.0)


def _damaged_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - bad - (len(body) - len(body.translate(None, _ASCII)))
    return good > GOOD_FOR_EACH_BAD * bad


def _codec(name: str) -> str | None:
    """The codec meant by a declared label; by a table, because looking up a foreign name would import its module."""
    return _CODECS.get(name.lower())


def _strict(body: bytes, charset: str) -> str | None:
    try:  # incremental: a body cut inside its last character is still in that charset
        return codecs.getincrementaldecoder(charset)().decode(body)
    except UnicodeDecodeError:
        return None


def _decoded(body: bytes, charset: str, declared: Sequence[str] = (), strict: str | None = None) -> Decoded:
    """`body` read as `charset`; `strict` is its text if it is known that every byte of it is."""
    if strict is None:
        strict = _strict(body, charset)
    notes = [f"charset: not all bytes are {charset}"] if strict is None else []
    if wrong := [name for name in declared if _codec(name) != charset]:
        notes.append(f"charset: declared {' and '.join(wrong)}, read as {charset}")
    text = body.decode(charset, "replace") if strict is None else strict
    return Decoded(text=text, charset=charset, note="; ".join(notes), damaged=strict is None)
