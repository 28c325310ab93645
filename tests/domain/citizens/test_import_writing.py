"""Writing very many rows: every value comes back as it was, no random byte is given twice, no letter is likelier."""

from collections import Counter
from datetime import UTC, date, datetime
from uuid import RFC_4122, UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from citizen_panel.core.copying import copy_rows, written
from citizen_panel.core.db import db
from citizen_panel.core.drawn import AT_ONCE, Drawn
from citizen_panel.core.drawn import written as written_id
from citizen_panel.core.references import ALPHABET, reference, references

NASTY = ("", "a\tb", "a\nb\r", "\\", "\\N", "\\.", 'a "quoted" {word}, NULL', "null", "Ève – 李", "'; --", "\x7f")


def test_every_value_comes_back_as_it_was(app: Flask) -> None:
    kinds = "n int, t text, b bytea, u uuid, d date, m timestamptz, f bool, ts text[], bs bytea[], j jsonb"
    db.session.execute(text(f"CREATE TEMP TABLE copied ({kinds}) ON COMMIT DROP"))
    columns = ("n", "t", "b", "u", "d", "m", "f", "ts", "bs", "j")
    moment = datetime(2026, 11, 20, 12, 0, 0, 1, UTC)
    rows: list[tuple[object, ...]] = []
    for number, typed in enumerate(NASTY):
        lists = ([typed, *NASTY], [typed.encode(), b"\x00\xff"], {typed: [typed, None, 1]})
        rows.append((number, typed, typed.encode(), uuid4(), date(2026, 2, 28), moment, number % 2 == 0, *lists))
    rows.append((99, *[None] * 6, [], [], {}))
    copy_rows("copied", columns, rows)
    found = db.session.execute(text("SELECT * FROM copied ORDER BY n")).all()
    assert [tuple(map(_plain, row)) for row in found] == rows


def _plain(value: object) -> object:
    if isinstance(value, memoryview):
        return bytes(value)
    return [_plain(one) for one in value] if isinstance(value, list) else value


def test_a_value_of_an_unknown_kind_is_not_written() -> None:
    with pytest.raises(TypeError, match="complex"):
        written((1, 2j))


def test_no_random_byte_is_given_twice() -> None:
    fetched: list[bytes] = []

    def fetch(count: int) -> bytes:
        fetched.append(bytes(range(256)) * (-(-count // 256)) + bytes([len(fetched)]))
        return fetched[-1][:count]

    drawn = Drawn(fetch)
    given = [drawn(12) for _ in range(AT_ONCE // 8)]
    kept = [piece[start : start + 12] for piece in fetched for start in range(0, AT_ONCE - 11, 12)]
    assert given == kept[: len(given)]
    assert len(drawn(AT_ONCE + 5)) == AT_ONCE + 5
    assert Drawn()(32) != Drawn()(32)


def test_an_id_is_written_as_the_object_writes_it() -> None:
    drawn = Drawn()
    for _ in range(200):
        made = UUID(drawn.new_id())
        assert (made.version, made.variant) == (4, RFC_4122)
    raw = bytes(range(16))
    assert written_id(raw) == str(UUID(bytes=raw))
    assert written_id(raw, "4") == str(UUID(bytes=raw, version=4))


def test_many_references_look_like_one_and_no_letter_is_likelier() -> None:
    every_byte = references(32, draw=lambda count: bytes(range(256))[:count])
    letters = Counter("".join(one.removeprefix("CP-").replace("-", "") for one in every_byte))
    assert letters == dict.fromkeys(ALPHABET, 8)
    assert {len(one) for one in references(50)} == {len(reference())}
    assert len(set(references(1_000))) == 1_000
