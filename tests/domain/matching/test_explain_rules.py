"""When quotas cannot be met: the conflict is irreducible, the change helps and is the smallest."""

from dataclasses import replace

import pytest

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.vocabulary import ConflictRow, DrawRequest, Infeasible, QuotaBand, Selected
from tests.domain.matching.pools import a_candidate, a_pool, a_request, a_tiny_request, every_panel


def infeasible(request: DrawRequest) -> Infeasible:
    outcome = draw(request)
    assert isinstance(outcome, Infeasible)
    return outcome


def with_changes(request: DrawRequest, outcome: Infeasible) -> DrawRequest:
    new = {(change.characteristic, change.category): change for change in outcome.changes}
    quotas = []
    for band in request.quotas:
        change = new.get((band.characteristic, band.category))
        quotas.append(replace(band, least=change.least, most=change.most) if change else band)
    return replace(request, quotas=tuple(quotas))


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
    assert isinstance(draw(with_changes(islands(), outcome)), Selected)


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


@pytest.mark.parametrize("seed", range(400, 520))
def test_on_tiny_pools_the_change_helps_and_no_row_of_the_conflict_is_idle(seed: int) -> None:
    request = a_tiny_request(seed)
    outcome = draw(request)
    if isinstance(outcome, Selected):
        return
    assert every_panel(request) == []
    assert every_panel(with_changes(request, outcome))
    rows = outcome.conflict_rows
    assert len(rows) == len(outcome.conflict)
    assert every_panel(with_only(request, rows)) == []
    for row in rows:
        assert every_panel(with_only(request, tuple(other for other in rows if other != row)))
    if outcome.more_places:
        assert every_panel(replace(request, places=request.places + outcome.more_places))
