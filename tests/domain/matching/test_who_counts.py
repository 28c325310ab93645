"""Ages and projects: the count, its slower twin, the draw and the last look before asking say the same of everybody."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens import feed
from citizen_panel.domain.citizens.caps import ACTIVE_PROJECTS
from citizen_panel.domain.citizens.models import Citizen, GuardianLink, IndexChange
from citizen_panel.domain.citizens.vocabulary import LegalAge
from citizen_panel.domain.matching import counted_slowly as slowly
from citizen_panel.domain.matching import eligibility, indexed, queries
from citizen_panel.domain.matching import service as draws
from citizen_panel.domain.matching.ages import ON_THE_PANEL, ages_of
from citizen_panel.domain.matching.index_shape import shape_now, to_count
from citizen_panel.domain.matching.live_index import LiveIndex
from citizen_panel.domain.matching.models import Place
from citizen_panel.domain.matching.rules.index.answers import Slots, answer
from citizen_panel.domain.matching.rules.index.bits import slots_of
from citizen_panel.domain.matching.rules.index.questions import WhichSlots
from citizen_panel.domain.matching.service.gathering import as_it_stands
from citizen_panel.domain.matching.vocabulary import Candidate, Method
from citizen_panel.domain.projects import service
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks, Principle, ProjectPart, Rated, Rating, Trigger
from tests.factories import matching, projects
from tests.factories.sessions import confirmed_draw

pytestmark = pytest.mark.usefixtures("app", "noon")
YOUNG, MINORS, ADULTS = LegalAge.THIRTEEN_TO_15, LegalAge.SIXTEEN_17, LegalAge.ADULT


def row_of(citizen_id: UUID) -> int:
    return db.session.execute(select(Citizen.row_no).where(Citizen.id == citizen_id)).scalar_one()


def ids(rows: set[int]) -> set[UUID]:
    return set(db.session.scalars(select(Citizen.id).where(Citizen.row_no.in_(rows))))


def quickly(live: LiveIndex, brief: RecruitmentBrief) -> set[UUID]:
    """Whom the index counts for a brief."""
    wishes = to_count([projects.ORKNEY], Asks.read(brief.asks), brief.project.organisation_id)
    told, _ = live.ask(lambda bits: answer(bits, WhichSlots(wishes)))
    assert isinstance(told, Slots)
    return ids(set(slots_of(told.found).tolist()))


def in_the_database(brief: RecruitmentBrief) -> set[UUID]:
    """Whom the slower way counts for a brief."""
    wishes = to_count([projects.ORKNEY], Asks.read(brief.asks), brief.project.organisation_id)
    return ids(set(slowly.slots(wishes)))


def drawn_from(brief: RecruitmentBrief) -> set[UUID]:
    """From whom a draw of a brief would be made."""
    candidates = as_it_stands(brief, Method.RANDOM).candidates
    assert isinstance(candidates, tuple)
    tokens = {one.key for one in candidates if isinstance(one, Candidate)}
    with as_role("cp_matcher"):
        people = list(queries.reachable([projects.ORKNEY], ages=ON_THE_PANEL))
    return {one.citizen_id for one in people if str(one.project_token(brief.project_id)) in tokens}


def asks_of(brief: RecruitmentBrief, youngest: int, oldest: int | None = None) -> RecruitmentBrief:
    brief.asks = Asks(youngest=youngest, oldest=oldest).document()
    db.session.flush()
    return brief


def in_projects(person: matching.Person, count: int) -> list[RecruitmentBrief]:
    """So many projects in which somebody holds a place."""
    team = projects.team("Other Council")
    citizen = db.session.get(Citizen, person.id)
    assert citizen is not None
    assert team.lead.user_id
    briefs = [projects.brief(team, approved=True) for _ in range(count)]
    for brief in briefs:
        confirmed_draw(brief, [citizen], team.lead.user_id)
    return briefs


@pytest.mark.parametrize(
    ("youngest", "oldest", "who"),
    [(16, None, "minor adult"), (13, None, "young minor adult"), (18, None, "adult"), (13, 15, "young")],
)
def test_only_those_of_the_age_a_brief_names_are_counted_and_drawn(youngest: int, oldest: int | None, who: str) -> None:
    young, unagreed, minor, adult = matching.people(4, silent=0.0)
    matching.of_age(young, YOUNG)
    matching.of_age(unagreed, YOUNG, guardian_agreed=False)
    matching.of_age(minor, MINORS)
    named = {"young": young.id, "minor": minor.id, "adult": adult.id}
    expected = {named[one] for one in who.split()}
    brief = asks_of(projects.brief(projects.team()), youngest, oldest)
    assert quickly(indexed.made_anew(), brief) == expected
    assert in_the_database(brief) == expected
    assert drawn_from(brief) == expected
    everybody = [*named.values(), unagreed.id]
    assert queries.still_fine(everybody, ages=ages_of(Asks.read(brief.asks))) == expected


def test_whoever_does_not_ask_for_young_people_never_gets_them() -> None:
    young, adult = matching.people(2, silent=0.0)
    matching.of_age(young, YOUNG)
    assert [one.citizen_id for one in queries.reachable([projects.ORKNEY])] == [adult.id]
    assert queries.still_fine([young.id, adult.id]) == {adult.id}


def test_on_the_day_somebody_is_16_they_are_asked_afresh_first() -> None:
    (young,) = matching.people(1, silent=0.0)
    matching.of_age(young, YOUNG)
    brief = asks_of(projects.brief(projects.team()), 13)
    live = indexed.made_anew()
    assert quickly(live, brief) == in_the_database(brief) == {young.id}
    birthday = db.session.scalars(select(GuardianLink.ends_on)).one()
    with clock.at(clock.now() + (birthday - clock.today())):
        seen = frozenset(feed.ahead(feed.horizon()))
        reading = indexed.read_changed(live.begin(), shape_now(), live.as_of, seen=seen)
        assert reading.slots.tolist() == [row_of(young.id)], "the calendar alone says so"
        live.catch_up(reading)
        assert quickly(live, brief) == in_the_database(brief) == set()


def test_people_in_as_many_projects_as_they_may_be_are_neither_counted_nor_drawn() -> None:
    full, almost, other = matching.people(3, silent=0.0)
    briefs = in_projects(full, ACTIVE_PROJECTS)
    in_projects(almost, ACTIVE_PROJECTS - 1)
    brief = projects.brief(projects.team())
    expected = {almost.id, other.id}
    live = indexed.made_anew()
    assert quickly(live, brief) == in_the_database(brief) == drawn_from(brief) == expected
    db.session.execute(delete(IndexChange))
    db.session.execute(update(Project).where(Project.id == briefs[0].project_id).values(state="closed"))
    assert list(db.session.scalars(select(IndexChange.row_no))) == [row_of(full.id)], "the index hears of it"
    assert in_the_database(brief) == drawn_from(brief) == {full.id, *expected}
    live.catch_up(indexed.read_changed(live.begin(), shape_now(), live.as_of))
    assert quickly(live, brief) == {full.id, *expected}


def test_the_index_hears_when_somebody_gets_or_gives_up_a_place() -> None:
    (person,) = matching.people(1, silent=0.0)
    db.session.execute(delete(IndexChange))

    def heard() -> list[int]:
        rows = list(db.session.scalars(select(IndexChange.row_no)))
        db.session.execute(delete(IndexChange))
        return rows

    in_projects(person, 1)
    assert set(heard()) == {row_of(person.id)}
    db.session.execute(update(Place).values(state="released"))
    assert heard() == [row_of(person.id)]
    assert eligibility.beyond_caps(clock.today(), [person.id]) == frozenset()


def test_without_ethics_and_a_lead_nobody_under_16_is_asked(app: Flask) -> None:
    team = projects.team()
    brief = projects.brief(team)
    brief.asks = {**brief.asks, "youngest": 13}
    service.note_earlier_look(brief, found=0, why_again="", actor=team.lead)
    with pytest.raises(Refusal) as refused:
        service.submit_brief(brief, actor=team.lead)
    assert refused.value.code == "young_without_ethics"
    rated = [Rated(one, Rating.GREEN) for one in Principle]
    service.write_ethics(brief.project, rated, [Trigger.UNDER_18], actor=team.lead)
    service.submit_ethics(brief.project, actor=team.lead)
    service.decide_ethics(brief.project, "approved", actor=team.approver)
    with pytest.raises(Refusal) as refused:
        service.submit_brief(brief, actor=team.lead)
    assert refused.value.code == "young_without_lead"
    assert team.lead.user_id
    service.give_role(brief.project, team.lead.user_id, ProjectPart.SAFEGUARDING_LEAD, actor=team.lead)
    service.submit_brief(brief, actor=team.lead)
    service.approve_brief(brief, actor=team.approver)
    assert draws.prepare_draw(brief, actor=team.lead)
    with clock.at(clock.now() + timedelta(days=400)), pytest.raises(Refusal) as refused:
        draws.prepare_draw(brief, actor=team.lead)
    assert refused.value.code == "young_without_ethics", "an approval that is over counts no more"
