"""How fast does the process that holds the index answer, beside plain reading of the same bytes and beside PostgreSQL?

    python -m bench.matcher [--citizens 1000000 5000000] [--asks 200] [--without-postgres]

The citizens are those of `bench/index.py`: invented, all attributes independent, the worst case for bits. Everything is
asked over a Unix socket by one asker, as a page would, rounded and suppressed. The PostgreSQL is an own one, made and
thrown away, with one wide table of the first number of citizens and an index on each attribute; its caches are warm.
Ratios are of one run on one machine; load and the latency of a flush to the disk stand below.

 read        the bytes that the question touches, read once, one after the other
 postgres    the same question by b-trees; a breakdown by GROUPING SETS; leave-one-out by one query for each wish
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import numpy as np
import psycopg
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import sql

from bench.index import MANY_OF, ONE_OF, QUESTIONS, SHOWN, Timed, panel, shape, timed, wishes
from citizen_panel.core.sealing import place_of, seal, unseal
from citizen_panel.domain.matching.index_copies import CopyKey
from citizen_panel.domain.matching.live_index import LiveIndex
from citizen_panel.domain.matching.rules.index.answers import Parts, People, told
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns
from citizen_panel.domain.matching.rules.index.packed import Kept
from citizen_panel.domain.matching.rules.index.picture import AsOf, Picture
from citizen_panel.domain.matching.rules.index.questions import Divided, HowMany, Of, Question, WithoutEach
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.gateways import index_wire as wire
from citizen_panel.gateways.index import IndexClient
from citizen_panel.local import postgres
from citizen_panel.matcher.copies import Copies
from citizen_panel.matcher.panel import Panel
from citizen_panel.matcher.server import Server

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECRET = b"bench"
COLUMNS = (*(f"one{n}" for n in range(len(ONE_OF))), *(f"many{n}" for n in range(len(MANY_OF))))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--citizens", type=int, nargs="+", default=[1_000_000, 5_000_000])
    words.add_argument("--asks", type=int, default=200)
    words.add_argument("--without-postgres", action="store_true")
    given = words.parse_args()
    for place, citizens in enumerate(given.citizens):
        columns = panel(citizens)
        slower = {} if given.without_postgres or place else by_postgres(columns)
        measured(columns, given.asks, slower)
        del columns
    sealed_answers()
    print(
        f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; a flush to the disk takes {flushed():.2f} ms"
    )


def measured(columns: Columns, asks: int, slower: dict[str, float]) -> None:
    """Print what the process takes for a panel of this size, and how it compares."""
    citizens, as_of = len(columns.askable), AsOf(1, NOON, NOON.date())
    bits = Bits.of(shape(), columns)
    live = LiveIndex(bits, as_of)
    held = Panel(live, live.pictured(), lambda: NOON, None)
    one = bits.rows.nbytes / citizens
    print(f"\n{citizens:,} citizens: {one:.1f} bytes each, {2 * one:.1f} with the daily edition (P4)")
    print(f"{'':28}{'p50 ms':>8}{'p95 ms':>8}{'x read':>8}{'x postgres':>12}")
    with asked_by_one(held) as asked:
        for name, question in QUESTIONS.items():
            told_of = tuple(wishes(question))
            answered = asked.ask(HowMany(told_of, Of.LIVE))
            assert answered
            assert isinstance(answered[0], People)
            touched = bits.rows[: 2 + sum(question.values())]
            for what, put, rows in (
                ("count", HowMany(told_of), touched),
                ("count and breakdown", Divided(told_of, SHOWN), bits.rows[: len(touched) + sum(ONE_OF[1:9])]),
                ("leave one out", WithoutEach(told_of), touched),
            ):
                line(f"{what}, {name}", taken(asked, put, asks), read_of(rows), slower.get(f"{what}, {name}"))
        hold = timed(lambda: asked.hold([7], 99), 9)
    changed = np.random.default_rng(3).permutation(citizens)[:1000]
    some = Columns(columns.askable[changed], {name: column[changed] for name, column in columns.held.items()})
    put_in = timed(lambda: bits.put(changed, some), 5)
    print(f"let go of one person: {hold.median:.2f} ms; 1,000 changed people: {put_in.median:.1f} ms (P5)")
    restarted(held, columns)


def taken(asked: IndexClient, question: Question, asks: int) -> tuple[float, float]:
    """The middle and the 95th of a hundred, in milliseconds."""
    found = []
    for _ in range(asks):
        begun = time.perf_counter()
        assert asked.ask(question) is not None
        found.append(1000 * (time.perf_counter() - begun))
    found.sort()
    return found[len(found) // 2], found[len(found) * 95 // 100]


def read_of(rows: np.ndarray) -> float:
    return timed(lambda: np.bitwise_or.reduce(rows, axis=None), 9).best


def line(name: str, times: tuple[float, float], read: float, slow: float | None) -> None:
    beside = f"{slow / times[0]:12.0f}" if slow else f"{'':12}"
    print(f"{name:28}{times[0]:8.2f}{times[1]:8.2f}{times[0] / read:8.1f}{beside}")


@contextmanager
def asked_by_one(held: Panel) -> Iterator[IndexClient]:
    with tempfile.TemporaryDirectory(prefix="cp-bench-") as folder:
        server = Server(str(Path(folder, "i")), SECRET, held)
        server.start()
        client = IndexClient(wire.place(f"unix:{folder}/i"), SECRET)
        try:
            yield client
        finally:
            client.close()
            server.stop()


def restarted(held: Panel, columns: Columns) -> None:
    """A sealed copy written, and read until the first question is answered, beside making bits of columns."""
    live = held.live.pictured()
    with tempfile.TemporaryDirectory(prefix="cp-bench-") as folder:
        copies, key = Copies(Path(folder)), CopyKey(uuid4(), os.urandom(32))
        written = timed_once(lambda: copies.write(key, Kept(live, held.edition, {}, None)))
        size = sum(file.stat().st_size for file in Path(folder).glob("*")) / 1e6

        def begin() -> None:
            kept = copies.read(key, shape())
            assert isinstance(kept, Kept)
            again = Panel(LiveIndex(kept.live.bits, kept.live.as_of), kept.edition, lambda: NOON, None)
            with asked_by_one(again) as asked:
                assert asked.ask(HowMany(())) is not None

        ready = timed_once(begin)
    made = timed_once(lambda: Bits.of(shape(), columns))
    print(f"sealed copy of {size:.0f} MB: written in {written:.2f} s, answering {ready:.2f} s after a start (P6);")
    print(f"  making the bits alone, without reading or opening anything: {made:.2f} s")


def timed_once(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def by_postgres(columns: Columns) -> dict[str, float]:
    """Milliseconds of each question in PostgreSQL, the best of three; the counts must be the same."""
    bits, found = Bits.of(shape(), columns), dict[str, float]()
    with (
        tempfile.TemporaryDirectory(prefix="cp-bench-") as folder,
        postgres.running(Path(folder, "postgres"), lasting=False) as server,
        psycopg.connect(server.url("cp_owner"), autocommit=True) as line_to,
    ):
        load(line_to, columns)
        for name, question in QUESTIONS.items():
            asked = wishes(question)
            where = condition(asked)
            counting = made("SELECT count(*) FROM person WHERE {where}", where=where)
            people = line_to.execute(counting).fetchone()
            assert people
            assert People(told(people[0])) == _answer(bits, HowMany(tuple(asked)))
            found[f"count, {name}"] = query(line_to, counting)
            sets = ", ".join(f"({one})" for one in SHOWN)
            dividing = made(
                "SELECT {shown}, count(*) FROM person WHERE {where} GROUP BY GROUPING SETS ({sets})",
                shown=", ".join(SHOWN),
                where=where,
                sets=sets,
            )
            found[f"count and breakdown, {name}"] = query(line_to, dividing)
            without = [condition([*asked[:at], *asked[at + 1 :]]) for at in range(len(asked))]
            found[f"leave one out, {name}"] = sum(
                query(line_to, made("SELECT count(*) FROM person WHERE {where}", where=each), 1)
                for each in [where, *without]
            )
        size = line_to.execute("SELECT pg_indexes_size('person')").fetchone()
        assert size
        print(f"the indexes of PostgreSQL: {size[0] / len(columns.askable):.0f} bytes a citizen (P4)")
        types(line_to, columns)
    return found


def types(line_to: psycopg.Connection, columns: Columns) -> None:
    """People of one kind, by eight attributes: keys and counting beside GROUP BY."""
    names, sizes = SHOWN, [size + 1 for size in ONE_OF[1:9]]

    def kinds() -> int:
        key = np.zeros(len(columns.askable), dtype=np.int64)
        for name, size in zip(names, sizes, strict=True):
            key = key * size + (columns.held[name] + 1)
        return int(np.count_nonzero(np.bincount(key)))

    grouped = made("SELECT count(*) FROM (SELECT 1 FROM person GROUP BY {names}) AS kinds", names=", ".join(names))
    there = line_to.execute(grouped).fetchone()
    assert there == (kinds(),)
    by_key, by_query = timed(kinds, 3), query(line_to, grouped, 2)
    print(f"types by 8 attributes: {by_key.best / 1000:.2f} s, GROUP BY {by_query / by_key.best:.0f} times that (P8)")


def load(line_to: psycopg.Connection, columns: Columns) -> None:
    """The same people as one wide table with an index on each attribute."""
    defined = ", ".join(f"{name} int NOT NULL" for name in COLUMNS)
    line_to.execute(f"CREATE UNLOGGED TABLE person (askable boolean NOT NULL, {defined})")
    field = [("size", ">i4"), ("value", ">i4")]
    rows = np.zeros(
        len(columns.askable),
        dtype=[("fields", ">i2"), ("asize", ">i4"), ("askable", "?"), *((name, field) for name in COLUMNS)],
    )
    rows["fields"], rows["asize"], rows["askable"] = 1 + len(COLUMNS), 1, columns.askable
    for name in COLUMNS:
        rows[name]["size"], rows[name]["value"] = 4, columns.held[name]
    with line_to.cursor().copy("COPY person FROM STDIN (FORMAT binary)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for at in range(0, len(rows), 100_000):
            copy.write(rows[at : at + 100_000].tobytes())
        copy.write(b"\xff\xff")
    line_to.execute("SET maintenance_work_mem = '256MB'")
    for name in COLUMNS:
        line_to.execute(f"CREATE INDEX ON person ({name})")
    line_to.execute("VACUUM ANALYZE person")
    line_to.execute("SET jit = off")


def condition(asked: Sequence[Wish]) -> str:
    parts = ["askable"]
    for wish in asked:
        accepted = sorted(map(int, wish.accepted))
        if wish.dimension.startswith("one"):
            parts.append(f"{wish.dimension} IN ({', '.join(map(str, accepted))})")
        else:
            parts.append(f"{wish.dimension} & {sum(1 << value for value in accepted)} <> 0")
    return " AND ".join(parts)


def made(statement: LiteralString, **parts: str) -> sql.Composed:
    """A statement of parts that this file made up itself."""
    return sql.SQL(statement).format(**{name: sql.SQL(part) for name, part in parts.items()})  # type: ignore[arg-type]


def query(line_to: psycopg.Connection, statement: sql.Composed, repeats: int = 2) -> float:
    return timed(lambda: line_to.execute(statement).fetchall(), repeats).best


def _answer(bits: Bits, question: HowMany | Divided) -> People | Parts:
    held = Panel(
        LiveIndex(bits, AsOf(1, NOON, NOON.date())), Picture(bits, AsOf(1, NOON, NOON.date())), lambda: NOON, None
    )
    found = held.reply(question)[0]
    assert isinstance(found, People | Parts)
    return found


def sealed_answers(count: int = 100_000) -> None:
    """Opening one sealed blob a person, beside the bare cipher and beside four fields under Fernet."""
    key, fernet = os.urandom(32), Fernet(Fernet.generate_key())
    blobs = [seal(key, bytes(20), bound_to=place_of("answer", str(n), 1)) for n in range(count)]
    fields = [fernet.encrypt(b"white_scottish") for _ in range(4000)]
    bare = AESGCM(key)
    ours = timed(lambda: [unseal(key, blob, bound_to=place_of("answer", str(n), 1)) for n, blob in enumerate(blobs)], 2)
    raw = timed(lambda: [bare.decrypt(b[:12], b[12:], b"answer|%d|1" % n) for n, b in enumerate(blobs)], 2)
    four = timed(lambda: [fernet.decrypt(field) for field in fields], 2)
    a_million = Timed(*(1e6 / count / 1000 * each for each in (ours.median, ours.best)))
    print(
        f"\na million sealed answers opened: {a_million.best:.1f} s, {ours.best / raw.best:.1f} times the bare cipher;"
    )
    print(f"  four fields each under Fernet: {(four.best / 1000) / (ours.best / count):.0f} times that (P7)")


def flushed() -> float:
    """Milliseconds that a small write takes to be on the disk."""
    with tempfile.NamedTemporaryFile(prefix="cp-bench-") as file:

        def flush() -> None:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())

        return timed(flush, 9).median


if __name__ == "__main__":
    main()
