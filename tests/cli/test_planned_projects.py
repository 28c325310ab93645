"""Thirty invented projects that hang together: nothing happens before its cause, the past is past."""

from datetime import UTC, date, datetime, time

import pytest

from citizen_panel.cli.seed.arcs import ARCS
from citizen_panel.cli.seed.bodies import BY_SLUG
from citizen_panel.cli.seed.projects import PlannedProject, planned_projects
from citizen_panel.domain.reference.datasets import bank_holidays

AS_OF = date(2026, 11, 20)
NOW = datetime.combine(AS_OF, time(), UTC)


@pytest.fixture(scope="module")
def projects() -> list[PlannedProject]:
    return list(planned_projects(AS_OF))


def test_thirty_projects_of_every_kind_in_every_phase(projects: list[PlannedProject]) -> None:
    assert len(projects) == len({p.slug for p in projects}) == len({p.short_name for p in projects}) == 30
    assert {p.phase for p in projects} == {"discover", "define", "develop", "deliver", "evaluation"}
    assert {p.lesson for p in projects} == {arc.name for arc in ARCS}
    assert {p.state for p in projects} == {"running", "closed"}
    assert all(BY_SLUG[p.body].kind == "public_body" for p in projects)


def test_the_same_day_gives_the_same_projects(projects: list[PlannedProject]) -> None:
    assert list(planned_projects(AS_OF)) == projects


def test_what_is_done_lies_in_the_past_and_what_is_planned_ahead(projects: list[PlannedProject]) -> None:
    for project in projects:
        facts = [d.agreed_at for d in project.decisions] + [i.made_at for i in project.insights]
        facts += [moment for _, moment in project.phases] + [s.ends_at for s in project.sessions if s.state == "held"]
        assert all(fact < NOW for fact in facts)
        assert all(s.linked_at < s.starts_at < s.ends_at for s in project.sessions)
        assert all(bool(s.attendance) == (s.state == "held") for s in project.sessions)
        assert all(s.starts_at > NOW for s in project.sessions if s.state == "published")


def test_nothing_falls_on_a_day_off(projects: list[PlannedProject]) -> None:
    days = {s.starts_at.date() for p in projects for s in p.sessions}
    assert not days & bank_holidays()
    assert all(day.weekday() < 5 for day in days)


def test_insights_come_from_sessions_and_lead_to_later_decisions(projects: list[PlannedProject]) -> None:
    for project in projects:
        held = {s.key: s for s in project.sessions if s.state == "held"}
        insights = {i.key: i for i in project.insights}
        decisions = {d.key: d for d in project.decisions}
        for insight in project.insights:
            assert insight.sessions
            assert all(held[key].ends_at < insight.made_at for key in insight.sessions)
        for link in project.links:
            assert insights[link.insight].made_at < decisions[link.decision].agreed_at
            assert (link.effect == "followed") == (link.reason is None)
        assert all(d.supersedes is None or d.supersedes in decisions for d in project.decisions)


def test_people_of_a_session_fit_what_was_asked_for(projects: list[PlannedProject]) -> None:
    for project in projects:
        for held in project.sessions:
            people = [a.person for a in held.attendance if a.capacity == "citizen"]
            assert len(set(people)) == len(people)
            assert all((a.relation is None) == (a.capacity != "citizen") for a in held.attendance)
            assert not people or held.brief_version is not None


def test_the_lessons_can_be_seen(projects: list[PlannedProject]) -> None:
    def citizens(project: PlannedProject) -> int:
        return len({a.person for s in project.sessions for a in s.attendance if a.capacity == "citizen"})

    for project in projects:
        gaps = [a for s in project.sessions for a in s.attendance if not a.has_consent]
        assert bool(gaps) == (project.lesson == "consent gap")
        if project.lesson == "no citizens":
            assert citizens(project) == 0
        if project.lesson == "too few people":
            assert citizens(project) <= 3
    assert any(project.lesson == "good" and citizens(project) >= 24 for project in projects)
