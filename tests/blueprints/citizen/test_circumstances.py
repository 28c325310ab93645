"""What citizens tell about themselves: one thing a page, kept as they agree, erased at once."""

from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import access_needs, wishes
from citizen_panel.domain.citizens.asking import note_asked
from citizen_panel.domain.citizens.circumstances import ANY_TIME, Away
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import equality_pseudonym
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.equality.queries import own_answers
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.rights import service as rights
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen, answered
from tests.factories.sessions import a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("noon")

PAGES = (
    "/me/access/",
    "/me/availability/",
    "/me/availability/away",
    "/me/availability/devices",
    "/me/availability/languages",
    "/me/availability/times",
    "/me/availability/topics",
    "/me/availability/travel",
    "/me/equality/",
    "/me/equality/ethnic_group",
    "/me/limits/",
    "/me/limits/pause",
    "/me/limits/projects",
)
EMPTY = {"nothing": "ticked"}
"""What a browser sends when nothing is filled in: never nothing at all, because each form carries fields of its own."""

BALANCE, REPORTING = "equality.balance", "equality.reporting"


def given(citizen: Citizen) -> dict[str, tuple[str, ...]]:
    kept = own_answers(equality_pseudonym(citizen.id))
    assert kept is not None
    return dict(kept.given)


def browser_of(app: Flask, citizen: Citizen) -> Browser:
    return signed_in(app, citizen.user_account_id)


@pytest.mark.parametrize("address", PAGES)
def test_nobody_sees_them_without_signing_in(app: Flask, address: str) -> None:
    assert app.test_client().get(address).status_code == 303


def test_they_open_empty_and_are_not_kept_by_browsers(app: Flask) -> None:
    browser = browser_of(app, a_citizen())
    for address in PAGES:
        found = browser.get(address)
        assert (address, found.status_code) == (address, 200)
        assert found.headers["Cache-Control"] == "no-store"


def test_they_open_for_somebody_who_has_left_and_keep_nothing_more(app: Flask) -> None:
    citizen = a_citizen(**answered({"sex": "female"}))
    rights.leave(citizen.id, actor=citizen_actor(citizen))
    browser = browser_of(app, citizen)
    assert given(citizen) == {}
    db.session().commit()
    for address in PAGES:
        assert browser.get(address).status_code == 200, address
    sent = browser.post("/me/equality/sex", data={"answer": "female", "uses": f"{BALANCE}/sex"})
    assert "You have left the panel" in sent.text
    assert given(citizen) == {}


class TestAnswers:
    def test_they_are_shown_only_to_somebody_who_has_just_signed_in(self, app: Flask) -> None:
        citizen = a_citizen(**answered({"religion": "pagan"}))
        browser = browser_of(app, citizen)
        assert "Pagan" in browser.get("/me/equality/").text
        with clock.at(clock.now() + timedelta(minutes=6)):
            for address in ("/me/equality/", "/me/equality/religion"):
                later = browser.get(address, follow_redirects=True)
                assert "Pagan" not in later.text

    def test_a_question_says_why_it_is_asked_and_who_sees_it(self, app: Flask) -> None:
        page = browser_of(app, a_citizen()).get("/me/equality/ethnic_group").text
        for words in ("Why we ask", "Who sees it", "Prefer not to say", "my answer about ethnic group", "guidance"):
            assert words in page, words

    def test_an_answer_with_a_use_is_kept_and_the_other_use_is_not_agreed(self, app: Flask) -> None:
        citizen = a_citizen()
        done = browser_of(app, citizen).post(
            "/me/equality/sex", data={"answer": "female", "uses": f"{BALANCE}/sex"}, follow_redirects=True
        )
        assert "Your answer is saved" in done.text
        assert given(citizen) == {"sex": ("female",)}
        assert consent.holds(citizen.id, f"{BALANCE}/sex")
        assert not consent.holds(citizen.id, f"{REPORTING}/sex")

    def test_an_answer_without_a_tick_is_not_kept_and_that_is_fine(self, app: Flask) -> None:
        citizen = a_citizen()
        done = browser_of(app, citizen).post("/me/equality/sex", data={"answer": "female"}, follow_redirects=True)
        assert "You did not tick a use, so we did not keep your answer. That is fine." in unescape(done.text)
        assert given(citizen) == {}

    def test_taking_both_ticks_away_erases_what_was_kept(self, app: Flask) -> None:
        citizen = a_citizen(**answered({"sex": "female", "religion": "none"}))
        browser_of(app, citizen).post("/me/equality/sex", data={"answer": "female"})
        assert given(citizen) == {"religion": ("none",)}
        assert not consent.holds(citizen.id, f"{BALANCE}/sex")
        assert db.session.scalars(select(Message).where(Message.kind == "withdrawal_confirmed")).all() == []

    def test_prefer_not_to_say_is_kept_without_a_use_and_is_not_blank(self, app: Flask) -> None:
        citizen = a_citizen(**answered({"religion": "none"}))
        browser = browser_of(app, citizen)
        done = browser.post("/me/equality/religion", data={"answer": "prefer_not_to_say"}, follow_redirects=True)
        assert "We will not ask again" in done.text
        assert given(citizen) == {"religion": ("prefer_not_to_say",)}
        assert "Prefer not to say" in browser.get("/me/equality/").text

    def test_an_answer_that_opens_a_question_leads_there_and_takes_it_along_when_it_goes(self, app: Flask) -> None:
        citizen = a_citizen()
        browser = browser_of(app, citizen)
        yes = {"answer": "yes", "uses": f"{BALANCE}/long_term_condition"}
        assert browser.get("/me/equality/activity_limitation").status_code == 404
        onward = browser.post("/me/equality/long_term_condition", data=yes)
        assert onward.location.endswith("/me/equality/activity_limitation")
        browser.post(onward.location, data={"answer": "a_lot", "uses": f"{BALANCE}/activity_limitation"})
        browser.post("/me/equality/long_term_condition", data={**yes, "answer": "no"})
        assert given(citizen) == {"long_term_condition": ("no",)}

    def test_clearing_one_and_clearing_all_act_at_once(self, app: Flask) -> None:
        citizen = a_citizen(**answered({"sex": "female", "religion": "none", "tenure": "shared"}))
        browser = browser_of(app, citizen)
        told = browser.post("/me/equality/clear", data={"characteristic": "sex"}, follow_redirects=True)
        assert "Your answer is erased" in told.text
        assert set(given(citizen)) == {"religion", "tenure"}
        browser.post("/me/equality/clear")
        browser.post("/me/equality/clear")
        assert given(citizen) == {}
        assert [purpose for purpose, _ in consent.standing(citizen.id) if purpose.startswith("equality")] == []

    @pytest.mark.parametrize(
        ("address", "data", "status"),
        [
            ("/me/equality/shoe_size", {}, 404),
            ("/me/equality/impairment_areas", {}, 404),
            ("/me/equality/simd_quintile", {"uses": f"{BALANCE}/simd_quintile"}, 404),
            ("/me/equality/clear", {"characteristic": "shoe_size"}, 404),
            ("/me/equality/sex", {"answer": "<script>"}, 422),
            ("/me/equality/sex", {"answer": "x" * 3000}, 422),
            ("/me/equality/sex", {"answer": "female", "uses": "pool.membership"}, 422),
            ("/me/equality/sex", {"answer": "female", "uses": f"{BALANCE}/religion"}, 422),
            ("/me/equality/sex", {}, 303),
        ],
    )
    def test_what_cannot_be_kept_changes_nothing(
        self, app: Flask, address: str, data: dict[str, str], status: int
    ) -> None:
        citizen = a_citizen(**answered({"sex": "male"}))
        assert browser_of(app, citizen).post(address, data=data).status_code == status
        assert given(citizen) == {"sex": ("male",)}

    def test_each_answer_keeps_the_version_of_its_question(self, app: Flask) -> None:
        citizen = a_citizen(**answered({"sex": "male"}))
        kept = own_answers(equality_pseudonym(citizen.id))
        assert kept is not None
        assert kept.set_of("sex") == 1


class TestAccess:
    def test_it_is_kept_for_next_time_and_shown_again(self, app: Flask) -> None:
        citizen = a_citizen()
        browser = browser_of(app, citizen)
        sent = {"talking": ["captions"], "place": ["step_free"], "own_words": "A high table", "uses": ["remember"]}
        assert browser.post("/me/access/", data=sent).status_code == 303
        again = browser.get("/me/access/").text
        assert "A high table" in again
        assert 'value="captions" checked' in again
        assert consent.holds(citizen.id, "access.remember")

    def test_it_is_kept_for_one_meeting_and_told_to_its_lead(self, app: Flask) -> None:
        story = a_story()
        accepted(story, invited(story)[0])
        citizen = story.people[0]
        browser = browser_of(app, citizen)
        assert "For: Bus talk" in browser.get("/me/access/").text
        sent = {"meeting": ["breaks"], "uses": [str(story.meeting.id)]}
        assert browser.post("/me/access/", data=sent).status_code == 303
        assert not consent.holds(citizen.id, "access.remember")
        assert access_needs.needs_of(story.meeting.id, [citizen.id])[citizen.id].adjustments == ("breaks",)
        browser.post("/me/access/", data={**sent, "uses": []})
        assert access_needs.own_needs(citizen.id) == {}

    def test_without_a_tick_it_is_not_kept(self, app: Flask) -> None:
        citizen = a_citizen()
        told = browser_of(app, citizen).post("/me/access/", data={"meeting": ["breaks"]}, follow_redirects=True)
        assert "so we did not keep it. That is fine" in told.text
        assert access_needs.own_needs(citizen.id) == {}

    def test_erasing_acts_at_once(self, app: Flask) -> None:
        citizen = a_citizen()
        browser = browser_of(app, citizen)
        browser.post("/me/access/", data={"meeting": ["breaks"], "uses": ["remember"]})
        assert "erased" in browser.post("/me/access/forget", follow_redirects=True).text
        assert access_needs.own_needs(citizen.id) == {}
        assert not consent.holds(citizen.id, "access.remember")

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"uses": ["remember"]}, "Tick what helps you, or write it in your own words"),
            (
                {"own_words": "x" * 2143, "uses": ["remember"]},
                "What helps you must be 2,000 characters or fewer. You have 143 too many",
            ),
            ({"talking": ["wings"], "uses": ["remember"]}, "Select one of the answers shown"),
            ({"talking": ["step_free"], "uses": ["remember"]}, "Select one of the answers shown"),
            ({"meeting": ["breaks"], "uses": ["4f2f5b1e-0000-4000-8000-000000000000"]}, "Select one of the answers"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, app: Flask, data: dict[str, object], words: str
    ) -> None:
        citizen = a_citizen()
        found = browser_of(app, citizen).post("/me/access/", data=data)
        assert found.status_code == 422
        assert words in unescape(found.text)
        assert str(data.get("own_words", "")) in found.text
        assert access_needs.own_needs(citizen.id) == {}


class TestAvailability:
    def test_times_are_kept_day_by_day(self, app: Flask) -> None:
        citizen = a_citizen()
        browser = browser_of(app, citizen)
        browser.post("/me/availability/times", data={"day_0": ["2"], "day_5": ["0", "1"]})
        assert wishes.availability_of(citizen.id).weekly_parts == 1 << 2 | 1 << 15 | 1 << 16
        assert "Saturday: morning, afternoon" in browser.get("/me/availability/").text
        browser.post("/me/availability/times", data={"any": "yes"})
        assert wishes.availability_of(citizen.id).weekly_parts == ANY_TIME

    @pytest.mark.parametrize("data", [EMPTY, {"any": "yes", "day_1": "0"}, {"day_1": "7"}, {"any": "no"}])
    def test_no_time_both_and_nonsense_are_told(self, app: Flask, data: dict[str, str]) -> None:
        citizen = a_citizen()
        assert browser_of(app, citizen).post("/me/availability/times", data=data).status_code == 422
        assert wishes.availability_of(citizen.id).weekly_parts == ANY_TIME

    def test_the_others_are_kept_each_by_itself(self, app: Flask) -> None:
        citizen = a_citizen()
        browser = browser_of(app, citizen)
        browser.post("/me/availability/travel", data={"travel": "20"})
        browser.post("/me/availability/topics", data={"topics": ["islands", "health"]})
        browser.post("/me/availability/devices", data={"devices": ["tablet"]})
        browser.post("/me/availability/languages", data={"bsl": "best", "gd": "a_little", "fr": "no"})
        kept = wishes.availability_of(citizen.id)
        assert (kept.travel_km, kept.topics, kept.devices) == (20, ("health", "islands"), ("tablet",))
        assert dict(kept.languages) == {"gd": "a_little", "bsl": "best"}
        page = browser.get("/me/availability/").text
        assert "Up to 12 miles" in page
        assert "British Sign Language: best of all" in page
        browser.post("/me/availability/travel", data={"travel": "not_said"})
        assert wishes.availability_of(citizen.id).travel_km is None

    @pytest.mark.parametrize(
        ("part", "data"),
        [
            ("travel", {"travel": "7"}),
            ("topics", {"topics": "war"}),
            ("languages", {"gd": "fluently"}),
            ("travel", EMPTY),
        ],
    )
    def test_what_is_not_on_offer_is_refused(self, app: Flask, part: str, data: dict[str, str]) -> None:
        assert browser_of(app, a_citizen()).post(f"/me/availability/{part}", data=data).status_code == 422

    def test_there_is_no_other_page(self, app: Flask) -> None:
        assert browser_of(app, a_citizen()).get("/me/availability/shoes").status_code == 404

    def test_days_away_are_added_and_removed(self, app: Flask) -> None:
        citizen = a_citizen()
        browser = browser_of(app, citizen)
        days = _date("from_on", date(2026, 12, 24)) | _date("to_on", date(2027, 1, 2))
        assert (
            "24 December 2026 to 2 January 2027"
            in browser.post("/me/availability/away", data=days, follow_redirects=True).text
        )
        (kept,) = wishes.away_of(citizen.id)
        other = browser_of(app, a_citizen())
        other.post("/me/availability/away/remove", data={"away_id": str(kept.id)})
        assert len(wishes.away_of(citizen.id)) == 1
        for _ in range(2):
            assert browser.post("/me/availability/away/remove", data={"away_id": str(kept.id)}).status_code == 303
        assert wishes.away_of(citizen.id) == []
        assert browser.post("/me/availability/away/remove", data={"away_id": "x"}).status_code == 404

    def test_days_that_cannot_be_are_told_beside_them(self, app: Flask) -> None:
        browser = browser_of(app, a_citizen())
        turned = _date("from_on", date(2027, 1, 2)) | _date("to_on", date(2026, 12, 24))
        found = browser.post("/me/availability/away", data=turned)
        assert found.status_code == 422
        assert "The last day must be the same as the first day or later" in found.text
        assert 'value="2027"' in found.text


class TestLimits:
    def test_a_lower_limit_holds_and_shows(self, app: Flask) -> None:
        citizen = a_citizen()
        browser = browser_of(app, citizen)
        browser.post("/me/limits/", data={"most": "1"})
        assert wishes.most_in_30_days(citizen.id) == 1
        assert "at most 1 time in 30 days" in browser.get("/me/").text
        assert browser.post("/me/limits/", data={"most": "9"}).status_code == 422
        assert browser.post("/me/limits/", data=EMPTY).status_code == 422

    def test_what_keeps_somebody_from_being_asked_is_told_with_the_day_it_ends(self, app: Flask) -> None:
        citizen = a_citizen()
        for kind in (AskedFor.INVITED, AskedFor.ATTENDED):
            note_asked(citizen.id, kind, date(2026, 11, 18))
        page = unescape(browser_of(app, citizen).get("/me/limits/").text)
        assert "You took part in the last 7 days." in page
        assert "You can be asked again from 25 November 2026." in page
        assert "1 of 2" in page

    def test_a_pause_to_a_day(self, app: Flask) -> None:
        citizen = a_citizen()
        browser = browser_of(app, citizen)
        told = browser.post("/me/limits/pause", data=_date("until", date(2027, 3, 1)), follow_redirects=True)
        assert "You are paused until 1 March 2027" in told.text
        assert browser.post("/me/limits/pause", data=_date("until", date(2026, 3, 1))).status_code == 422

    def test_caps_are_lifted_for_projects_one_knows_and_no_others(self, app: Flask) -> None:
        story = a_story()
        invited(story)
        citizen = story.people[0]
        browser = browser_of(app, citizen)
        assert "Bus project" in browser.get("/me/limits/projects").text
        browser.post("/me/limits/projects", data={"projects": str(story.project.id)})
        assert wishes.freely_asking(citizen.id) == {story.project.id}
        other = {"projects": str(a_story().project.id)}
        assert browser.post("/me/limits/projects", data=other).status_code == 422
        browser.post("/me/limits/projects", data=EMPTY)
        assert wishes.freely_asking(citizen.id) == frozenset()


def test_being_away_is_no_secret_to_oneself(app: Flask) -> None:
    citizen = a_citizen()
    wishes.add_away(citizen.id, Away(clock.today(), clock.today()), actor=citizen_actor(citizen))
    assert "20 November 2026" in browser_of(app, citizen).get("/me/availability/").text


def _date(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
