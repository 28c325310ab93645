"""Privacy: every table about people has a holding; facts carry no free text; answers stay in their room."""

import importlib
import types
import typing
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid

import citizen_panel.tables as tables
from citizen_panel.core.events import Event
from citizen_panel.domain.rights.holdings import HOLDINGS, NAMES_OF_PEOPLE, NOT_HELD_BY_ROOM, forgotten
from tests.architecture.source import modules

PLAIN = (UUID, int, bool, date, datetime)
NAMED = {"Digest", "Code", "Pence"}


def events() -> list[type[Event]]:
    """Every event of every room."""
    for module in modules():
        if module.name.startswith("citizen_panel.domain.") and module.name.endswith(".events"):
            importlib.import_module(module.name)
    found: list[type[Event]] = []
    waiting = [Event]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("citizen_panel.") and not kind.__name__.startswith("_"):
                found.append(kind)
    return sorted(found, key=lambda kind: kind.__name__)


def allowed(annotation: object) -> bool:
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        return all(a is type(None) or allowed(a) for a in typing.get_args(annotation))
    if origin is tuple:
        return all(a is Ellipsis or allowed(a) for a in typing.get_args(annotation))
    if getattr(annotation, "__name__", "") in NAMED and isinstance(annotation, typing.NewType):
        return True
    return isinstance(annotation, type) and (annotation in PLAIN or issubclass(annotation, StrEnum))


def test_facts_carry_no_free_text() -> None:
    assert events()
    for kind in events():
        for name, annotation in typing.get_type_hints(kind).items():
            if typing.get_origin(annotation) is typing.ClassVar:
                continue
            assert allowed(annotation), f"{kind.__name__}.{name}: {annotation}"


def test_free_text_would_be_seen() -> None:
    assert not allowed(str)
    assert not allowed(str | None)
    assert not allowed(dict[str, int])
    assert allowed(tuple[UUID, ...] | None)


def test_every_fact_says_what_it_is_about() -> None:
    for kind in events():
        assert kind.subject_kind, kind
        assert kind.subject_field in typing.get_type_hints(kind), kind


def test_every_table_that_can_lead_to_a_person_is_answered_for() -> None:
    assert forgotten(tables.metadata.tables.values()) == set()
    named = {table for holding in HOLDINGS for table in holding.TABLES} | set(NOT_HELD_BY_ROOM)
    assert named <= set(tables.metadata.tables)


@pytest.mark.parametrize("name", sorted(NAMES_OF_PEOPLE))
def test_a_new_table_that_nobody_answers_for_is_found(name: str) -> None:
    planted = Table("planted", MetaData(), Column("id", Uuid, primary_key=True), Column(name, Uuid))
    assert forgotten([planted]) == {"planted"}


def test_a_new_table_that_points_at_a_person_under_any_name_is_found() -> None:
    points = Column("whoever", Uuid, ForeignKey("citizen.id"))
    assert forgotten([Table("planted", MetaData(), Column("id", Uuid, primary_key=True), points)]) == {"planted"}


def test_every_holding_can_give_out_and_let_go() -> None:
    for holding in HOLDINGS:
        assert callable(holding.export)
        assert callable(holding.erase)
        assert holding.TABLES


def test_every_room_with_a_duty_is_among_the_holdings() -> None:
    named = {holding.__name__ for holding in HOLDINGS}
    written = {m.name for m in modules() if m.name.endswith(".personal_data")}
    assert written == named


def test_no_equality_answer_lives_outside_its_schema() -> None:
    words = ("ethnic", "religion", "orientation", "disab", "trans_status", "simd", "deprivation")
    for table in tables.metadata.tables.values():
        if table.schema in ("equality", "reference"):
            continue
        for column in table.columns:
            assert not any(word in column.name for word in words), f"{table.name}.{column.name}"


def test_no_foreign_key_crosses_the_border_of_equality() -> None:
    for table in tables.metadata.tables.values():
        for key in table.foreign_keys:
            target = key.target_fullname.split(".")[0]
            assert (table.schema == "equality") == (target == "equality"), f"{table.name} -> {key.target_fullname}"
