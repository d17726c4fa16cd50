"""What stands beside the statement is told where it changes, and is no reason for a change of meaning."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.model import FindingKind, Level

SAID = "The ministry advises against all travel to the border region.\n\nShelling was reported on Monday."

BESIDE = [
    ("Last updated: 3 May 2024", "Last updated: 14 June 2024"),
    ("Effective April 1, 2024", "Effective June 1, 2025"),
    ("Version 1.1, effective May 24, 2023", "Version 1.2, effective November 1, 2023"),
    ("Still current at:\n28 February 2026", "Still current at:\n2 March 2026"),
    ("Updated yesterday", "Updated 3 days ago"),
    ("Оновлено: 3 травня 2024 року", "Оновлено: 14 червня 2024 року"),
    ("Последнее обновление: 22 февраля 2024 г.", "Последнее обновление: 29 апреля 2024 г."),
    ("* Measles: advice for travellers - 13 May 2025", "* Measles: advice for travellers - 16 June 2025"),
    ("Download a map (PDF, 399 KB)", "Download a map (PDF, 576 KB)"),
    ("Tel: +353 1 408 2000", "Tel: +353 1 408 2527"),
    ("Тел.: (044) 256-68-40", "Тел.: (044) 256-68-41"),
    ("Email: press@ministry.example", "Email: media@ministry.example"),
    ("Emergency telephone: +62 21 5083 1000", "Emergency after hours telephone: +62 811 334 183"),
    ("Terms of Service\nPrivacy Policy\nCookies", "Terms of Service\nPrivacy Policy\nCookies\nBack to top"),
    ("Головна\nПошук", "Головна\nКонтакти\nПошук"),
    ("Updated information about entry requirements (‘Entry’ page).", "Removal of information about a storm."),
    ("Check the air quality forecast for [destination].", "Check the air quality forecast for Romania."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), BESIDE)
def test_what_stands_beside_the_statement_changes_no_meaning(old: str, new: str) -> None:
    for a, b in ((old, new), (new, old)):
        verdict = judge(f"{SAID}\n\n{a}", f"{SAID}\n\n{b}", silent=True)
        assert verdict.level in (Level.COSMETIC, Level.REWORDED), verdict.findings
        assert FindingKind.BOILERPLATE in {finding.kind for finding in verdict.findings}


STATED = [
    ("From 1 May 2024 the bridge is closed.", "From 14 June 2024 the bridge is closed."),
    ("The curfew is in force from 22:00", "The curfew is in force from 23:00"),
    ("As of 24 February\n\nKilled: 12", "As of 24 February\n\nKilled: 21"),
    ("Call 112 if you see smoke", "Do not call 112 if you see smoke"),
    ("Killed: 120\nTel: +353 1 408 2000", "Killed: 12\nTel: +353 1 408 2000"),
    ("Станом на 24 лютого втрати: 12 танків", "Станом на 24 лютого втрати: 21 танк"),
    ("The unit downloaded 500 MB of data", "The unit downloaded 900 MB of data"),
    ("Attack on the port - 12 May 2025", "Attack on the port - 13 May 2025"),
    ("Share prices are not affected", "Share prices are affected"),
    ("Updated information shows that 14 people died.", "Updated information shows that 40 people died."),
]


@pytest.mark.parametrize(("old", "new"), STATED)
def test_what_only_looks_like_it_is_the_statement(old: str, new: str) -> None:
    assert judge(f"{SAID}\n\n{old}", f"{SAID}\n\n{new}", silent=True).level is Level.MEANING_CHANGED


def test_a_text_of_nothing_else_is_the_statement() -> None:
    assert judge("Hotline: +353 1 408 2000", "Hotline: +353 1 408 2527").level is Level.MEANING_CHANGED


def test_a_change_of_the_statement_is_found_beside_one_that_is_not() -> None:
    verdict = judge(
        f"Last updated: 3 May 2024\n\n{SAID}", f"Last updated: 4 May 2024\n\n{SAID.replace('against all', 'against')}"
    )
    assert verdict.level is Level.MEANING_CHANGED
    assert "3 May" not in verdict.findings[0].old, "the headline is what matters, and no date of the page"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Contact the embassy\n4 Grand Canal Square\nDublin 2\nTel: +353 1 408 2000",
         "Contact the embassy\n12 Merrion Road\nDublin 2\nTel: +353 1 408 2000"),
        ("Write to our office at 16 Shop Street, Suite 4, Galway.", "Write to our office at 2 High Street, Galway."),
        ("Адреса посольства\nвул. Садова, 12\nТел.: (044) 256-68-40",
         "Адреса посольства\nвул. Лісова, 7\nТел.: (044) 256-68-40"),
        ("12 out of 40 found this helpful", "19 out of 52 found this helpful"),
        ("Переглядів: 1204", "Переглядів: 5310"),
        ("Effective December 4, 2020 | Download PDF", "Effective February 9, 2021 | Download PDF"),
        ("Read our whitepaper for details.", "Read our whitepaper (opens in a new tab) for details."),
        ("Read our [whitepaper](old.pdf).", "Read our [whitepaper](Security Overview.pdf)."),
        ("Latest update\n\n: Removal of malaria as a health risk.",
         "Latest update\n\n: New advice for dual nationals."),
        ("Shelling is described below.", "Shelling is described below. Additionally, see the ministry's blog post."),
        ("Read the law.", "Read the law. For more information, visit the website of the registry."),
        ("Про це сказано нижче.", "Про це сказано нижче. Детальніше читайте на сайті міністерства."),
        ("Об этом сказано ниже.", "Об этом сказано ниже. Подробнее на сайте ведомства."),
        ("This policy was last published on: 10 November 2025", "This policy was last published on: 8 January 2026"),
        ("Visa rules (in Portuguese)", "Visa rules (Portuguese only)"),
        ("Next: Entry requirements", "Next: World Cup"),
        ("Contact us\nHauptstrasse 25\nTel: +41 44 408 2000", "Contact us\nLindenallee 106\nTel: +41 44 408 2000"),
        ("The map is below.", "The map is below. It does not necessarily represent the views of the government."),
        ("Про це йдеться нижче.", "Про це йдеться нижче. Позиція авторів може не збігатися з думкою видавця."),
    ],
)  # fmt: skip
def test_addresses_counters_and_pointers_change_no_meaning(old: str, new: str) -> None:
    test_what_stands_beside_the_statement_changes_no_meaning(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A shell hit 14 Main Street at noon.", "A shell hit 41 Main Street at noon."),
        ("Вибух стався на вул. Садовій, 12.", "Вибух стався на вул. Садовій, 21."),
        ("Visit the site before 1 May.", "Visit the site before 1 June."),
        ("See the page for the list.", "See the page for the list. Do not visit the site of the fire."),
        ("The bridge is open.", "The bridge is open. Follow the advice of the authorities and leave the town."),
        ("The list\n* Northbank\n* Eastbank", "The list\n* Northbank\n* Eastbank\n* Sever Trading House"),
        ("12 people found shelter", "21 people found shelter"),
        ("The next step: withdrawal", "The next step: an attack"),
        ("The minutes are in English.", "The minutes are in Russian."),
    ],
)  # fmt: skip
def test_what_only_looks_like_an_address_a_counter_or_a_pointer_is_the_statement(old: str, new: str) -> None:
    test_what_only_looks_like_it_is_the_statement(old, new)


MENU = "Skip to main content\nNews\nSign in\nContact us"


def test_the_menu_of_a_site_at_the_edge_of_a_text_is_not_the_statement() -> None:
    verdict = judge(f"{MENU}\n\n{SAID}", SAID)
    assert verdict.level in (Level.COSMETIC, Level.REWORDED), verdict.findings
    flat = MENU.replace("\n", " * ")
    assert judge(f"{flat}\n\n{SAID}", SAID).level in (Level.COSMETIC, Level.REWORDED)


def test_what_the_text_holds_already_is_told_as_a_repetition() -> None:
    said = "Two bridges are closed for lorries.\n\nThe ferry runs every hour.\n\nWater is rising in the north."
    again = said + "\n\nTwo bridges are closed for lorries."
    for old, new in ((said, again), (again, said)):
        verdict = judge(old, new)
        assert verdict.level is not Level.MEANING_CHANGED, verdict.findings
        assert FindingKind.REPETITION in {finding.kind for finding in verdict.findings}
    assert judge(said, said.replace("Two bridges are closed for lorries.\n\n", "")).level is Level.MEANING_CHANGED
