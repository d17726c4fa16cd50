import pytest

from tests.support.report_values import NEW, OLD, edit, finding, removal
from tracker.alert import wanted, wanted_removal, wanted_trouble
from tracker.model import Cause, Level, Severity, Target

CONSOLE = Target(to="console")


def told(target: Target, **changes) -> bool:
    return wanted(edit(**changes), [target]) == (target,)


def test_the_model_case_is_told() -> None:
    assert told(CONSOLE)


@pytest.mark.parametrize(
    ("severity", "passes"),
    [(Severity.LOW, False), (Severity.MEDIUM, False), (Severity.HIGH, True), (Severity.CRITICAL, True)],
)
def test_high_means_high_or_above(severity: Severity, passes: bool) -> None:
    assert told(Target(to="console", severity=Severity.HIGH), severity=severity) is passes


def test_what_could_not_be_decided_is_told_as_if_it_were_high() -> None:
    unsure = {"level": Level.UNDECIDED, "severity": Severity.LOW}
    assert told(CONSOLE, **unsure)
    assert not told(Target(to="console", severity=Severity.CRITICAL), **unsure)
    assert told(Target(to="console", severity=Severity.CRITICAL), level=Level.UNDECIDED, severity=Severity.CRITICAL)


@pytest.mark.parametrize("level", [Level.REWORDED, Level.COSMETIC])
def test_other_levels_are_told_only_to_those_who_ask(level: Level) -> None:
    assert not told(CONSOLE, level=level)
    assert told(Target(to="console", levels=(level,)), level=level)
    assert not told(Target(to="console", levels=(level,)), level=Level.MEANING_CHANGED)


@pytest.mark.parametrize("change", [{"imported": True}, {"cause": Cause.REEXTRACTED}, {"flapping": True}])
def test_the_past_our_own_doing_and_flapping_alert_nobody(change: dict) -> None:
    everything = Target(to="console", severity=Severity.LOW, levels=tuple(Level))
    assert told(everything)
    assert not told(everything, **change)


def test_kinds_sources_and_silence_filter() -> None:
    both = (finding(OLD, NEW, "new", "combat", kind="NUMBER"), finding(OLD, NEW, "new", "combat", kind="NEGATION"))
    assert told(Target(to="console", kinds=("NEGATION", "ACTOR")), findings=both)
    assert not told(Target(to="console", kinds=("ACTOR",)), findings=both)
    assert told(Target(to="console", sources=("general-staff-uk",)))
    assert not told(Target(to="console", sources=("ministry",)))
    assert told(Target(to="console", silent_only=True))
    assert not told(Target(to="console", silent_only=True), silent=False)
    assert told(Target(to="console", silent_only=True), silent=None)  # nobody knows


def test_each_target_is_asked_for_itself_in_order() -> None:
    first, second, third = (Target(to=f"json://h/{n}", sources=sources) for n, sources in enumerate([(), ("x",), ()]))
    assert wanted(edit(), [first, second, third]) == (first, third)


@pytest.mark.parametrize(
    ("target", "passes"),
    [
        pytest.param(CONSOLE, True, id="by-default"),
        pytest.param(Target(to="console", severity=Severity.CRITICAL), False, id="counts-as-high"),
        pytest.param(Target(to="console", kinds=("NUMBER",)), False, id="only-numbers"),
        pytest.param(Target(to="console", kinds=("NUMBER", "REMOVAL")), True, id="asked-for"),
        pytest.param(Target(to="console", levels=(Level.MEANING_CHANGED,)), False, id="has-no-level"),
        pytest.param(Target(to="console", sources=("other",)), False, id="another-source"),
        pytest.param(Target(to="console", silent_only=True), True, id="nobody-announces-a-removal"),
    ],
)
def test_removals(target: Target, passes: bool) -> None:
    assert (wanted_removal(removal(), [target]) == (target,)) is passes


def test_trouble_with_a_source_is_told_to_all_who_hear_of_its_edits() -> None:
    strict = Target(to="console", severity=Severity.CRITICAL, kinds=("NUMBER",), silent_only=True)
    other = Target(to="console", sources=("other",))
    assert wanted_trouble("ministry", [strict, other]) == (strict,)
