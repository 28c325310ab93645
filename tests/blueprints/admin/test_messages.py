"""The outbox as operators see it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_panel import gateways
from citizen_panel.blueprints.admin.message_words import OUTCOMES, REASONS, STATES, WAYS, why
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.notifications import buckets, service
from citizen_panel.domain.notifications.listing import IN_DOUBT
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import (
    Channel,
    DeliveryOutcome,
    Letterbox,
    MessageState,
    Receipt,
    Written,
)
from citizen_panel.gateways.notify import Notify
from citizen_panel.local import notify as stand_in
from citizen_panel.tasks import letters, messages
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen
from tests.factories.messages import Outside, queued, state
from tests.factories.organisations import a_member, an_organisation
from tests.factories.sessions import a_story, invited, taken_back


@pytest.mark.usefixtures("noon")
def test_it_shows_states_and_reasons_but_no_address_and_no_words(app: Flask) -> None:
    story = a_story()
    invited(story)
    person = story.people[0]
    taken_back(person, "pool.membership")
    db.session.commit()
    messages.send_due()
    operator = signed_in(app, a_member(an_organisation("platform", name="Panel Office"), "admin").id)
    page = operator.get("/admin/messages/").text
    assert 'Not sent: <span data-state="suppressed">1</span>' in page
    assert "the person no longer agrees" in page
    assert "home.example" not in page
    assert "Ailsa" not in page
    only = operator.get("/admin/messages/?state=suppressed").text
    assert only.count("<tr>") == 2
    assert operator.get("/admin/messages/?state=nonsense").status_code == 200


def test_every_state_and_way_has_its_words() -> None:
    assert set(STATES) == {*MessageState, IN_DOUBT}
    assert set(OUTCOMES) == set(DeliveryOutcome)
    assert set(WAYS) == set(Channel)
    assert why(None) == ""
    assert why("550") == "code 550"
    assert all(str(words) for words in REASONS.values())


@pytest.fixture
def operator(app: Flask) -> Browser:
    return signed_in(app, a_member(an_organisation("platform", name="Panel Office"), "admin").id)


def given_up(code: str = "550", **more: Any) -> Message:
    message = queued(**more)
    message.state, message.attempts = "given_up", 6
    service.note(message.id, DeliveryOutcome.TIMED_OUT, "broke off", clock.now())
    service.note(message.id, DeliveryOutcome.REFUSED, code, clock.now())
    db.session.commit()
    return message


def act(operator: Browser, do: str, *messages: Message) -> str:
    chosen = [str(message.id) for message in messages]
    return str(operator.post("/admin/messages/act", data={"do": do, "message": chosen}, follow_redirects=True).text)


@pytest.mark.usefixtures("noon")
def test_what_was_given_up_is_tried_again_with_all_its_tries(operator: Browser) -> None:
    message = given_up()
    assert "Trying again: 1" in act(operator, "again", message)
    assert (state(message), message.attempts) == ("queued", 0)
    assert "Nothing was done" in act(operator, "again", message)


@pytest.mark.usefixtures("noon")
def test_what_may_have_gone_is_asked_about_before_it_is_tried_again(
    app: Flask, operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = Outside()
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, outside)
    message = given_up("unknown")
    outside.sent.append((None, Written(message.key, "welcome", "", "")))  # type: ignore[arg-type]
    act(operator, "again", message)
    assert "Unknown: asking the provider: <span" in operator.get("/admin/messages/").text
    messages.send_due()
    assert state(message) == "sent"
    assert len(outside.sent) == 1


@pytest.mark.usefixtures("noon")
def test_giving_up_tells_those_who_lead_the_project_and_nobody_else(operator: Browser) -> None:
    story = a_story()
    invited = invited_for(story)
    message = given_up(person=story.people[0], concerns_kind="invitation", concerns_id=invited.id)
    other = given_up(kind="renewal", is_alone=False)
    assert "Given up: 2" in act(operator, "give_up", message, other)
    assert (state(message), state(other)) == ("failed", "failed")
    told = db.session.scalars(select(Message).where(Message.kind == "not_reached")).all()
    assert len(told) == len({one.recipient_id for one in told}) > 0
    assert {one.recipient_kind for one in told} == {"staff"}
    act(operator, "give_up", message)
    assert len(db.session.scalars(select(Message).where(Message.kind == "not_reached")).all()) == len(told)
    words = letters.write(told[0], Letterbox(Channel.EMAIL, "lead@body.example", "Lead"))
    assert words is not None
    assert "Bus project" in words.subject
    assert "/team/projects/" in words.body


def invited_for(story: Any) -> Any:
    return invited(story)[0]


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["00000000-0000-4000-8000-000000000000"]])
def test_choosing_nothing_or_nonsense_says_what_to_do(operator: Browser, chosen: list[str]) -> None:
    page = operator.post("/admin/messages/act", data={"do": "again", "message": chosen}, follow_redirects=True)
    assert page.status_code == 200
    assert "Choose one message or more first" in page.text or "Nothing was done" in page.text


@pytest.mark.usefixtures("noon")
def test_one_message_tells_its_history_and_whom_it_is_for_only_when_asked(operator: Browser) -> None:
    person = a_citizen()
    message = given_up("unknown", person=person)
    page = operator.get(f"/admin/messages/{message.id}").text
    assert "Nobody can tell whether it went" in page
    assert "nobody can tell whether it went" in page
    shown = person.reference.replace("-", "")[:6]
    assert shown not in page.replace("-", "")
    looked = operator.post(f"/admin/messages/{message.id}/who").text
    assert shown in looked.replace("-", "")
    assert "Ailsa" not in looked
    found = select(func.count()).where(Entry.kind == "RecordLooked")
    assert db.session.execute(found).scalar_one() == 1
    assert operator.get("/admin/messages/00000000-0000-4000-8000-000000000000").status_code == 404


@pytest.mark.usefixtures("noon")
def test_a_message_kept_back_for_a_good_reason_is_called_so(operator: Browser) -> None:
    message = given_up("no_consent")
    message.state = "suppressed"
    db.session.commit()
    page = operator.get(f"/admin/messages/{message.id}").text
    assert "This is as it should be" in page


def test_the_list_is_read_by_state_kind_and_way_a_page_at_a_time(operator: Browser) -> None:
    person = a_citizen()
    queued(person=person)
    for number in range(30):
        service.queue(
            "renewal",
            key=f"renewal:{number}",
            recipient_kind="citizen",
            recipient_id=person.id,
            channel="sms",
            actor=Actor.system("tests"),
        )
    db.session.commit()
    first = operator.get("/admin/messages/?kind=renewal&way=sms").text
    assert first.count('<th scope="row">') == 25
    (further,) = re.findall(r'href="([^"]+)" rel="next"', first)
    assert operator.get(further.replace("&amp;", "&")).text.count('<th scope="row">') == 5
    assert operator.get("/admin/messages/?way=email").text.count('<th scope="row">') == 1
    for nonsense in ("?state=x&kind=y&way=z", "?after=nonsense", "?state=a&state=b"):
        assert operator.get(f"/admin/messages/{nonsense}").status_code == 200
    assert "There are no messages here" in operator.get("/admin/messages/?state=failed").text


@pytest.mark.usefixtures("noon")
def test_the_counts_can_be_asked_for_again(operator: Browser) -> None:
    given_up()
    now = operator.get("/admin/messages/counts").get_json()
    assert now["counts"]["given_up"] == "1"
    assert set(now["counts"]) == {str(one) for one in STATES}
    assert now["looked"] == "Counted at 12:00:00."


@pytest.mark.usefixtures("noon")
def test_providers_are_shown_as_they_do(app: Flask, operator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    port = Notify(stand_in.KEY, {})
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, port)
    assert "GOV.UK Notify: nothing was sent yet" in operator.get("/admin/messages/").text
    buckets.heard("notify", 45, Receipt(DeliveryOutcome.ACCEPTED, "notify"))
    db.session.commit()
    page = operator.get("/admin/messages/providers").text
    assert "GOV.UK Notify: answering" in page
    assert "SMTP: not set" in page
    tired = Receipt(DeliveryOutcome.UNREACHABLE, "notify", code="429", rest=timedelta(minutes=1), is_too_many=True)
    buckets.heard("notify", 45, tired)
    db.session.commit()
    assert "left alone for a while, because: 429" in operator.get("/admin/messages/providers").text
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert "not answering: 429" in operator.get("/admin/messages/providers").text
