"""What leaves the index is rounded and silent about few, finds nobody by an answer, and survives being sent."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.core.clock import UK
from citizen_panel.domain.matching.rules.index import messages
from citizen_panel.domain.matching.rules.index.answers import (
    Close,
    More,
    NotAnswered,
    Parts,
    People,
    Slots,
    answer,
    told,
)
from citizen_panel.domain.matching.rules.index.bits import Bits, slots_of
from citizen_panel.domain.matching.rules.index.editions import is_due, newest_due
from citizen_panel.domain.matching.rules.index.packed import Kept, Torn, blocks, count_of, unpacked
from citizen_panel.domain.matching.rules.index.picture import AsOf, Picture
from citizen_panel.domain.matching.rules.index.questions import (
    Divided,
    Hold,
    HowAreYou,
    HowClose,
    HowMany,
    Of,
    WhichSlots,
    WithoutEach,
)
from citizen_panel.domain.matching.rules.index.shape import Shape, Wish
from tests.domain.matching.index_panels import SHAPE, Person, columns, counted, divided, people, wishes

GUARDED = Shape(tuple(replace(one, is_protected=one.name in ("age", "sex")) for one in SHAPE.dimensions))
OPEN = {one.name for one in GUARDED.dimensions if not one.is_protected}
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FRESH = messages.Freshness(NOON, NOON.date(), 0.25, 2**40)
seeds = st.integers(0, 10**6)


def index_of(panel: list[Person]) -> Bits:
    return Bits.of(GUARDED, columns(panel))


def open_wishes(seed: int) -> tuple[Wish, ...]:
    return tuple(wish for wish in wishes(seed) if wish.dimension in OPEN)


@settings(deadline=None, max_examples=20)
@given(size=st.integers(0, 200), seed=seeds)
def test_every_answer_is_the_slow_one_rounded(size: int, seed: int) -> None:
    panel, asked = people(size, seed), open_wishes(seed + 1)
    index, everybody = index_of(panel), counted(panel, asked)
    assert answer(index, HowMany(asked)) == People(told(everybody))
    without = [counted(panel, [*asked[:at], *asked[at + 1 :]]) - everybody for at in range(len(asked))]
    assert answer(index, WithoutEach(asked)) == More(told(everybody), tuple(map(told, without)))
    found = answer(index, WhichSlots(asked))
    assert isinstance(found, Slots)
    assert slots_of(found.found).tolist() == [slot for slot, one in enumerate(panel) if one.fits(asked)]
    parts = answer(index, Divided(asked, tuple(one.name for one in SHAPE.dimensions)))
    assert isinstance(parts, Parts)
    for name, by_hand in divided(panel, asked).items():
        is_told = everybody >= 20 and (name in OPEN or everybody not in by_hand.values())
        assert parts.parts[name] == {value: told(n) if is_told else None for value, n in by_hand.items()}


@settings(deadline=None, max_examples=40)
@given(seed=seeds, moved=st.integers(0, 8))
def test_sets_that_differ_by_few_are_too_close(seed: int, moved: int) -> None:
    panel = [Person(True, one.held | {"council": frozenset({"C0"})}) for one in people(40, seed)]
    for one in panel[:moved]:
        one.held["council"] = frozenset({"C1"})
    narrow, wide = (Wish("council", frozenset({"C0"})),), (Wish("council", frozenset({"C0", "C1"})),)
    assert answer(index_of(panel), HowClose(narrow, (wide,))) == Close(0 < moved < 5)
    assert answer(index_of(panel), HowClose(narrow, (narrow,))) == Close(False)


@pytest.mark.parametrize("name", ["age", "sex"])
def test_nobody_is_found_by_what_they_answered(name: str) -> None:
    index = index_of(people(200, 3))
    looking = (Wish("council", frozenset({"C0"})), Wish(name, frozenset({GUARDED.dimension(name).values[0]})))  # type: ignore[union-attr]
    questions = (
        HowMany(looking),
        HowMany(looking, Of.LIVE),
        Divided(looking, ("council",)),
        WithoutEach(looking),
        WhichSlots(looking),
        HowClose(looking, ()),
        HowClose((), (looking,)),
    )
    for question in questions:
        assert answer(index, question) == NotAnswered(name, is_protected=True)


def test_all_alike_is_not_told() -> None:
    panel = [Person(True, one.held | {"sex": frozenset({"female"})}) for one in people(100, 5)]
    parts = answer(index_of(panel), Divided((), ("sex",)))
    assert isinstance(parts, Parts)
    assert parts.parts["sex"] == {"female": None, "male": None}


def test_what_the_index_does_not_have_is_not_answered() -> None:
    index = index_of(people(30, 1))
    assert answer(index, HowMany((Wish("shoe size", frozenset({"7"})),))) == NotAnswered("shoe size")
    assert answer(index, Divided((), ("shoe size",))) == NotAnswered("shoe size")


@settings(deadline=None, max_examples=60)
@given(seed=seeds, of=st.sampled_from(Of), slots=st.lists(st.integers(0, 2**40), max_size=9))
def test_questions_survive_being_sent(seed: int, of: Of, slots: list[int]) -> None:
    asked, other = tuple(wishes(seed)), tuple(wishes(seed + 1))
    questions = (
        HowMany(asked, of),
        Divided(asked, ("council", "age"), of),
        WithoutEach(asked, of),
        WhichSlots(asked),
        HowClose(asked, (other, asked)),
        Hold(tuple(slots), 2**41),
        HowAreYou(),
    )
    for question in questions:
        assert messages.read(messages.written(question)) == question


def test_answers_survive_being_sent() -> None:
    bits = np.array([1, 2**63, 10], dtype=np.uint64)  # 10 is a line break
    replies: list[messages.Reply] = [
        People(None),
        People(1240),
        Parts(50, {"sex": {"female": 25, "male": None}}),
        More(50, (None, 310)),
        Close(True),
        NotAnswered("sex", is_protected=True),
        messages.Done(),
        messages.Health(1000, date(2026, 11, 20), None),
        messages.Health(None, None, 3),
        messages.Unclear("too long"),
    ]
    for reply in replies:
        assert messages.reply_read(messages.reply_written(reply, FRESH)) == (reply, FRESH)
    sent, fresh = messages.reply_read(messages.reply_written(Slots(bits), FRESH))
    assert isinstance(sent, Slots)
    assert sent.found.tolist() == bits.tolist()
    assert fresh == FRESH


BAD = [
    b"",
    b"\xff\xfe",
    b"[]",
    b"null",
    b"7",
    b'{"ask": "who_is_this"}',
    b'{"ask": ["how_many"]}',
    b'{"ask": "how_many"}',
    b'{"ask": "how_many", "wishes": {}, "of": "live"}',
    b'{"ask": "how_many", "wishes": [], "of": "yesterday"}',
    b'{"ask": "how_many", "wishes": [["council"]], "of": "live"}',
    b'{"ask": "how_many", "wishes": [["council", "C0"]], "of": "live"}',
    b'{"ask": "how_many", "wishes": [["council", [7]]], "of": "live"}',
    json.dumps({"ask": "how_many", "wishes": [["council", []]] * 21, "of": "live"}).encode(),
    json.dumps({"ask": "how_many", "wishes": [["c" * 61, []]], "of": "live"}).encode(),
    json.dumps({"ask": "how_close", "wishes": [], "earlier": [[]] * 51}).encode(),
    b'{"ask": "hold", "slots": [-1], "xact": 1}',
    b'{"ask": "hold", "slots": [true], "xact": 1}',
    b'{"ask": "hold", "slots": [1.5], "xact": 1}',
    b'{"ask": "hold", "slots": [1], "xact": 99999999999999999999}',
    b"[" * 40_000,
]


@pytest.mark.parametrize("raw", BAD, ids=range(len(BAD)))
def test_what_is_no_question_is_unclear(raw: bytes) -> None:
    assert isinstance(messages.read(raw), messages.Unclear)


@given(st.binary(max_size=80))
def test_noise_is_unclear_or_no_answer(raw: bytes) -> None:
    assert isinstance(messages.read(raw), messages.Unclear)
    with pytest.raises(ValueError, match="not an answer"):
        messages.reply_read(raw)


def kept(seed: int) -> Kept:
    live, edition = people(150, seed), people(90, seed + 1)
    as_of = AsOf(7, NOON, NOON.date())
    return Kept(Picture(index_of(live), as_of), Picture(index_of(edition), as_of), {3: 9}, None)


def test_a_copy_in_blocks_is_the_same_again() -> None:
    before = kept(4)
    pieces = list(blocks(before))
    assert len(pieces) == count_of(before)
    again = unpacked(GUARDED, pieces)
    assert isinstance(again, Kept)
    for mine, theirs in ((before.live, again.live), (before.edition, again.edition)):
        assert np.array_equal(mine.bits.rows, theirs.bits.rows)
        assert mine.as_of == theirs.as_of
    assert (again.held, again.differed) == ({3: 9}, None)


def test_blocks_that_do_not_fit_are_no_copy() -> None:
    pieces = list(blocks(kept(4)))
    other = Shape(GUARDED.dimensions[:2])
    for torn in ([], pieces[:1], pieces[:-1], [*pieces, b"more"], [pieces[1], pieces[0]], [b"{}", *pieces[1:]]):
        assert isinstance(unpacked(GUARDED, torn), Torn)
    assert isinstance(unpacked(other, pieces), Torn)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 1, 5, 2, 59, tzinfo=UTC), datetime(2026, 1, 4, 3, tzinfo=UTC)),
        (datetime(2026, 1, 5, 3, 0, tzinfo=UTC), datetime(2026, 1, 5, 3, tzinfo=UTC)),
        (datetime(2026, 7, 5, 1, 59, tzinfo=UTC), datetime(2026, 7, 4, 2, tzinfo=UTC)),
        (datetime(2026, 7, 5, 2, 1, tzinfo=UTC), datetime(2026, 7, 5, 2, tzinfo=UTC)),
    ],
)
def test_an_edition_is_made_at_three_in_the_night(now: datetime, due: datetime) -> None:
    assert newest_due(now, UK) == due
    assert is_due(None, now, UK)
    assert not is_due(due, now, UK)
    assert is_due(due.replace(year=2025), now, UK)
