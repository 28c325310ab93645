"""Nobody learns who is here: known and unknown get the same page, the same status and the same work.

Time is not measured; the statements sent to the database and the slow digests are counted instead.
"""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from citizen_panel.core import slow_hash
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.service import workers
from citizen_panel.domain.citizens.queries import contact_sheet
from tests.blueprints.citizen.pages import Browser
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen

TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database, in order: the kind of statement and its first table."""
    heard: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        found = re.search(r"\b(?:FROM|INTO|UPDATE)\s+([\w.]+)", statement)
        heard.append(f"{statement.split()[0]} {found[1] if found else ''}")

    connection = db.session.registry().get_bind()
    event.listen(connection, "before_cursor_execute", hear)
    yield heard
    event.remove(connection, "before_cursor_execute", hear)


def visitor(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def known() -> str:
    sheet = contact_sheet(a_citizen().id)
    assert sheet is not None
    return sheet.email


def quiet(page: str, typed: str) -> str:
    return TOKEN.sub("", page).replace(typed, "TYPED")


def test_asking_for_a_link(app: Flask, statements: list[str]) -> None:
    told = []
    for typed in (known(), "nobody@home.example"):
        browser = visitor(app)
        browser.get("/signin")
        statements.clear()
        answer = browser.post("/signin", data={"address": typed})
        work = sorted(statements)
        told.append((answer.status_code, answer.location, work, quiet(browser.get("/signin/sent").text, typed)))
    assert told[0][0:2] == told[1][0:2]
    assert told[0][3] == told[1][3]
    only_known = [each for each in told[0][2] if told[0][2].count(each) > told[1][2].count(each)]
    assert len(told[0][2]) - len(told[1][2]) <= 2, only_known


def test_typing_a_code(app: Flask, statements: list[str]) -> None:
    told = []
    for typed in (known(), "nobody@home.example"):
        browser = visitor(app)
        browser.post("/signin", data={"address": typed})
        answers = []
        for _ in range(7):
            statements.clear()
            answer = browser.post("/signin/sent", data={"code": "000000"})
            answers.append((answer.status_code, quiet(answer.text, typed)))
        told.append(answers)
    assert told[0] == told[1]
    assert "That code cannot be used any more" in told[0][-1][1]


def test_a_code_from_a_letter(app: Flask) -> None:
    told = []
    for reference in (a_citizen().reference, "CP-ZZZZ-ZZZZ"):
        browser = visitor(app)
        for address in ("/signin/letter", "/signin/letter/ask"):
            answer = browser.post(address, data={"reference": reference, "code": "AAAA AAAA AAAA"})
            told.append((address, answer.status_code, answer.location, quiet(answer.text, reference)))
    assert told[0] == told[2]
    assert told[1] == told[3]


def test_a_password_is_digested_whoever_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    an_account(email="bruce@body.example")
    digested: list[bool] = []
    whole = slow_hash.matches

    def counted(password: str, digest: str | None) -> bool:
        digested.append(digest is not None)
        return whole(password, digest)

    monkeypatch.setattr(workers, "matches", counted)
    told = []
    for address in ("bruce@body.example", "nobody@body.example"):
        fields = {"address": address, "password": "otter lantern gravel umbrella", "code": "000000"}
        answer = visitor(app).post("/signin/work", data=fields)
        told.append((answer.status_code, quiet(answer.text, address)))
    assert told[0] == told[1]
    assert len(digested) == 2


def test_a_passkey_asks_for_nobody(app: Flask) -> None:
    answers = [visitor(app).post("/signin/passkey/ask").get_json() for _ in range(2)]
    for each in answers:
        each.pop("challenge")
    assert answers[0] == answers[1]


def test_an_invitation_that_never_was_looks_like_one_that_is_over(app: Flask) -> None:
    link = service.invite_worker(an_account().id)
    link.used_at = link.expires_at
    db.session.flush()
    token, _ = workers.queries.secrets_of(link.id, link.salt)
    tried = (token, "x" * 43)
    pages = [visitor(app).get(f"/signin/invitation/{each}") for each in tried]
    assert pages[0].status_code == pages[1].status_code == 410
    shown = [quiet(page.text, each) for page, each in zip(pages, tried, strict=True)]
    assert shown[0] == shown[1]
