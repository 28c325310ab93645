"""The reader: from a sealed copy or from everybody, change by change, anew each night, and never from half a copy."""

import itertools
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.citizens.models import AskingPreference, IndexChange
from citizen_panel.domain.matching import counted, index_copies, service
from citizen_panel.domain.matching.counted import Condition
from citizen_panel.domain.matching.index_shape import COUNCIL, NOT_SAID, PARTS, TRAVEL, WEEK, shape_now, wishes_of
from citizen_panel.domain.matching.models import IndexCheck, IndexCopy
from citizen_panel.domain.matching.rules.index.answers import Parts
from citizen_panel.domain.matching.rules.index.bits import slots_of
from citizen_panel.domain.matching.rules.index.questions import Of
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.projects.vocabulary import Asks, MeetingWay
from citizen_panel.matcher.panel import Panel
from citizen_panel.matcher.reader import Reader
from citizen_panel.tasks import retention
from tests.factories import matching, projects
from tests.matcher.conftest import Stage, execute

SPANS = ((13, None), (18, None), (13, 15), (13, 17), (16, 17))
LEAVES = "UPDATE citizen SET status = 'left' WHERE id = :one"
pytestmark = pytest.mark.concurrency


def rows_in(panel: Panel) -> int:
    """How many people there are."""
    return len(slots_of(panel.live.pictured().bits.rows[0]))


def save(stage: Stage, reader: Reader, panel: Panel) -> None:
    with stage.holder.app_context():
        reader.save(panel)


def copies(stage: Stage) -> list[Path]:
    return sorted(stage.folder.glob("*.sealed"), key=lambda file: file.stat().st_mtime_ns)


def differs(one: Panel, other: Panel) -> int:
    return len(one.live.pictured().bits.differing(other.live.pictured().bits))


def test_quickly_and_slowly_the_same_is_counted(stage: Stage) -> None:
    towns = frozenset({projects.ORKNEY, projects.EDINBURGH})
    sets: list[Sequence[Wish]] = [(), (Wish(COUNCIL, frozenset({projects.ORKNEY})),)]
    bodies = (stage.house.runs_panel, stage.house.needs_a_yes)
    ways = (MeetingWay.ONLINE, MeetingWay.IN_PERSON)
    for body, when, way in itertools.product(bodies, (0, 7, 1 << 20), ways):
        sets.append(wishes_of(towns, Asks(when=when, way=way), body))
    sets += [wishes_of(towns, Asks(youngest=low, oldest=high), bodies[1]) for low, high in SPANS]
    with transaction():
        for person in stage.house.people[50:56]:
            matching.of_age(person, "sixteen_17")
        for number, person in enumerate(stage.house.people[56:70]):
            matching.of_age(person, "thirteen_to_15", guardian_agreed=number % 3 > 0)
    sets.append([Wish(TRAVEL, frozenset({"5", "20"})), Wish(PARTS, frozenset({WEEK[2]})), Wish(COUNCIL, towns)])
    sets.append([Wish(TRAVEL, frozenset({"500", NOT_SAID})), Wish(PARTS, frozenset({NOT_SAID}))])
    with stage.running(stage.reader().begin()) as panel:
        panel._now = lambda: panel.live.as_of.read_at  # nobody reads on, however long this takes
        for wishes in sets:
            for of in Of:
                quick = counted.how_many(stage.asked, wishes, of)
                assert quick.path is counted.Path.QUICK
                assert quick.answer == counted.how_many(None, wishes).answer
            assert counted.without_each(stage.asked, wishes).answer == counted.without_each(None, wishes).answer
            names = (COUNCIL, PARTS, TRAVEL)
            assert counted.divided(stage.asked, wishes, names).answer == counted.divided(None, wishes, names).answer
            assert set(counted.slots(stage.asked, wishes).answer) == set(counted.slots(None, wishes).answer)
            close = counted.too_close(stage.asked, wishes, sets)
            assert close.answer == counted.too_close(None, wishes, sets).answer
        assert counted.too_close(None, sets[0], sets).path is counted.Path.SLOW


def test_bands_of_quotas_come_from_the_index_or_the_edition_of_the_councils(stage: Stage) -> None:
    wishes = wishes_of([projects.ORKNEY], Asks(when=7), stage.house.runs_panel)
    with transaction():
        counted_today = counted.divided(None, wishes, ("sex",))
    assert counted_today.answer.parts["sex"] == {"female": None, "male": None}, "nobody counted the panel yet"
    assert counted_today.passed_over == (PARTS,)
    with transaction():
        assert service.count_panel() > 0
    slow = counted.divided(None, wishes, ("sex",)).answer
    with stage.running(stage.reader().begin()):
        quick = counted.divided(stage.asked, wishes_of([projects.ORKNEY], Asks(), stage.house.runs_panel), ("sex",))
        assert isinstance(quick.answer, Parts)
        assert quick.answer.parts["sex"] == slow.parts["sex"]
        assert quick.passed_over == ()


@pytest.mark.parametrize("wish", [Wish("sex", frozenset({"female"})), Wish("shoe size", frozenset({"7"}))])
def test_nobody_can_be_looked_for_by_what_they_answered(stage: Stage, wish: Wish) -> None:
    with stage.running(stage.reader().begin()):
        for asked in (stage.asked, None):
            for act in (counted.how_many, counted.slots, counted.without_each):
                with pytest.raises(ValueError, match="nobody can be looked for"):
                    act(asked, [wish])


def test_it_reads_with_a_login_that_sees_no_names(stage: Stage) -> None:
    with stage.holder.app_context(), pytest.raises(ProgrammingError), transaction():
        db.session.execute(text("SELECT * FROM contact_details"))


def test_from_a_sealed_copy_it_goes_on_where_it_was(stage: Stage) -> None:
    reader = stage.reader()
    panel = reader.begin()
    save(stage, reader, panel)
    execute(LEAVES, one=stage.someone())
    with transaction():
        matching.people(3, seed=9)
    again = stage.reader().begin()
    assert again.edition.as_of == panel.edition.as_of, "the same edition: the same people are counted all day"
    assert rows_in(again) == rows_in(panel) + 2
    fresh = stage.reader()
    with stage.holder.app_context():
        assert fresh.look_anew(again) == 0


def test_nothing_lies_on_the_disk_in_clear(stage: Stage) -> None:
    reader = stage.reader()
    panel = reader.begin()
    save(stage, reader, panel)
    for file in copies(stage):
        raw = file.read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600
        for row in panel.live.pictured().bits.rows:
            assert not row.any() or row.tobytes() not in raw
        assert b"council" not in raw
        assert projects.ORKNEY.encode() not in raw
    assert stage.folder.stat().st_mode & 0o777 == 0o700


def test_two_copies_are_kept_and_the_keys_of_no_others(stage: Stage) -> None:
    reader = stage.reader()
    panel = reader.begin()
    for _ in range(4):
        save(stage, reader, panel)
    assert len(copies(stage)) == 2
    db.session.rollback()
    kept = {str(one) for one in db.session.execute(select(IndexCopy.id)).scalars()}
    assert kept == {file.stem for file in copies(stage)}


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "gone", "swapped"])
def test_a_torn_copy_is_passed_over_for_the_one_before(
    stage: Stage, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    reader = stage.reader()
    panel = reader.begin()
    save(stage, reader, panel)
    older, newest = copies(stage)
    whole = newest.read_bytes()
    torn = {
        "cut": whole[:-100],
        "flipped": whole[:200] + bytes([whole[200] ^ 1]) + whole[201:],
        "empty": b"",
        "swapped": older.read_bytes(),
    }
    if how == "gone":
        newest.unlink()
    else:
        newest.write_bytes(torn[how])
    with caplog.at_level(logging.WARNING):
        again = stage.reader().begin()
    assert how == "gone" or "of no use" in caplog.text
    assert again.edition.as_of == panel.edition.as_of, "it is from the copy before"
    assert differs(again, panel) == 0


def test_without_a_whole_copy_everybody_is_read(stage: Stage) -> None:
    reader = stage.reader()
    panel = reader.begin()
    execute("DELETE FROM index_copy")
    again = stage.reader().begin()
    assert again.edition.as_of != panel.edition.as_of
    assert differs(again, panel) == 0
    assert len(copies(stage)) == 1, "what cannot be opened any more is removed"


def test_a_copy_of_another_shape_is_not_taken(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.reader().begin()
    before = shape_now()
    monkeypatch.setattr("citizen_panel.matcher.reader.shape_now", lambda: type(before)(before.dimensions[:-1]))
    reader = stage.reader()
    with stage.holder.app_context():
        assert reader._newest_copy() is None


def test_the_feed_is_kept_for_every_copy(stage: Stage) -> None:
    reader = stage.reader()
    panel = reader.begin()
    execute(LEAVES, one=stage.someone())
    retention.lapse()
    assert count_of(IndexChange) > 0
    stage.turn(reader, panel)
    for _ in range(2):
        save(stage, reader, panel)
    retention.lapse()
    assert count_of(IndexChange) == 0


def count_of(table: type) -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def test_each_night_everybody_is_read_and_compared(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    reader = stage.reader()
    with stage.running(reader.begin()) as panel:
        tonight = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=4)
        execute(LEAVES, one=stage.someone())
        edition = panel.edition
        with clock.at(tonight):
            stage.turn(reader, panel)
            assert counted.condition(stage.asked) is Condition.WELL
        assert panel.edition.as_of.read_at == tonight
        assert panel.edition is not edition
        assert checks()[-1] == 0, "what the feed named is no difference"
        row = stage.row(stage.someone())
        panel.live.clear([row])
        with clock.at(tonight + timedelta(days=1)), caplog.at_level(logging.ERROR):
            stage.turn(reader, panel)
            assert counted.condition(stage.asked) is Condition.WRONG
        assert "incident" in caplog.text
        assert checks()[-2:] == [0, 1]
        assert stage.app.test_client().get("/readyz").text == "ready, degraded: index"
        with clock.at(tonight + timedelta(days=2)):
            stage.turn(reader, panel)
            assert counted.condition(stage.asked) is Condition.WELL, "it was put right"
        assert stage.app.test_client().get("/readyz").text == "ready"


def checks() -> list[int]:
    db.session.rollback()
    return list(db.session.execute(select(IndexCheck.differing).order_by(IndexCheck.id)).scalars())


def test_what_the_calendar_ends_is_ended(stage: Stage) -> None:
    person, tomorrow = stage.someone(), clock.today() + timedelta(days=1)
    with transaction():
        pause = AskingPreference(citizen_id=person, weekly_parts=7, paused_until_on=clock.today())
        db.session.merge(pause)
    execute(
        "UPDATE consent_standing SET expires_on = :day WHERE citizen_id = :one",
        day=clock.today(),
        one=stage.someone(),
    )
    reader = stage.reader()
    panel = reader.begin()
    before = rows_in(panel)
    with clock.at(clock.now() + timedelta(days=1)):
        assert clock.today() == tomorrow
        stage.turn(reader, panel)
        db.session.rollback()
        anew = stage.reader()
        with stage.holder.app_context():
            assert anew.look_anew(panel) == 0
    assert rows_in(panel) == before, "one more whose pause is over, one fewer who said yes until then"


def test_checks_and_old_copies_go(stage: Stage) -> None:
    stage.reader().begin()
    with transaction():
        index_copies.forget_old_checks()
        assert index_copies.needed_from() > 0
    with clock.at(clock.now() + timedelta(days=8)), transaction():
        index_copies.needed_from()
    assert count_of(IndexCopy) == 0
