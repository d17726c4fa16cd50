"""The table of words says what two dicts of all its lines would say."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.judging.lexicon.table import Table

WORDS = st.text(alphabet="абв", min_size=1, max_size=3)
LINES = st.lists(st.tuples(WORDS, st.lists(st.tuples(st.integers(0, 2), WORDS), max_size=3)), min_size=1, max_size=12)


@given(LINES)
def test_a_table_knows_what_its_lines_say_and_nothing_else(lines: list[tuple[str, list[tuple[int, str]]]]) -> None:
    ranks, lemmas, written = {}, {}, []
    for row, (lemma, forms) in enumerate(lines):
        ranks[lemma] = row
        for cut, end in forms:
            lemmas[lemma[:cut] + end] = lemma
        written.append(" ".join([lemma, *(f"{cut}{end}" for cut, end in forms)]))
    table = Table("\n".join(written))
    for form in {*ranks, *lemmas, "а", "бб", "ввв", "абвг", ""}:
        assert table.find(form) == (lemmas.get(form), ranks.get(form, -1))
        assert (form in table) == (form in ranks or form in lemmas)


def test_an_empty_table_knows_nothing() -> None:
    assert Table().find("word") == (None, -1)
    assert "word" not in Table()


def test_a_form_may_be_cut_after_ten_letters_and_more() -> None:
    assert Table("demilitarization 15ed").find("demilitarizatioed").lemma == "demilitarization"
