"""A copy holds everything, in words, once; it waits a week; two people release one that was not asked for signed in."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from citizen_panel.core import clock
from citizen_panel.core.actor import Capacity
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.signatures import MayNotSign, SignedByTwo, SignedFirst
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import AskedFor, ContactWay, LegalAge, LookKind, LookReason, PanelStatus
from citizen_panel.domain.consent.vocabulary import Action, GivenThrough
from citizen_panel.domain.matching.vocabulary import AlternateState, PlaceState
from citizen_panel.domain.notifications.catalogue import KINDS
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, MessageState
from citizen_panel.domain.partners.vocabulary import AssistanceBasis
from citizen_panel.domain.rights import bundles, personal_data, requests
from citizen_panel.domain.rights.copy import words
from citizen_panel.domain.rights.copy.gather import Copy, gather
from citizen_panel.domain.rights.copy.portable import portable
from citizen_panel.domain.rights.holdings import HOLDINGS, name_in, room_of
from citizen_panel.domain.rights.models import Bundle, RightsRequest
from citizen_panel.domain.rights.vocabulary import (
    About,
    ComplaintAbout,
    ComplaintOutcome,
    ComplaintState,
    ProvedBy,
    RequestKind,
    RequestState,
)
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceState,
    BookingState,
    InvitationState,
    TookPartAs,
    Way,
)
from citizen_panel.tasks import copies
from citizen_panel.tasks.relay import drain
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen, answered
from tests.factories.sessions import a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("app", "noon")


def asked(citizen: Citizen) -> RightsRequest:
    return requests.ask(citizen.id, RequestKind.ACCESS, actor=citizen_actor(citizen))


def opened(written: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(written))


def section(copy: Copy, name: str) -> list[dict[str, object]]:
    found = next(one for one in copy.sections if one.name == name)
    return [dict(zip([c.name for c in found.columns], map(copies._plain, row), strict=True)) for row in found.rows]


class TestWhatIsInIt:
    def test_every_kind_of_data_is_there_in_words(self) -> None:
        story = a_story()
        accepted(story, invited(story)[0])
        copy = gather(story.people[0].id)
        names = [one.name for one in copy.sections]
        assert len(names) == len(set(names)) >= 18
        invitation = section(copy, "invitations")[0]
        assert invitation["answer"] == "you said yes"
        assert "Your chance was about 1 in 41." in str(invitation["why"])
        agreed = section(copy, "what-you-agreed-to")
        assert {"You said yes", "You said no"} <= {str(row["decided"]) for row in agreed}
        assert any("I agree" in str(row["words"]) for row in agreed)
        assert section(copy, "meetings")[0]["state"] == "your place"
        assert "Welcome" in {row["what"] for row in section(copy, "messages")}
        assert {"You joined the panel", "You took a place"} <= {
            str(row["what"]) for row in section(copy, "what-happened")
        }

    def test_answers_are_given_out_as_question_and_answer(self) -> None:
        copy = gather(a_citizen(**answered({"age": "age_25_34"})).id)
        assert section(copy, "answers-about-yourself") == [
            {"question": "What was your age last birthday?", "answer": "25 to 34"}
        ]

    def test_what_no_section_has_words_for_is_given_out_as_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A room that begins to hold something new cannot be forgotten."""
        citizen = a_citizen()
        monkeypatch.setattr(personal_data, "export", lambda _: {"asked for": [], "complained of": [], "new": "heron"})
        assert {"what": "new", "value": "heron"} in section(gather(citizen.id), "the-rest")

    def test_every_part_that_a_section_says_it_covers_exists(self) -> None:
        story = a_story()
        accepted(story, invited(story)[0])
        person = story.people[0]
        held = {f"{room_of(one)}.{part}" for one in HOLDINGS for part in dict(one.export(name_in(one, person.id)))}
        covered = frozenset().union(*(one.covers for one in gather(person.id).sections))
        assert {part for part in covered if not part.startswith("equality.")} <= held

    def test_the_archive_holds_pages_tables_and_data(self) -> None:
        story = a_story()
        accepted(story, invited(story)[0])
        archive = opened(copies.written(gather(story.people[0].id), portable(story.people[0].id)))
        names = set(archive.namelist())
        assert {"read-me-first.html", "easy-read.html", "data.json", "for-another-service.json"} <= names
        data = json.loads(archive.read("data.json"))
        tables = {name for name in names if name.startswith("tables/")}
        assert {f"tables/{name}.csv" for name, value in data.items() if isinstance(value, dict)} == tables
        page = archive.read("read-me-first.html").decode()
        assert "Ailsa" in page
        assert "What a computer decides" in page
        assert "<script" not in page
        assert "src=" not in page
        told = json.loads(archive.read("for-another-service.json"))
        assert told["contact_details"]["name"] == "Ailsa"
        assert "pool.membership" in told["agreed_to"]
        assert "messages" not in told

    def test_tables_do_not_run_in_a_spreadsheet(self) -> None:
        citizen = a_citizen()
        requests.ask(
            citizen.id, RequestKind.RECTIFY, actor=citizen_actor(citizen), said='=HYPERLINK("http://x.example")'
        )
        archive = opened(copies.written(gather(citizen.id), portable(citizen.id)))
        table = archive.read("tables/what-you-asked-of-us.csv").decode("utf-8-sig")
        said = next(csv.DictReader(io.StringIO(table)))["In your words"]
        assert said.startswith("'=HYPERLINK")

    def test_no_code_words_are_left_in_the_page(self) -> None:
        story = a_story()
        accepted(story, invited(story)[0])
        page = (
            opened(copies.written(gather(story.people[0].id), portable(story.people[0].id)))
            .read("read-me-first.html")
            .decode()
        )
        for code in ("checked_in", "via_partner", "pool.membership", "equality.balance", "focus_group", ">None<"):
            assert code not in page, code


class TestOneAtATime:
    def test_asked_ten_times_gives_one(self) -> None:
        citizen = a_citizen()
        assert len({asked(citizen).id for _ in range(10)}) == 1
        drain()
        drain()
        assert db.session.scalars(select(Bundle.rights_request_id)).all() == [requests.requests_of(citizen.id)[0].id]
        assert requests.requests_of(citizen.id)[0].state == RequestState.CLOSED
        ready = db.session.scalars(select(Message).where(Message.kind == "copy_ready")).all()
        assert len(ready) == 1

    def test_it_is_sealed_and_fetched_by_its_owner(self) -> None:
        citizen = a_citizen()
        row = asked(citizen)
        drain()
        raw = db.session.execute(text("SELECT sealed FROM bundle")).scalar_one()
        assert b"PK" not in bytes(raw)[:40]
        written = bundles.fetch(row, actor=citizen_actor(citizen))
        assert "data.json" in opened(written).namelist()

    def test_after_a_week_it_is_gone_and_a_new_one_is_made(self) -> None:
        citizen = a_citizen()
        row = asked(citizen)
        drain()
        with clock.at(clock.now() + timedelta(days=8)):
            assert bundles.bundle_of(row.id) is None
            with pytest.raises(Refusal, match="This copy is gone"):
                bundles.fetch(row, actor=citizen_actor(citizen))
            assert bundles.expire(clock.now()) == 1
            assert asked(citizen).id != row.id
            drain()
            found = bundles.newest_copy_of(citizen.id)
            assert found is not None
            assert found[1] is not None


class TestReleasedByTwo:
    def test_a_copy_asked_for_by_post_goes_out_when_two_have_signed(self) -> None:
        citizen = a_citizen()
        desk, other = an_account(), an_account()
        row = requests.ask(
            citizen.id,
            RequestKind.ACCESS,
            actor=citizen_actor(citizen),
            came_by="post",
            proved_by=None,
            entered_by=desk.id,
        )
        drain()
        assert bundles.bundle_of(row.id) is None  # nothing is made before it is sure who asks
        requests.verify(row, ProvedBy.CALL_BACK, actor=citizen_actor(citizen))
        drain()
        waiting = bundles.bundle_of(row.id)
        assert waiting is not None
        assert not waiting.is_released
        with pytest.raises(Refusal, match="This copy is gone"):
            bundles.fetch(row, actor=citizen_actor(citizen))

        def signs(user_id: object, *, is_fresh: bool = True) -> object:
            return bundles.release(row, by=user_id, is_fresh=is_fresh, actor=citizen_actor(citizen))  # type: ignore[arg-type]

        assert isinstance(signs(desk.id, is_fresh=False), MayNotSign)
        assert isinstance(signs(desk.id), SignedFirst)
        assert isinstance(signs(desk.id), MayNotSign)
        assert isinstance(signs(citizen.user_account_id), MayNotSign)
        assert isinstance(signs(other.id), SignedByTwo)
        assert bundles.fetch(row, actor=citizen_actor(citizen))
        assert row.state == RequestState.CLOSED


def test_every_code_has_words() -> None:
    """Whoever adds a word to a vocabulary is told here that people must be able to read it."""
    pairs = (
        (words.STATUS, PanelStatus),
        (words.AGES, LegalAge),
        (words.WAYS, ContactWay),
        (words.WAYS, Channel),
        (words.THROUGH, GivenThrough),
        (words.ACTIONS, Action),
        (words.INVITATIONS, InvitationState),
        (words.PLACES, BookingState),
        (words.DRAWN, PlaceState),
        (words.DRAWN, AlternateState),
        (words.MEETING_WAYS, Way),
        (words.ATTENDED, AttendanceState),
        (words.TOOK_PART_AS, TookPartAs),
        (words.MADE, ArtefactKind),
        (words.MESSAGE_STATES, MessageState),
        (words.ASKED, AskedFor),
        (words.REQUESTS, RequestKind),
        (words.REQUEST_STATES, RequestState),
        (words.ABOUT, About),
        (words.COMPLAINTS, ComplaintAbout),
        (words.COMPLAINT_STATES, ComplaintState),
        (words.OUTCOMES, ComplaintOutcome),
        (words.HELPED, AssistanceBasis),
        (words.WHO, Capacity),
        (words.SAW, LookKind),
        (words.LOOKED_BECAUSE, LookReason),
    )
    for said, codes in pairs:
        assert set(codes) <= set(said), codes
    assert {kind.code for kind in KINDS} <= set(words.MESSAGES)
