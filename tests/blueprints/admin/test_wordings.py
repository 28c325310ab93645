"""New words for what people agree to: nothing missing, written by one person, put in force by another."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.consent import lint, purposes, queries, service
from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.consent.wordings import worded_as
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.organisations import service as organisations
from citizen_panel.tasks import consents as tasks
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.accounts import SETUP, an_account
from tests.factories.citizens import a_citizen
from tests.factories.consent import wordings
from tests.factories.organisations import an_organisation

pytestmark = pytest.mark.usefixtures("app", "noon")
PLAIN = {code: next(words for language, written, words in worded_as(code)) for code in purposes.BY_CODE}
ADDRESS = "/admin/wordings/pool.membership/en/plain"
STATEMENT = PLAIN["pool.membership"].rpartition("\n")[2]
HARD = (
    "for the facilitation of deliberative participatory consultation regarding the prioritisation of organisational "
    "transformation activities across administrative jurisdictions, notwithstanding contractual obligations"
)
EVERY = [(code, language, words) for code in purposes.BY_CODE for language, _, words in worded_as(code)]


@pytest.fixture
def office() -> tuple[User, User]:
    """Two people who look after words."""
    wordings()
    body = an_organisation("platform", name="Panel Office")
    manager, officer = an_account("admin", name="Dougal"), an_account("admin", name="Ishbel")
    organisations.add_member(manager.id, body.id, "panel_manager", actor=SETUP)
    organisations.add_member(officer.id, body.id, "dpo", actor=SETUP)
    return manager, officer


def filled(**changes: str) -> dict[str, str]:
    *rows, statement = PLAIN["pool.membership"].split("\n")
    names = ("who", "what", "why", "happens", "sees", "how_long", "if_no", "change", "complain")
    words = {name: row.partition(": ")[2] for name, row in zip(names, rows, strict=True)}
    return {**words, "statement": statement, "kind": "same", "what_changed": "", **changes}


def written(browser: Browser, **changes: str) -> str:
    answer = browser.post(ADDRESS, data=filled(**changes))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


@pytest.mark.parametrize(("code", "language", "words"), EVERY)
def test_the_words_of_the_catalogue_have_nothing_wrong(code: str, language: str, words: str) -> None:
    assert lint.faults(code, language, words) == ()


@pytest.mark.parametrize(
    ("code", "from_", "to", "fault"),
    [
        ("pool.membership", "Why: so that you can be asked to take part\n", "", "row_missing"),
        ("pool.membership", "so that you can be asked to take part", "x", "row_missing"),
        ("pool.membership", STATEMENT, "", "no_statement"),
        ("pool.membership", "{body}", "the council", "nobody_named"),
        ("pool.membership", "{body}", "{bdoy}", "unknown_name"),
        ("pool.membership", "your name", "your {name", "unknown_name"),
        ("pool.membership", "your name", "your name" * 100, "too_long"),
        ("pool.membership", "Commissioner", "office", "no_complaint"),
        ("pool.membership", "You choose each time", "You must agree", "pressing"),
        ("share.body", "{named}", "another body", "other_not_named"),
        ("equality.balance", "{about}", "it", "not_about"),
        ("pool.membership", "so that you can be asked to take part", HARD, "hard_to_read"),
    ],
)  # fmt: skip
def test_each_thing_wrong_is_found(code: str, from_: str, to: str, fault: str) -> None:
    assert from_ in PLAIN[code]
    assert fault in [each.code for each in lint.faults(code, "en", PLAIN[code].replace(from_, to))]


@pytest.mark.parametrize(
    ("sentence", "age"),
    [("The cat sat on the mat.", 3.6), ("Organisational transformation necessitates deliberation.", 50.0)],
)
def test_the_reading_age_is_the_published_formula(sentence: str, age: float) -> None:
    assert lint.reading_age([sentence]) == pytest.approx(age, abs=0.1)


def test_from_a_draft_to_words_in_force(app: Flask, office: tuple[User, User]) -> None:
    writer, approver = (signed_in(app, one.id) for one in office)
    shown = written(writer, what="your name, how to reach you, your council area")
    assert "Nothing is missing. Reading age: about" in writer.get(shown).text
    assert "Somebody else has to approve it" in writer.get(shown).text
    assert writer.post(f"{shown}/approve").status_code == 409
    assert approver.post(f"{shown}/approve").status_code == 303
    text = queries.text_in_force("pool.membership")
    assert text is not None
    assert text.version == 2
    assert "your council area" in text.body
    assert not text.is_material
    assert approver.post(f"{shown}/approve").status_code == 409, "twice"


def test_a_family_is_published_for_each_of_its_members(app: Flask, office: tuple[User, User]) -> None:
    draft = service.draft(
        "equality.balance",
        "en",
        TextFormat.PLAIN,
        PLAIN["equality.balance"],
        is_material=False,
        what_changed="",
        writer_id=office[0].id,
    )
    assert service.approve(draft.id, approver_id=office[1].id, body="Example Council") == len(
        purposes.EQUALITY_SUBJECTS
    )


def test_what_changed_must_be_said_and_a_translation_follows(office: tuple[User, User]) -> None:
    words = PLAIN["pool.membership"]
    for language, change, code in (("en", "", "no_change_said"), ("gd", "It is longer", "not_the_source")):
        with pytest.raises(Refusal) as refused:
            service.draft(
                "pool.membership",
                language,
                TextFormat.PLAIN,
                words,
                is_material=True,
                what_changed=change,
                writer_id=office[0].id,
            )
        assert refused.value.code == code


def test_only_one_person_writes_at_a_time(app: Flask, office: tuple[User, User]) -> None:
    first, second = (signed_in(app, one.id) for one in office)
    shown = written(first)
    assert written(first, what="your name and area") == shown, "one's own draft is written over"
    answer = second.post(ADDRESS, data=filled())
    assert answer.status_code == 422
    assert "Somebody else has a draft" in answer.text
    assert first.post(f"{shown}/drop").status_code == 303
    assert written(second) != shown


def test_words_with_faults_are_kept_but_never_in_force(app: Flask, office: tuple[User, User]) -> None:
    writer, approver = (signed_in(app, one.id) for one in office)
    shown = written(writer, who="the council")
    page = approver.get(shown).text
    assert "Name the body that asks" in page
    assert "Approve and put in force" not in page
    assert approver.post(f"{shown}/approve").status_code == 409
    text = queries.text_in_force("pool.membership")
    assert text is not None
    assert text.version == 1


@pytest.mark.parametrize("changes", [{"what": ""}, {"statement": "x" * 5000}, {"kind": "other"}, {"kind": ""}])
def test_bad_input_is_said_and_nothing_typed_is_lost(
    app: Flask, office: tuple[User, User], changes: dict[str, str]
) -> None:
    answer = signed_in(app, office[0].id).post(ADDRESS, data=filled(why="so that buses run", **changes))
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "so that buses run" in answer.text
    assert queries.live_drafts() == []


@pytest.mark.parametrize("address", ["/admin/wordings/no.such/en/plain", "/admin/wordings/pool.membership/xx/plain"])
def test_what_does_not_exist(app: Flask, office: tuple[User, User], address: str) -> None:
    assert signed_in(app, office[0].id).get(address).status_code == 404


@pytest.mark.parametrize("is_material", [True, False])
def test_a_change_of_meaning_ends_the_yes_and_asks_again(
    app: Flask, office: tuple[User, User], is_material: bool
) -> None:
    citizen = a_citizen()
    writer, approver = (signed_in(app, one.id) for one in office)
    kind = "material" if is_material else "same"
    shown = written(writer, kind=kind, what_changed="We keep it longer", how_long="36 months. Then we ask again")
    approver.post(f"{shown}/approve")
    assert tasks.supersede_all() == int(is_material)
    assert tasks.supersede_all() == 0, "doing it twice changes nothing"
    assert queries.holds(citizen.id, "pool.membership") is not is_material
    browser = signed_in(app, citizen.user_account_id)
    page = browser.get("/me/consent/again").text
    assert ("What changed: We keep it longer" in page) is is_material
    if is_material:
        asked = {"asked": f"pool.membership|{queries.NIL}", "answer": "yes"}
        assert browser.post("/me/consent/again", data=asked).status_code == 303
        assert queries.holds(citizen.id, "pool.membership")
        assert browser.post("/me/consent/again", data={**asked, "answer": "no"}).status_code == 303
        assert queries.holds(citizen.id, "pool.membership"), "what is no longer asked is not answered"


class TestRunningOut:
    """Sixty and fourteen days before, once each; no answer is no."""

    def days_before(self, citizen_id: UUID, days: int) -> int:
        ends = next(iter(queries.standing(citizen_id).values())).expires_on
        moment = clock.now() + (ends - clock.today()) - timedelta(days=days)
        with clock.at(moment):
            return tasks.announce_all()

    @pytest.mark.parametrize(("days", "notices"), [(61, 0), (60, 1), (30, 1), (14, 1), (0, 1)])
    def test_when(self, days: int, notices: int) -> None:
        citizen = a_citizen()
        assert self.days_before(citizen.id, days) == notices

    def test_each_once(self) -> None:
        citizen = a_citizen()
        for days in (60, 60, 20, 14, 13, 1):
            self.days_before(citizen.id, days)
        keys = db.session.scalars(select(Message.key).where(Message.kind == "renewal"))
        assert sorted(key.rsplit(":", 1)[1] for key in keys) == ["14", "60"]
