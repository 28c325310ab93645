"""Doors: every view says who may, every audience has its guard, GET never writes."""

import re

import pytest
from flask import Flask
from sqlalchemy import delete

from citizen_panel.blueprints import DOORS
from citizen_panel.core.db import ReadOnly, db, only_looking, transaction
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.policy.permissions import Permission
from tests.architecture.source import modules

OUTSIDE = {"assets.show"}  # files of ours: no person, no data


def test_every_view_states_its_permission(suite_app: Flask) -> None:
    missing = [
        name
        for name, view in suite_app.view_functions.items()
        if name not in OUTSIDE and not isinstance(getattr(view, "permission", None), Permission)
    ]
    assert missing == []


def test_a_view_for_everybody_stands_at_the_public_door(suite_app: Flask) -> None:
    for name, view in suite_app.view_functions.items():
        if getattr(view, "permission", None) is Permission.PUBLIC:
            assert name.startswith("public."), name


def test_every_audience_but_the_public_has_a_guard() -> None:
    for door in DOORS:
        guards = door.before_request_funcs.get(None, [])
        assert bool(guards) is (door.name != "public"), door.name


def test_an_endpoint_is_the_address_of_its_file(suite_app: Flask) -> None:
    for name, view in suite_app.view_functions.items():
        if name in OUTSIDE:
            continue
        audience, screen, verb = name.split(".")
        assert view.__module__ in {
            f"citizen_panel.blueprints.{audience}.{screen}",
            f"citizen_panel.blueprints.{audience}.{screen}_{verb}",
        }, name


def test_audiences_live_under_their_own_address(suite_app: Flask) -> None:
    prefixes = {"citizen": "/me", "team": "/team", "partner": "/partner", "admin": "/admin", "api": "/api/v1"}
    for rule in suite_app.url_map.iter_rules():
        expected = prefixes.get(rule.endpoint.split(".")[0])
        assert expected is None or rule.rule.startswith(expected), rule


def test_short_of_a_door_nothing_opens_a_transaction() -> None:
    inside = [m.name for m in modules() if "with transaction()" in m.text and ".domain." in m.name]
    assert inside == []


def test_a_write_while_looking_is_refused(app: Flask) -> None:
    with transaction(), only_looking():
        db.session.add(Organisation(name="Nobody", slug="nobody", kind="partner"))
        with pytest.raises(ReadOnly):
            db.session.flush()
        db.session.expunge_all()


def test_a_statement_that_writes_while_looking_is_refused(app: Flask) -> None:
    with pytest.raises(ReadOnly), transaction(), only_looking():
        db.session.execute(delete(Organisation))


def test_no_view_catches_refusals_itself() -> None:
    for module in modules():
        if ".blueprints." in module.name and ".frame." not in module.name:
            assert not re.search(r"except\s+\(?NotFound", module.text), module.name
