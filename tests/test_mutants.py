"""The seeded bugs still fit the program, so that `just mutants` speaks of it as it is."""

import ast
from functools import cache

import pytest

from tests.support.mutants import REPOSITORY, Mutant, mutants

LEAST = 60
"""What the suite is asked to notice; more than that, and each by name."""

EVERY = mutants()


@cache
def text_of(file: str) -> str:
    return (REPOSITORY / file).read_text(encoding="utf-8")


@cache
def names_in(file: str) -> frozenset[str]:
    found = ast.walk(ast.parse(text_of(file)))
    return frozenset(each.name for each in found if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def test_there_are_many_and_each_has_its_own_name() -> None:
    assert len(EVERY) >= LEAST
    assert len({each.id for each in EVERY}) == len(EVERY)


@pytest.mark.parametrize("mutant", [pytest.param(each, id=each.id) for each in EVERY])
def test_a_mutant_stands_in_one_place_is_a_program_and_names_its_test(mutant: Mutant) -> None:
    assert mutant.suffers.endswith(".")
    mutated = mutant.applied(text_of(mutant.file))
    assert mutated != text_of(mutant.file)
    if mutant.file.endswith(".py"):
        compile(mutated, mutant.file, "exec")
    file, _, name = mutant.test.partition("::")
    assert name.partition("[")[0] in names_in(file)
