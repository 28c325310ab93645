"""The same request gives the same lottery: compiled or not, in any process, whatever comes first."""

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.canonical import canonical_input, digest, request_of
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.vocabulary import DrawRequest, Infeasible, Method, Roster, Selected
from tests.domain.matching.pools import a_tiny_request, chances_of, faults_of, lottery_faults

PROGRAM = textwrap.dedent(
    """
    import hashlib
    from dataclasses import replace
    from citizen_panel.domain.matching.rules.draw import draw
    from citizen_panel.domain.matching.vocabulary import Method
    from tests.domain.matching.test_draw_repeats import hard_request
    for method in Method:
        outcome = draw(replace(hard_request(), method=method))
        print(method, outcome.chosen, hashlib.sha256(repr(outcome.lottery.panels).encode()).hexdigest())
    """
)


def hard_request() -> DrawRequest:
    """Fourteen people with quotas that are nearly exact."""
    return a_tiny_request(42)


def told(**environment: str) -> str:
    env = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.long
def test_plain_code_and_compiled_code_give_the_same_lottery_in_every_process() -> None:
    compiled = told(PYTHONHASHSEED="1")
    assert compiled.count("\n") == len(Method)
    assert told(PYTHONHASHSEED="2", NUMBA_DISABLE_JIT="1") == compiled


@given(seed=st.integers(400, 3000), method=st.sampled_from(Method), order=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_what_holds_of_every_method(seed: int, method: Method, order: object) -> None:
    request = replace(a_tiny_request(seed), method=method)
    outcome = draw(request)
    people, quotas = list(request.candidates), list(request.quotas)  # type: ignore[arg-type]
    order.shuffle(people)  # type: ignore[attr-defined]
    order.shuffle(quotas)  # type: ignore[attr-defined]
    assert draw(replace(request, candidates=tuple(people), quotas=tuple(quotas))) == outcome
    if isinstance(outcome, Infeasible):
        return
    assert faults_of(request, outcome.chosen) == []
    assert lottery_faults(request, outcome.lottery) == []
    chances = chances_of(outcome)
    assert sum(chances.values()) == pytest.approx(request.places)
    assert dict(outcome.chances) == pytest.approx(chances, rel=1e-9)
    assert outcome.attained <= outcome.bound * (1 + 1e-9)
    for group in outcome.lottery.types:
        assert len({round(chances[key], 12) for key in group.keys}) == 1
    if method is Method.LEXIMIN:
        assert outcome.gap < 1e-5
        assert sum(level.people for level in outcome.levels) + len(outcome.never_selectable) == len(people)


def test_people_by_column_are_drawn_like_people_one_by_one() -> None:
    request = replace(hard_request(), method=Method.LEXIMIN)
    names = tuple(sorted({band.characteristic for band in request.quotas}))
    kinds = tuple(tuple(sorted({b.category for b in request.quotas if b.characteristic == name})) for name in names)
    rows = [
        [
            kind.index(dict(one.strata)[name]) if name in dict(one.strata) else -1
            for name, kind in zip(names, kinds, strict=True)
        ]
        for one in request.candidates  # type: ignore[union-attr]
    ]
    keys = tuple(one.key for one in request.candidates)  # type: ignore[union-attr]
    roster = Roster(keys, names, kinds, np.array(rows, dtype=np.int16))
    by_column = draw(replace(request, candidates=roster))
    assert by_column == draw(request)
    assert isinstance(by_column, Selected)


@pytest.mark.parametrize("method", Method)
def test_the_canonical_input_reads_back_as_the_same_request(method: Method) -> None:
    request = replace(hard_request(), method=method, gamma=0.5, certain=("c00001",), addresses=(("c00002", "c00003"),))
    again = request_of(json.loads(canonical_input(request)), seed=request.seed)
    assert digest(again) == digest(request)
    assert draw(again) == draw(request)
