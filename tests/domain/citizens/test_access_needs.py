"""What helps somebody: kept as they agreed, told to nobody else, gone in time."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens import access_needs, adjustments, personal_data
from citizen_panel.domain.citizens.access_needs import NEXT_TIME, ForMeeting
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.citizens.models import Citizen, StatedAccessNeed
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions.models import ResearchSession
from tests.factories import projects
from tests.factories.citizens import a_citizen
from tests.factories.sessions import citizen_actor, meeting

RAMP = Needs(("step_free", "breaks"), "The door must open by itself")


def a_meeting() -> ResearchSession:
    team = projects.team()
    return meeting(projects.project(team), team.lead)


def keep(
    citizen: Citizen, needs: Needs = RAMP, *, remember: bool = False, meeting: ResearchSession | None = None
) -> None:
    days = clock.today() + timedelta(days=40)
    meetings = [ForMeeting(meeting.id, meeting.project_id, days)] if meeting else []
    access_needs.keep(citizen.id, needs, remember=remember, meetings=meetings, actor=citizen_actor(citizen))


def rows() -> int:
    return db.session.execute(select(func.count()).select_from(StatedAccessNeed)).scalar_one()


@pytest.mark.usefixtures("app", "noon")
class TestKept:
    def test_for_next_time_and_told_only_where_agreed(self) -> None:
        citizen, talk = a_citizen(), a_meeting()
        keep(citizen, remember=True)
        assert access_needs.own_needs(citizen.id) == {NEXT_TIME: RAMP}
        assert access_needs.needs_of(talk.id, [citizen.id]) == {}
        keep(citizen, remember=True, meeting=talk)
        assert access_needs.needs_of(talk.id, [citizen.id]) == {citizen.id: RAMP}
        assert access_needs.needs_of(uuid4(), [citizen.id]) == {}

    def test_a_draw_reads_of_what_is_kept_for_next_time_only_what_is_limited(self) -> None:
        citizen, other, third = a_citizen(), a_citizen(), a_citizen()
        keep(citizen, Needs(("bsl_interpreter", "step_free", "breaks")), remember=True)
        keep(other, meeting=a_meeting())
        keep(third, Needs(("breaks",)), remember=True)
        everybody = [citizen.id, other.id, third.id]
        assert access_needs.lasting_needs(everybody, {"step_free", "bsl_interpreter"}) == {
            citizen.id: ("bsl_interpreter", "step_free")
        }
        assert access_needs.lasting_needs([other.id], {"step_free"}) == {}

    def test_for_one_meeting_and_no_other(self) -> None:
        citizen, other, talk = a_citizen(), a_citizen(), a_meeting()
        keep(citizen, meeting=talk)
        assert access_needs.needs_of(talk.id, [citizen.id, other.id]) == {citizen.id: RAMP}
        assert not consents.holds(citizen.id, "access.remember")
        with clock.at(clock.now() + timedelta(days=41)):
            assert access_needs.needs_of(talk.id, [citizen.id]) == {}
            assert access_needs.forget_past(clock.today()) == 1
        assert rows() == 0

    def test_what_was_said_for_the_meeting_goes_first(self) -> None:
        citizen, talk = a_citizen(), a_meeting()
        keep(citizen, remember=True)
        keep(citizen, Needs(("captions",)), meeting=talk)
        assert access_needs.needs_of(talk.id, [citizen.id])[citizen.id].adjustments == ("captions",)

    def test_nothing_is_kept_without_a_yes(self) -> None:
        with pytest.raises(Refusal) as refused:
            keep(a_citizen())
        assert refused.value.code == "nothing_agreed"
        assert rows() == 0

    def test_taking_the_yes_back_deletes_it_at_once(self) -> None:
        citizen, talk = a_citizen(), a_meeting()
        keep(citizen, remember=True)
        keep(citizen, meeting=talk)
        rights.withdraw(citizen.id, "access.remember", actor=citizen_actor(citizen))
        assert set(access_needs.own_needs(citizen.id)) == {talk.id}
        rights.withdraw(citizen.id, "access.share_with_session", scope_id=talk.id, actor=citizen_actor(citizen))
        assert rows() == 0

    def test_leaving_deletes_everything(self) -> None:
        citizen = a_citizen()
        keep(citizen, remember=True, meeting=a_meeting())
        keep(citizen, meeting=a_meeting())
        rights.leave(citizen.id, actor=citizen_actor(citizen))
        assert rows() == 0

    def test_the_ledger_never_says_what_it_is(self) -> None:
        citizen = a_citizen()
        keep(citizen, remember=True)
        fact = db.session.scalars(select(Entry).where(Entry.kind == "AccessNeedsChanged")).one()
        assert "step_free" not in str(vars(fact))

    def test_the_row_is_as_long_for_little_as_for_more(self) -> None:
        few, more = a_citizen(), a_citizen()
        keep(few, Needs(("breaks",)), remember=True)
        keep(more, Needs(("breaks",), "x" * 300), remember=True)
        assert set(db.session.scalars(select(func.length(StatedAccessNeed.sealed)))) == {512 + 28}

    def test_a_copy_holds_it(self) -> None:
        citizen = a_citizen()
        keep(citizen, remember=True)
        assert "Breaks" in str(personal_data.export(citizen.id)["what helps me take part"])


@given(st.lists(st.sampled_from([one.code for one in adjustments.ADJUSTMENTS])), st.text(max_size=300))
def test_what_is_said_comes_back_as_it_was(codes: list[str], words: str) -> None:
    said = adjustments.needs_said(codes, words)
    assert isinstance(said, Needs)
    assert Needs.read(said.written()) == said
    assert set(said.adjustments) == set(codes)


def test_what_cannot_be_kept_is_named() -> None:
    assert adjustments.needs_said(["wings"], "") == adjustments.UnknownAdjustment("wings")
    assert adjustments.needs_said([], "x" * 2143) == adjustments.TooLong(143)
    assert isinstance(adjustments.needs_said([], "x" * 2000), Needs)


def test_no_adjustment_names_a_condition() -> None:
    told = " ".join(f"{one.code} {one.label} {one.hint}" for one in adjustments.ADJUSTMENTS).lower()
    for condition in ("deaf", "blind", "autis", "dement", "disab", "illness", "diagnos", "wheelchair", "epilep"):
        assert condition not in told
