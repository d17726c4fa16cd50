"""What a reason quotes: whole clauses, names that close their brackets, no word of many for a kind of its own."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.model import FindingKind
from tracker.model import FindingKind as K

BASE = "The embassy is open to visitors every day."


def reasons(old: str, new: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for each in judge(old, new, silent=True).findings:
        found.setdefault(each.kind, []).append((each.old, each.new))
    return found


@pytest.mark.parametrize(
    ("old", "new", "claim"),
    [
        (
            "Large crowds are gathering in Rome for the inauguration of the Pope. Traffic is slow.",
            "A high demand for rooms is expected in Rome this summer, so book early. Traffic is slow.",
            "Large crowds are gathering in Rome for the inauguration of the Pope",
        ),
        (
            "You need a visa on arrival in Namibia. Fees apply.",
            "You need a visa on arrival in Namibia or must submit an online application prior to travel. Fees apply.",
            "or must submit an online application prior to travel",
        ),
    ],
)
def test_a_claim_is_quoted_as_a_whole_clause(old: str, new: str, claim: str) -> None:
    found = reasons(old, new)
    quoted = [side for kind in (K.CLAIM_ADDED, K.CLAIM_REMOVED) for pair in found.get(kind, ()) for side in pair]
    assert any(claim in each for each in quoted), found
    assert not any(each.endswith((" in", " the", " prior to", " and")) for each in quoted), found


@pytest.mark.parametrize(
    ("kind", "new"),
    [
        (K.CERTAINTY, "See the State Department's Fact Sheet on visas and the forms that come with it."),
        (K.MODALITY, "The firm published its Binding Corporate Rules and the list of its owners on Monday."),
        (K.QUANTIFIER_SCOPE, "The goods were sold by Northern Trading Limited and two banks of the same owner."),
    ],
)
def test_a_word_of_a_name_shows_nothing_but_the_name(kind: K, new: str) -> None:
    assert kind not in reasons(BASE, f"{BASE} {new}")


def test_one_word_of_a_long_claim_is_not_picked_out() -> None:
    found = reasons(
        BASE,
        f"{BASE} Airport police may request a report from travellers who leave the country with a new passport, and "
        "hotels could ask guests for a copy of theirs.",
    )
    assert set(found) == {K.CLAIM_ADDED}, found


def test_no_reason_shows_the_same_words_twice() -> None:
    old = "We do not endorse any clinic. The list names doctors in the capital."
    new = "The embassy lists clinics but may not recommend one. The list names doctors in the capital."
    assert all(a.casefold() != b.casefold() for kind, pairs in reasons(old, new).items() for a, b in pairs)


def test_brackets_that_open_close() -> None:
    old = "All flights from Brussels Airport (Zaventem) and Charleroi are cancelled."
    for pairs in reasons(old, "All flights from Charleroi are cancelled.").values():
        assert all(side.count("(") == side.count(")") for pair in pairs for side in pair), pairs


PAGE = "\n\n".join(
    f"Paragraph {number} of this advice says how to register, whom to call and what to bring to the office, as before."
    for number in range(14)
)


def test_a_word_is_quoted_with_those_around_it() -> None:
    (finding,) = judge("Citizens do not need a visa for short stays.", "Citizens need a visa for short stays.").findings
    assert "do not need a visa" in finding.why, finding
    assert finding.old == "do not" or "not" in finding.old
    (finding,) = judge("It killed over 125 people.", "It killed over 25 people.").findings
    assert "125 people" in finding.why and "25 people" in finding.why, finding


def test_on_a_page_the_sentence_that_matters_comes_first() -> None:
    new = [
        "Useful links",
        "The office has a new leaflet on how to fill in the form.",
        "Do not travel to the border area because of shelling.",
        "Parking is free at weekends.",
    ]
    findings = judge(PAGE, PAGE + "\n\n" + "\n\n".join(new)).findings
    assert [each.kind for each in findings] == [K.CLAIM_ADDED] * 3
    assert findings[0].new == "Do not travel to the border area because of shelling"
    assert "Useful links" not in {each.new for each in findings}, "a heading is no claim next to others"


def test_on_a_page_sentences_with_nothing_in_common_do_not_become_one_another() -> None:
    old = f"{PAGE}\n\nA festival takes place in the capital from Monday, with music in all the parks."
    new = f"{PAGE}\n\nFrom 10 April you will need a visa, which costs 40 euros and is valid for 3 months."
    told = {(each.kind, bool(each.old), bool(each.new)) for each in judge(old, new).findings}
    assert told == {(K.CLAIM_REMOVED, True, False), (K.CLAIM_ADDED, False, True)}


def test_on_a_page_what_changed_within_a_sentence_is_told_in_it() -> None:
    old = f"{PAGE}\n\nYou do not need a visa to enter the country for stays of up to 30 days."
    found = judge(old, old.replace("do not need", "need")).findings
    assert found[0].kind == K.NEGATION, found
    assert "need a visa" in found[0].why, found


def test_on_a_page_the_same_sentence_is_told_once() -> None:
    said = "Entry rules can change at short notice."
    findings = judge(PAGE, f"{PAGE}\n\n{said}\n\nFees apply to all visas now.\n\n{said}").findings
    assert sum(each.new == said.rstrip(".") for each in findings) == 1, findings


@pytest.mark.parametrize(
    ("old", "new", "quoted"),
    [
        (
            "You can use a foreign licence for six months.",
            "You can use a foreign licence for six months (digital licences may not be accepted).",
            "digital licences may not be accepted",
        ),
        (
            "Use the template that is shown in red.",
            "Use the template and the example text of the agency that is shown in red.",
            "and the example text of the agency",
        ),
    ],
)
def test_on_a_page_all_that_came_into_a_sentence_is_quoted(old: str, new: str, quoted: str) -> None:
    findings = judge(f"{PAGE}\n\n{old}", f"{PAGE}\n\n{new}").findings
    assert quoted in findings[0].why, findings
    assert not any(each.kind == K.NEGATION for each in findings), "no denial came by itself"


def test_on_a_page_a_sentence_that_was_reworded_is_shown_beside_its_version() -> None:
    old = "The cruise terminal of the port opens on Monday after repairs to the pier."
    new = "The cruise terminal of the port stays closed until May, and the pier will be pulled down."
    (finding, *_) = judge(f"{PAGE}\n\n{old}", f"{PAGE}\n\n{new}").findings
    shown = finding.old or finding.new
    assert shown in (old.rstrip("."), new.rstrip(".")), finding


def test_another_thing_denied_is_no_denial_that_changed() -> None:
    found = reasons("Clinics do not approach Western standards.", "Clinics do not meet Western standards.")
    assert K.NEGATION not in found, found


def test_on_a_page_a_paragraph_that_stood_there_twice_is_not_told_as_dropped() -> None:
    said = "The service performs privileged operations and lets any user of the network add a driver of his own."
    again = said.replace("any user", "every user").replace("of his own", "of their own")
    old = f"{PAGE}\n\n{said}\n\n{again}\n\nAgencies apply the update within a week."
    new = f"{PAGE}\n\n{again}\n\nAgencies apply the update within a day."
    findings = judge(old, new).findings
    assert not any("privileged operations" in each.old for each in findings if not FindingKind(each.kind).cosmetic)


def test_on_a_page_both_sides_of_a_change_are_shown() -> None:
    old = f"{PAGE}\n\nFever and rash are a risk in the islands in the wet months of the year."
    (finding, *_) = judge(old, old.replace("are a risk", "may become risks")).findings
    assert "are a risk" in finding.why and "may become risks" in finding.why, finding
