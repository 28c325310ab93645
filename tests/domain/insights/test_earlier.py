"""What was heard before is found by topic, or by area and activity together."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from citizen_panel.domain.insights import service as insights
from citizen_panel.domain.insights.earlier import Wanted, earlier, words_in
from citizen_panel.domain.insights.models import Insight
from tests.factories import projects, sessions

BUSES = "The last bus leaves before the ferry is in"


def heard(team: projects.Team, title: str, statement: str, at: datetime) -> Insight:
    written = insights.write(projects.project(team, title), statement=statement, made_at=at, actor=team.lead)
    return insights.publish(written, actor=team.lead)


def test_words_worth_searching_for() -> None:
    assert words_in("Buses and the ferry", "so that buses fit") == ("buses", "ferry", "fit")
    assert words_in("12 £ ' or 1=1 --") == ()


@pytest.mark.parametrize("words", [("bus",), ("buses",), ("ferries", "ferry"), ("lifeboats", "bus")])
def test_one_word_in_common_is_enough_in_any_number(app: Flask, noon: datetime, words: tuple[str, ...]) -> None:
    team = projects.team()
    heard(team, "Timetables", BUSES, noon)
    heard(team, "Libraries", "They close too early", noon)
    (found,) = earlier(Wanted(words), [team.organisation_id], now=noon)
    assert found.insight.statement == BUSES
    assert (found.same_topic, found.same_area, found.same_activity) == (True, False, False)


def test_neither_drafts_nor_old_ones_nor_other_bodies(app: Flask, noon: datetime) -> None:
    team, other = projects.team(), projects.team("Corrie Health Board")
    insights.write(projects.project(team, "Draft"), statement=BUSES, made_at=noon, actor=team.lead)
    heard(team, "Old", BUSES, noon - timedelta(days=731))
    heard(other, "Theirs", BUSES, noon)
    assert earlier(Wanted(("bus",)), [team.organisation_id], now=noon) == []


def test_the_same_area_in_the_same_way_counts_too(app: Flask, noon: datetime) -> None:
    team = projects.team()
    brief = projects.brief(team, councils=[projects.ORKNEY], approved=True)
    meeting = sessions.meeting(brief.project, team.lead)
    meeting.recruitment_brief_id = brief.id
    written = insights.write(brief.project, statement="Doors are heavy", made_at=noon, actor=team.lead)
    insights.link_source(insights.publish(written, actor=team.lead), meeting, actor=team.lead)
    wanted = Wanted(("parks",), (projects.ORKNEY,), (meeting.type,))
    (found,) = earlier(wanted, [team.organisation_id], now=noon)
    assert (found.same_topic, found.same_area, found.same_activity) == (False, True, True)
    assert earlier(Wanted(("parks",), (projects.ORKNEY,)), [team.organisation_id], now=noon) == []
    assert earlier(Wanted((), (projects.GLASGOW,), (meeting.type,)), [team.organisation_id], now=noon) == []
