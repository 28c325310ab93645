"""A public draw, as everybody sees it."""

import hashlib
import re
import shlex
import subprocess
import sys
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.domain.matching import queries, service
from citizen_panel.domain.matching.vocabulary import Listing
from tests.factories import projects, public_draws
from tests.factories.public_draws import DICE, WATCHED_BY, WHERE

HERE = {"base_url": "https://localhost"}


@pytest.fixture
def team(app: Flask, noon: object) -> projects.Team:
    return projects.team()


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, **HERE)
    assert answer.status_code == 200, address
    return answer.text


def test_nothing_is_seen_before_it_is_published(client: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.listed(team)
    for rest in ("", "/list.json", "/verify_draw.py", "/code"):
        assert client.get(f"/draws/{draw.reference}{rest}", **HERE).status_code == 404


def test_a_draw_that_is_not_public_has_no_page(client: FlaskClient, team: projects.Team) -> None:
    draw = service.prepare_draw(public_draws.a_brief(team), actor=team.lead)
    service.run_draw(draw.id)
    assert client.get(f"/draws/{draw.reference}", **HERE).status_code == 404
    assert client.get(f"/draws/{draw.id}", **HERE).status_code == 404


def test_the_fingerprint_is_that_of_the_list_that_is_handed_out(client: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.published(team)
    answer = client.get(f"/draws/{draw.reference}/list.json", **HERE)
    assert answer.mimetype == "application/json"
    assert 'filename="list.json"' in answer.headers["Content-Disposition"]
    text = page(client, f"/draws/{draw.reference}")
    assert hashlib.sha256(answer.data).hexdigest() in text
    assert "Waiting for the seed" in text
    assert WHERE in text
    assert f"Who watches: {WATCHED_BY}" in text
    assert "The seed is not there yet." in text
    assert "Nobody’s chance changed" in text
    assert f"/draws/{draw.reference}" in page(client, "/choosing/")
    assert "12pm" not in text
    assert "midday on Friday 20 November 2026" in text


def test_one_persons_seed_is_not_shown(client: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.published(team)
    service.give_seed(draw, DICE, actor=team.lead)
    text = page(client, f"/draws/{draw.reference}")
    assert DICE not in text
    assert "The seed is not there yet." in text


def test_everybody_gets_the_program(client: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.published(team)
    answer = client.get(f"/draws/{draw.reference}/verify_draw.py", **HERE)
    assert answer.data.startswith(b"#!/usr/bin/env python3")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_after_the_dice_everybody_sees_the_ticket_and_the_codes(client: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.drawn(team)
    text = page(client, f"/draws/{draw.reference}")
    assert f"List and seed give ticket {draw.drawn_ticket_no:,} of 1,000." in text
    assert DICE in text
    assert "Two people wrote it down" in text
    for place in queries.places_with_people(draw.id):
        assert str(place.code) in text
        assert str(place.token) not in text
    assert "This is draw 1 of 1" in text
    assert draw.brief.project.title not in text, "only the neutral name is for everybody"


def test_what_is_handed_out_proves_what_the_page_says(client: FlaskClient, team: projects.Team, tmp_path: Path) -> None:
    """Downloaded and run as the page says, on a machine that knows nothing of the house."""
    draw = public_draws.drawn(team)
    text = page(client, f"/draws/{draw.reference}")
    for name in ("list.json", "verify_draw.py"):
        (tmp_path / name).write_bytes(client.get(f"/draws/{draw.reference}/{name}", **HERE).data)
    shown = re.search(r"<code[^>]*>python (verify_draw\.py[^<]+)</code>", text)
    assert shown
    command = [sys.executable, "-I", *shlex.split(unescape(shown[1]))]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "WRONG" not in told.stdout
    changed = (tmp_path / "list.json").read_text().replace('"format"', '"Format"', 1)
    (tmp_path / "list.json").write_text(changed + " ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("reference", ["D-0000-0000", "%00", "D-7K4M%00", "x" * 5000])
def test_an_address_of_no_draw_is_not_found(client: FlaskClient, team: projects.Team, reference: str) -> None:
    assert client.get(f"/draws/{reference}", **HERE).status_code == 404


def test_every_run_is_counted_in_public(client: FlaskClient, team: projects.Team, noon: datetime) -> None:
    first = public_draws.published(team)
    service.cancel(first, actor=team.lead)
    with clock.at(noon + timedelta(hours=1)):
        second = public_draws.listed(team, first.brief)
    service.publish(second, actor=team.lead)
    stopped = page(client, f"/draws/{first.reference}")
    assert "Stopped" in stopped
    assert "Nobody was drawn." in stopped
    assert "The seed is not there yet." not in stopped
    assert "This is draw 1 of 2" in stopped
    assert "This is draw 2 of 2" in page(client, f"/draws/{second.reference}")


def test_a_code_is_looked_up_and_stays_out_of_the_address(client: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.drawn(team)
    place = queries.places_with_people(draw.id)[0]
    assert "Your code" in page(client, f"/draws/{draw.reference}/code")
    typed = str(place.code).lower().replace("-", " ")
    answer = client.post(f"/draws/{draw.reference}/code", data={"code": typed}, **HERE)
    assert f"Your code is in {place.tickets} of 1,000 groups." in answer.text
    unknown = client.post(f"/draws/{draw.reference}/code", data={"code": "AAAA-AAAA"}, **HERE)
    assert "That code is not in this list. Check your message." in unknown.text
    empty = client.post(f"/draws/{draw.reference}/code", data={"code": ""}, **HERE)
    assert empty.status_code == 422
    assert "Enter your code" in empty.text


def test_a_closed_list_shows_its_fingerprint_and_no_code(client: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.drawn(team, listing=Listing.CLOSED)
    text = page(client, f"/draws/{draw.reference}")
    assert draw.list_hash is not None
    assert draw.list_hash.hex() in text
    assert "An auditor keeps the list" in text
    assert "--tickets 1000" in text
    assert not any(str(place.code) in text for place in queries.places_with_people(draw.id))
    for rest in ("/list.json", "/code"):
        assert client.get(f"/draws/{draw.reference}{rest}", **HERE).status_code == 404
    assert client.post(f"/draws/{draw.reference}/code", data={"code": "AAAA-AAAA"}, **HERE).status_code == 404
    assert client.get(f"/draws/{draw.reference}/verify_draw.py", **HERE).status_code == 200
