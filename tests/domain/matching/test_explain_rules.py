"""When quotas cannot be met: the conflict is irreducible, the change helps and is the smallest."""

import random
from dataclasses import replace

import pytest

from citizen_panel.domain.matching.rules.asked import question_of
from citizen_panel.domain.matching.rules.change import Limits
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.explain import why_not
from citizen_panel.domain.matching.vocabulary import Cause, ConflictRow, DrawRequest, Infeasible, QuotaBand, Selected
from tests.domain.matching.brute import (
    a_tiny_request_with_people,
    all_panels,
    cheapest,
    cost_of,
    is_possible,
    who_can_be_drawn,
    with_changes,
)
from tests.domain.matching.pools import a_candidate, a_pool, a_request, a_tiny_request, every_panel, trials


def infeasible(request: DrawRequest) -> Infeasible:
    outcome = draw(request)
    assert isinstance(outcome, Infeasible)
    return outcome


def why(request: DrawRequest, limits: Limits | None = None) -> Infeasible:
    return why_not(question_of(request), (), "", limits)


def with_only(request: DrawRequest, rows: tuple[ConflictRow, ...]) -> DrawRequest:
    quotas = []
    for band in request.quotas:
        least = band.least if ConflictRow(band.characteristic, band.category, is_least=True) in rows else 0
        most = band.most if ConflictRow(band.characteristic, band.category, is_least=False) in rows else request.places
        quotas.append(replace(band, least=least, most=most))
    return replace(request, quotas=tuple(quotas))


def islands(places: int = 10) -> DrawRequest:
    """Young people live on one island only, and too few of the places may go there."""
    pool = [a_candidate(n, age="young", island="north") for n in range(30)]
    pool += [a_candidate(n, age="old", island="south") for n in range(30, 80)]
    quotas = [
        QuotaBand("age", "young", 6, 8, heading="age", label="16 to 24"),
        QuotaBand("age", "old", 0, 10, heading="age", label="25 and over"),
        QuotaBand("island", "north", 0, 4, heading="island", label="North Isle"),
        QuotaBand("island", "south", 1, 10, heading="island", label="South Isle"),
    ]
    return a_request(pool, quotas, places)


def test_the_conflict_names_only_the_rows_that_conflict() -> None:
    outcome = infeasible(islands())
    assert [str(row) for row in outcome.conflict] == ["16 to 24 at least 6", "North Isle at most 4"]
    assert str(outcome.reasons[0]) == "10 places cannot hold: 16 to 24 at least 6, North Isle at most 4."


def test_the_smallest_change_protects_the_group_and_helps() -> None:
    outcome = infeasible(islands())
    assert [str(words) for words in outcome.smallest_change] == ["raise North Isle to 6"]
    assert outcome.more_places is None
    assert str(outcome.reasons[1]) == "Smallest change: raise North Isle to 6."
    assert isinstance(draw(with_changes(islands(), outcome.changes)), Selected)


def test_one_more_place_is_offered_where_it_helps() -> None:
    pool = [a_candidate(n, age="young" if n < 20 else "old") for n in range(40)]
    quotas = [QuotaBand("age", "young", 3, 8, label="16 to 24"), QuotaBand("age", "old", 6, 9, label="25 and over")]
    outcome = infeasible(a_request(pool, quotas, 8))
    assert str(outcome.reasons[0]).startswith("The least for age adds up to 9, but there are 8 places.")
    assert outcome.more_places == 1
    assert [str(words) for words in outcome.smallest_change] == ["lower 25 and over to 5"]
    assert str(outcome.reasons[-1]) == "Smallest change: lower 25 and over to 5, or add 1 place."


def test_fewer_people_than_places_is_said_without_a_count() -> None:
    outcome = infeasible(a_request(a_pool(1, 3, [2]), [QuotaBand("feature 0", "value 0", 1, 2)], 5))
    assert str(outcome.reasons[0]).startswith("There are fewer people who can be asked than there are places.")
    assert outcome.conflict == outcome.smallest_change == ()


def test_a_pool_without_anybody_is_infeasible_rather_than_an_error() -> None:
    assert infeasible(a_request([], [], 5)).candidates_count == 0


def test_who_is_shut_out_even_after_the_change_is_named() -> None:
    pool = [a_candidate(n, age="young") for n in range(4)] + [a_candidate(n, age="old") for n in range(4, 9)]
    quotas = [QuotaBand("age", "young", 5, 5, label="16 to 24"), QuotaBand("age", "old", 0, 0, label="25 and over")]
    outcome = infeasible(a_request(pool, quotas, 4))
    assert outcome.never_selectable == tuple(f"c{number:05}" for number in range(4, 9))


@pytest.mark.parametrize("seed", trials(range(400, 520), at_once=40))
def test_on_tiny_pools_the_change_helps_and_no_row_of_the_conflict_is_idle(seed: int) -> None:
    request = a_tiny_request(seed)
    outcome = draw(request)
    if isinstance(outcome, Selected):
        return
    assert every_panel(request) == []
    assert every_panel(with_changes(request, outcome.changes))
    rows = outcome.conflict_rows
    assert len(rows) == len(outcome.conflict)
    assert every_panel(with_only(request, rows)) == []
    for row in rows:
        assert every_panel(with_only(request, tuple(other for other in rows if other != row)))
    if outcome.more_places:
        assert every_panel(replace(request, places=request.places + outcome.more_places))


def test_a_shared_address_can_be_the_cause() -> None:
    pool = [a_candidate(n, age="young" if n < 6 else "old") for n in range(30)]
    quotas = [QuotaBand("age", "young", 3, 6, label="16 to 24")]
    homes = (("c00000", "c00001", "c00002", "c00003"), ("c00004", "c00005"))
    outcome = why(replace(a_request(pool, quotas, 8), addresses=homes))
    assert outcome.causes == (Cause.HOUSEHOLDS,)
    assert [str(sentence) for sentence in outcome.reasons] == [
        "8 places cannot hold: 16 to 24 at least 3, at most one person from an address.",
        "Smallest change: lower 16 to 24 to 2.",
        "It would also help to let more than one person from an address be drawn.",
    ]


def test_fewer_addresses_than_places_is_said() -> None:
    pool = [a_candidate(n, age="young") for n in range(8)]
    homes = tuple((f"c{n:05}", f"c{n + 1:05}") for n in range(0, 8, 2))
    outcome = why(replace(a_request(pool, [], 5), addresses=homes))
    assert str(outcome.reasons[0]) == "The people who can be asked live at fewer addresses than there are places."
    assert "more than one person from an address" in str(outcome.reasons[-1])


def test_people_who_must_be_in_can_be_the_cause() -> None:
    pool = [a_candidate(n, age="young" if n < 10 else "old") for n in range(30)]
    quotas = [QuotaBand("age", "young", 0, 2, label="16 to 24")]
    outcome = why(replace(a_request(pool, quotas, 8), certain=("c00001", "c00002", "c00003")))
    assert outcome.causes == (Cause.CERTAIN,)
    assert [str(sentence) for sentence in outcome.reasons] == [
        "8 places cannot hold: 16 to 24 at most 2, the people who must be in.",
        "Smallest change: raise 16 to 24 to 3.",
        "It would also help to leave the people who must be in to the draw, like everybody else.",
    ]


def test_more_people_who_must_be_in_than_places_is_said() -> None:
    request = a_request([a_candidate(n, age="young") for n in range(8)], [], 2)
    outcome = why(replace(request, certain=("c00001", "c00002", "c00003")))
    assert str(outcome.reasons[0]) == "More people must be in than there are places."
    assert outcome.more_places == 1


def test_a_quota_moves_no_further_than_its_limit() -> None:
    free, held = why(islands()), why(islands(), limits={("age", "young"): (2, 0)})
    assert [str(words) for words in free.smallest_change] == ["raise North Isle to 6"]
    assert [str(words) for words in held.smallest_change] == ["lower 16 to 24 to 4"]
    none = why(islands(), limits={("age", "young"): (1, 0)})
    assert none.changes == ()
    assert str(none.reasons[-1]) == "No change within the limits that were set helps."


def test_a_fault_that_shuts_nobody_out_is_no_conflict() -> None:
    pool = [a_candidate(n, age="young") for n in range(8)]
    quotas = [QuotaBand("age", "young", -1, 8, label="16 to 24")]
    outcome = infeasible(a_request(pool, quotas, 5))
    assert [str(sentence) for sentence in outcome.reasons] == ["16 to 24: ‘least’ must be 0 or more"]
    assert outcome.conflict == outcome.changes == ()


@pytest.mark.parametrize("seed", trials(range(150), at_once=50))
def test_with_addresses_and_people_who_must_be_in_the_reasons_hold_too(seed: int) -> None:
    request = a_tiny_request_with_people(seed)
    if who_can_be_drawn(request) or len(request.candidates) - len(request.left_out) < request.places:
        return
    outcome = why(request)
    rows, causes = outcome.conflict_rows, outcome.causes
    assert not is_possible(request, rows, causes)
    for row in rows:
        assert is_possible(request, [other for other in rows if other != row], causes)
    for cause in causes:
        assert is_possible(request, rows, [other for other in causes if other != cause])
    dice = random.Random(seed)
    cells = [(band.characteristic, band.category) for band in request.quotas]
    limits = {cell: (dice.randint(0, 2), dice.randint(0, 2)) for cell in cells if dice.random() < 0.8}
    for told, within in ((outcome, None), (why(request, limits=limits), limits)):
        best = cheapest(request, all_panels(request), within)
        assert (best is None) is (told.changes == ())
        if best is not None:
            assert cost_of(request, told.changes) == pytest.approx(best)
            can = who_can_be_drawn(with_changes(request, told.changes))
            assert can
            assert set(told.never_selectable) == everybody(request) - can
    if outcome.more_places:
        assert who_can_be_drawn(replace(request, places=request.places + outcome.more_places))


def everybody(request: DrawRequest) -> set[str]:
    return {candidate.key for candidate in request.candidates} - set(request.left_out)
