"""Reading evidence from the tables, and judging it live."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.audit import queries
from citizen_panel.domain.audit.evidence import ConsentStanding, Punctuality
from citizen_panel.domain.audit.queries import assess_live, evidence_for
from citizen_panel.domain.audit.rules.participation import evidenced_depths
from citizen_panel.domain.audit.vocabulary import Gate, Overall, Verdict
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.projects.events import ProjectStarted
from citizen_panel.domain.projects.models import Project
from tests.domain.audit import audit_rows as rows

START = date(2026, 3, 2)
MET = datetime(2026, 3, 26, 10, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def buses(app: Flask) -> Project:
    return rows.project(START)


@pytest.fixture
def wording(app: Flask) -> ConsentText:
    return rows.wording(datetime(2026, 1, 1, tzinfo=UTC))


def standing(of: Project) -> list[ConsentStanding]:
    evidence = evidence_for(of.id, NOW)
    assert evidence
    return [line.consent for line in evidence.attendances]


def meet(of: Project, wording: ConsentText, people: int, at: datetime = MET, phase: str = "discover") -> list[UUID]:
    held = rows.meeting(of, at, phase=phase)
    tokens = [uuid4() for _ in range(people)]
    for token in tokens:
        rows.consent(token, of.id, wording, at - timedelta(days=3))
        rows.attendance(held, token)
    return tokens


def test_an_unknown_project_has_no_evidence(app: Flask) -> None:
    assert evidence_for(uuid4(), NOW) is None
    assert assess_live(uuid4(), NOW) is None


def test_a_project_with_nothing_can_be_judged(buses: Project) -> None:
    found = assess_live(buses.id, NOW)
    assert found
    assert found.case.gate is Gate.G0
    assert {finding.verdict for finding in found.findings} == {Verdict.NOT_YET_DUE}
    assert found.overall is Overall.COMPLIANT


def test_a_project_is_judged_at_the_last_gate_it_passed(buses: Project, wording: ConsentText) -> None:
    rows.invitation(buses, uuid4(), datetime(2026, 3, 11, 9, tzinfo=UTC))
    rows.invitation(buses, uuid4(), datetime(2026, 3, 20, 9, tzinfo=UTC))
    meet(buses, wording, 5)
    rows.phase(buses, "discover", datetime(2026, 3, 3, 9, tzinfo=UTC))
    rows.phase(buses, "define", datetime(2026, 4, 13, 9, tzinfo=UTC))
    meet(buses, wording, 4, datetime(2026, 4, 16, 10, tzinfo=UTC), "define")
    rows.decision(buses, "problem_definition", datetime(2026, 5, 12, 9, tzinfo=UTC))
    rows.phase(buses, "develop", datetime(2026, 5, 13, 9, tzinfo=UTC))
    found = assess_live(buses.id, NOW)
    assert found
    assert found.case.gate is Gate.G2
    assert [each.verdict for each in found.findings] == [Verdict.COMPLIANT] * 5
    assert found.case.evidence.invitations[0].issued_at.day == 11
    assert found.timeline.order.told() == "Citizens came before the problem was defined. Days between: 47."
    assert [stretch.phase.value for stretch in found.timeline.phases] == ["discover", "define", "develop"]
    assert [mark.people for mark in found.timeline.meetings] == [5, 4]


def test_what_came_later_is_not_known_yet(buses: Project, wording: ConsentText) -> None:
    meet(buses, wording, 3)
    rows.decision(buses, "problem_definition", datetime(2026, 5, 12, 9, tzinfo=UTC))
    early = evidence_for(buses.id, MET - timedelta(days=1))
    assert early
    assert (early.meetings, early.attendances, early.decisions) == ((), (), ())


def test_only_meetings_that_were_held_count(buses: Project) -> None:
    rows.meeting(buses, MET, state="cancelled")
    evidence = evidence_for(buses.id, NOW)
    assert evidence
    assert evidence.meetings == ()


def test_depth_rests_on_what_was_made_and_what_cites_it(buses: Project) -> None:
    held = rows.meeting(buses, MET, depth=4)

    def depth() -> int:
        evidence = evidence_for(buses.id, NOW)
        assert evidence
        found = assess_live(buses.id, NOW)
        assert found
        return evidenced_depths(evidence, found.case.numbers)[held.id]

    assert depth() == 2
    rows.artefact(held, "map")
    assert depth() == 2
    rows.insight(held)
    assert depth() == 3
    rows.insight(held, rows.decision(buses, "scope", MET + timedelta(days=9)))
    assert depth() == 4


class TestConsent:
    def attended(self, of: Project, **changes: object) -> tuple[UUID, UUID]:
        held, token = rows.meeting(of, MET), uuid4()
        rows.attendance(held, token, **changes)
        return held.id, token

    def test_no_record_is_missing(self, buses: Project) -> None:
        self.attended(buses)
        assert standing(buses) == [ConsentStanding.MISSING]

    def test_a_yes_to_the_project_or_to_the_meeting_is_valid(self, buses: Project, wording: ConsentText) -> None:
        _, token = self.attended(buses)
        rows.consent(token, buses.id, wording, MET - timedelta(days=1))
        assert standing(buses) == [ConsentStanding.VALID]

    def test_a_yes_to_the_meeting_alone_is_valid(self, buses: Project, wording: ConsentText) -> None:
        held, token = self.attended(buses)
        rows.consent(token, held, wording, MET)
        assert standing(buses) == [ConsentStanding.VALID]

    def test_a_yes_to_something_else_or_afterwards_is_no_record(self, buses: Project, wording: ConsentText) -> None:
        _, token = self.attended(buses)
        rows.consent(token, uuid4(), wording, MET - timedelta(days=1))
        rows.consent(token, buses.id, wording, MET + timedelta(minutes=1))
        assert standing(buses) == [ConsentStanding.MISSING]

    def test_taken_back_before_it_is_invalid(self, buses: Project, wording: ConsentText) -> None:
        _, token = self.attended(buses)
        rows.consent(token, buses.id, wording, MET - timedelta(days=9))
        rows.consent(token, buses.id, wording, MET - timedelta(minutes=1), "withdrawn")
        assert standing(buses) == [ConsentStanding.INVALID]

    def test_taken_back_afterwards_leaves_it_valid(self, buses: Project, wording: ConsentText) -> None:
        _, token = self.attended(buses)
        rows.consent(token, buses.id, wording, MET - timedelta(days=9))
        rows.consent(token, buses.id, wording, MET + timedelta(minutes=1), "withdrawn")
        assert standing(buses) == [ConsentStanding.VALID]

    def test_it_lasts_to_the_end_of_its_last_day(self, buses: Project, wording: ConsentText) -> None:
        _, token = self.attended(buses)
        rows.consent(token, buses.id, wording, MET - timedelta(days=9), expires_on=MET.date())
        assert standing(buses) == [ConsentStanding.VALID]

    def test_after_its_last_day_it_is_invalid(self, buses: Project, wording: ConsentText) -> None:
        _, token = self.attended(buses)
        rows.consent(token, buses.id, wording, MET - timedelta(days=9), expires_on=MET.date() - timedelta(days=1))
        assert standing(buses) == [ConsentStanding.INVALID]

    def test_a_wording_that_was_not_in_force_is_invalid(self, buses: Project, wording: ConsentText) -> None:
        _, token = self.attended(buses)
        rows.wording(MET - timedelta(days=20), version=2, supersedes_id=wording.id)
        rows.consent(token, buses.id, wording, MET - timedelta(days=9))
        assert standing(buses) == [ConsentStanding.INVALID]

    def test_a_wording_replaced_after_the_yes_stays_valid(self, buses: Project, wording: ConsentText) -> None:
        _, token = self.attended(buses)
        rows.wording(MET - timedelta(days=2), version=2, supersedes_id=wording.id)
        rows.consent(token, buses.id, wording, MET - timedelta(days=9))
        assert standing(buses) == [ConsentStanding.VALID]

    def test_colleagues_need_none(self, buses: Project) -> None:
        held = rows.meeting(buses, MET)
        rows.attendance(held, None, capacity="staff", relation=None, heads=7)
        assert standing(buses) == [ConsentStanding.VALID]

    def test_the_audit_says_so(self, buses: Project, wording: ConsentText) -> None:
        meet(buses, wording, 3)
        _, token = self.attended(buses)
        rows.consent(token, buses.id, wording, MET - timedelta(days=9), "refused")
        found = assess_live(buses.id, NOW, Gate.G1)
        assert found
        finding = found.finding("P3-17")
        assert finding
        assert finding.verdict is Verdict.NOT_COMPLIANT
        assert "1 of 4" in finding.reasons[0].told()


def test_holidays_come_from_the_calendar_of_the_project(buses: Project) -> None:
    evidence = evidence_for(buses.id, NOW)
    assert evidence
    assert date(2026, 5, 4) in evidence.holidays
    assert all(day.weekday() < 5 for day in evidence.holidays)
    assert len([day for day in evidence.holidays if day.year == 2025]) < 12


def test_a_correction_is_read_with_what_it_corrects(buses: Project, wording: ConsentText) -> None:
    tokens = meet(buses, wording, 2)
    evidence = evidence_for(buses.id, NOW)
    assert evidence
    wrong = next(line for line in evidence.attendances if line.token == tokens[0])
    held = db.session.get(rows.ResearchSession, wrong.research_session_id)
    assert held
    rows.attendance(held, tokens[0], state="no_show", minutes=0, corrects_id=wrong.id, correction="wrong_state")
    found = assess_live(buses.id, NOW)
    assert found
    assert len(found.case.participations) == 1


class TestRecord:
    @pytest.fixture(autouse=True)
    def started(self, buses: Project) -> None:
        with clock.at(datetime(2026, 3, 3, 9, tzinfo=UTC)):
            ledger.open_chain(buses.id)
            ledger.record(
                ProjectStarted(project=buses.id, organisation=buses.organisation_id), actor=Actor.system("test")
            )
            db.session.flush()

    def test_facts_are_counted_and_a_record_without_links_is_not_checked_yet(self, buses: Project) -> None:
        evidence = evidence_for(buses.id, NOW)
        assert evidence
        assert evidence.punctuality == Punctuality(entries=1, on_time=1)
        assert evidence.is_ledger_sound is None

    @pytest.mark.parametrize(("walked", "is_sound"), [((9, None), True), ((9, "entry 412"), False)])
    def test_a_record_that_does_not_add_up_settles_nothing(
        self, buses: Project, monkeypatch: pytest.MonkeyPatch, walked: tuple[int, str | None], is_sound: bool
    ) -> None:
        monkeypatch.setattr(queries, "walk_chain", lambda chain_id: walked)
        found = assess_live(buses.id, NOW)
        assert found
        assert found.case.evidence.is_ledger_sound is is_sound
        assert (found.overall is Overall.INTEGRITY) is not is_sound
        assert found.case.evidence.ledger_fault == (walked[1] or "")


def test_a_meeting_of_several_times_begins_for_each_person_at_their_own(buses: Project, wording: ConsentText) -> None:
    held = rows.meeting(buses, MET)
    for hours in (2, 4):  # each said yes an hour before their own time, and one of them took it back in time
        token = uuid4()
        begins = MET + timedelta(hours=hours)
        rows.consent(token, buses.id, wording, begins - timedelta(hours=1))
        if hours == 4:
            rows.consent(token, buses.id, wording, begins - timedelta(minutes=5), "withdrawn", text_id=None)
        rows.attendance(held, token, booking_id=rows.booking(held, token, begins).id)
    assert sorted(standing(buses)) == [ConsentStanding.INVALID, ConsentStanding.VALID]
