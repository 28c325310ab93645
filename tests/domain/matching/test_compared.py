"""Quotas beside the people who can be asked: no count of a group, no share that misleads, no answer nobody knows."""

from collections.abc import Sequence

from flask import Flask

from citizen_panel.domain.equality.islands import ISLANDS
from citizen_panel.domain.matching.compared import Counts, Row, groups_of, proposed
from citizen_panel.domain.matching.rules.coverage import Coverage, beside
from citizen_panel.domain.matching.vocabulary import Standing
from citizen_panel.domain.projects.vocabulary import Band
from tests.factories import projects

COUNCILS = (projects.ORKNEY, projects.EDINBURGH)
QUOTAS = [Band("sex", "female", 4, 6), Band("sex", "male", 4, 6)]


def rows(counts: Counts | None) -> tuple[Row, ...]:
    return groups_of(COUNCILS, QUOTAS, counts)[0].rows


def test_before_the_first_count_there_is_only_the_benchmark(app: Flask) -> None:
    women, men = rows(None)
    assert women.share + men.share == 1
    assert (women.standing, women.asked_share, women.coverage) == (None, None, None)


def test_a_quota_is_met_tight_or_for_a_partner_as_far_as_people_fit_the_wishes(app: Flask) -> None:
    by = {("sex", "female"): 40, ("sex", "male"): 20}
    women, men = rows(Counts(by))
    assert (women.standing, men.standing) == (Standing.YES, Standing.YES)
    assert (women.coverage, men.coverage) == (Coverage.ABOVE, Coverage.BELOW)
    women, men = rows(Counts(by, fitting=0.25))
    assert (women.standing, men.standing) == (Standing.TIGHT, Standing.TIGHT)
    women, men = rows(Counts(by, fitting=0.1))
    assert men.standing is Standing.THROUGH_A_PARTNER
    assert women.asked_share == 40 / 60, "the share is of the council areas, whatever the other wishes"


def test_the_few_of_several_areas_may_be_enough_together_so_nobody_says(app: Flask) -> None:
    by = {("sex", "female"): 200, ("sex", "male"): 0}
    women, men = rows(Counts(by, hidden={("sex", "male"): 18}))
    assert women.standing is Standing.YES
    assert men.standing is Standing.UNSURE
    _, men = rows(Counts(by, hidden={("sex", "male"): 9}))
    assert men.standing is Standing.UNSURE, "there may be 4 of them, or 9"
    _, men = rows(Counts(by, hidden={("sex", "male"): 9}, fitting=0.5))
    assert men.standing is Standing.THROUGH_A_PARTNER, "not even 9 would be enough"


def test_private_answers_are_told_of_no_single_island(app: Flask) -> None:
    quotas = [Band("disability", "limited", 2, 6), Band("disability", "not_limited", 4, 10), *QUOTAS]
    by = {(band.characteristic, band.category): 200 for band in quotas}

    def told(councils: Sequence[str]) -> dict[str, bool]:
        groups = groups_of(councils, quotas, Counts(by))
        return {group.code: any(row.asked_share is not None or row.coverage for row in group.rows) for group in groups}

    assert told([projects.ORKNEY]) == {"disability": False, "sex": True}
    assert told([projects.ORKNEY, projects.EDINBURGH]) == {"disability": False, "sex": True}
    assert told([*ISLANDS, projects.EDINBURGH]) == {"disability": True, "sex": True}
    assert told([projects.EDINBURGH]) == {"disability": True, "sex": True}


def test_no_share_is_told_while_many_may_be_hidden(app: Flask) -> None:
    women, _ = rows(Counts({("sex", "female"): 60, ("sex", "male"): 30}, hidden={("sex", "male"): 18}))
    assert women.asked_share is None
    women, _ = rows(Counts({("sex", "female"): 600, ("sex", "male"): 300}, hidden={("sex", "male"): 18}))
    assert women.asked_share is not None


def test_a_lift_gives_more_places_to_those_heard_least_and_keeps_room_for_all(app: Flask) -> None:
    plain = {band.category: band for band in proposed(COUNCILS, 40, ["disability"])}
    lifted = {band.category: band for band in proposed(COUNCILS, 40, ["disability"], 200)}
    assert lifted["limited"].least > plain["limited"].least
    assert lifted["not_limited"].most < plain["not_limited"].most
    assert sum(band.least for band in lifted.values()) <= 40 <= sum(band.most for band in lifted.values())


def test_about_the_same_is_said_in_words() -> None:
    assert [beside(share, 0.2) for share in (0.1, 0.17, 0.24, 0.3)] == [
        Coverage.BELOW,
        Coverage.ABOUT,
        Coverage.ABOUT,
        Coverage.ABOVE,
    ]
