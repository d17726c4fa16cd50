"""What is looked at first, and what is kept of the last texts: neither may change what is found."""

from collections.abc import Callable

import pytest

from tracker.extract import stamps, volatile
from tracker.extract.again import CHARS, TEXTS, remembered
from tracker.extract.stamps import without_stamps


def test_a_text_is_looked_at_once_while_it_is_at_hand() -> None:
    seen: list[str] = []

    @remembered
    def length(text: str, least: int = 0) -> int:
        seen.append(text)
        return max(len(text), least)

    assert [length("one"), length("one"), length("one", 9)] == [3, 3, 9]
    assert seen == ["one", "one"]
    for number in range(TEXTS):
        length(f"another {number}")
    assert length("one") == len("one")
    assert seen[-1] == "one"


@pytest.mark.parametrize("more", [("",), ("t" * (CHARS + 1),)])
def test_a_long_text_or_title_is_not_kept(more: tuple[str, ...]) -> None:
    seen: list[str] = []

    @remembered
    def both(text: str, title: str) -> int:
        seen.append(text)
        return len(text) + len(title)

    text = "x" * (CHARS + 1) if not more[0] else "x"
    assert both(text, *more) == both(text, *more) == len(text) + len(more[0])
    assert len(seen) == len("xx")


@pytest.mark.parametrize("phrase", sorted(stamps._UPDATED))
@pytest.mark.parametrize("form", [str, str.capitalize, str.upper])
def test_every_word_of_change_is_found_by_its_first_word(phrase: str, form: Callable[[str], str]) -> None:
    line = f"«{form(phrase)} 29.11.2026, 09:10»"
    whole = stamps.read_stamp(line)
    assert without_stamps(f"A text.\n{line}").stamps == (line if whole is not None else "")
    assert without_stamps(f"It was said. {line[1:-1]}").stamps == (line[1:-1] if whole is not None else "")


@pytest.mark.parametrize("phrase", sorted({phrase for phrases in volatile._LABELS for phrase in phrases}))
def test_every_label_is_looked_at(phrase: str) -> None:
    for line in (phrase, f"· {phrase}: 45", f"{phrase.upper()} (45)"):
        assert volatile._may_be_one(volatile._low(line)), line
