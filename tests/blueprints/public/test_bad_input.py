"""Whatever is typed into joining and signing in: a sentence, never a breakdown, nothing kept."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizen_panel.blueprints.public.join_pages import BY_NAME
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen
from tests.factories.consent import wordings

NASTY = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "a" * 5000,
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "{{ 7*7 }}",
        "😀🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "محمد",
        "\u202egnp.exe",
        "31 February",
        "-1",
        "EH1 1",
        "ZZ99 9ZZ",
        "adult",
        "yes",
        "email",
        "equality.balance",
    ]
)
TYPED = st.one_of(NASTY, st.text(max_size=80))
FIELDS = ["age", "agree", "name", "postcode", "council", "ways", "email", "mobile", "landline", "street", "town"]
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def _texts(app: Flask) -> None:
    wordings()


@QUICK
@given(page=st.sampled_from([*BY_NAME, "equality/age", "equality/sex", "send"]), typed=st.lists(TYPED, max_size=4))
def test_joining(app: Flask, page: str, typed: list[Any]) -> None:
    visitor = app.test_client()
    visitor.post("/join/")
    answered = visitor.post(f"/join/{page}", data=dict.fromkeys([*FIELDS, "answer", "uses"], typed))
    assert answered.status_code in (303, 404, 422), page
    assert "<script>alert" not in answered.text
    assert db.session.query(Citizen).count() == 0


@QUICK
@given(typed=TYPED, code=TYPED)
def test_signing_in(app: Flask, typed: str, code: str) -> None:
    visitor = app.test_client()
    assert visitor.post("/signin", data={"address": typed}).status_code in (303, 422, 429)
    assert visitor.post("/signin/link/unknown", data={"code": code, "choose": typed}).status_code == 410
