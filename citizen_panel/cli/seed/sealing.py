"""Links all the facts of an invented past into their chains at once; the sealer goes on from there."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import psycopg

from citizen_panel.cli.seed.copying import checked_afterwards, connection
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.ledger.rules import GENESIS, link_hash
from citizen_panel.domain.ledger.seal import LOCK, sealable

AT_ONCE = 50_000
COPY = "COPY ledger.link (entry_id, chain_id, seq, prev_hash, link_hash, sealed_at) FROM STDIN"
WAITING = """
SELECT e.id, e.chain_id::text,
  '{"actor_capacity":"' || e.actor_capacity || '","actor_token":' || coalesce('"' || e.actor_token || '"', 'null')
  || ',"chain":"' || e.chain_id || '","commitment":"' || encode(e.commitment_hash, 'hex')
  || '","correction_code":' || coalesce('"' || e.correction_code || '"', 'null')
  || ',"corrects":' || coalesce(e.corrects_id::text, 'null') || ',"kind":"' || e.kind || '","occurred_at":"'
  || to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') || '","prev_hash":"',
  '","recorded_at":"' || to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
  || '","schema":' || e.schema || ',"seq":',
  ',"subject":"' || e.subject_id || '","subject_kind":"' || e.subject_kind || '"}'
FROM ledger.entry e
WHERE e.id > %s AND e.xact < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.id LIMIT %s
"""
HEADS = """
SELECT DISTINCT ON (chain_id) chain_id::text, seq, encode(link_hash, 'hex')
FROM ledger.link ORDER BY chain_id, seq DESC
"""

Row = tuple[int, str, str, str, str]


def seal_everything() -> int:
    """Link every committed fact after the last one that is linked, in the order of their numbers; returns how many.

    Does what `ledger.seal.seal_batch` does, in the owner's way: the hash is worked out from text that the database
    lays out, and compared with `ledger.rules.link_hash` once for each bundle.
    """
    raw = connection()
    raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    heads = {chain: (int(seq), found) for chain, seq, found in raw.execute(HEADS).fetchall()}
    sealed_at, sealed = clock.now().isoformat(), 0
    with checked_afterwards("ledger.link"), ThreadPoolExecutor(1) as pool:
        linked = raw.execute("SELECT coalesce(max(entry_id), 0) FROM ledger.link").fetchone()
        rows, lines = _after(raw, linked[0] if linked else 0, ""), ""
        while rows:
            _compare(rows[0], heads)
            following = pool.submit(_after, raw, rows[-1][0], lines)
            lines, sealed = _links(rows, heads, sealed_at), sealed + len(rows)
            rows = following.result()
        _write(raw, lines)
    return sealed


def _after(raw: psycopg.Connection[Any], last: int, lines: str) -> list[Row]:
    """Stream the links that are made, and fetch the facts to be linked next."""
    _write(raw, lines)
    return cast(list[Row], raw.execute(WAITING, (last, AT_ONCE)).fetchall())


def _write(raw: psycopg.Connection[Any], lines: str) -> None:
    with raw.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(lines)


def _links(rows: Sequence[Row], heads: dict[str, tuple[int, str]], sealed_at: str) -> str:
    lines = []
    for number, chain, first, middle, end in rows:
        seq, head = heads.get(chain, (0, GENESIS.hex()))
        seq += 1
        linked = hashlib.sha256(f"{first}{head}{middle}{seq}{end}".encode()).hexdigest()
        lines.append(f"{number}\t{chain}\t{seq}\t\\\\x{head}\t\\\\x{linked}\t{sealed_at}\n")
        heads[chain] = (seq, linked)
    return "".join(lines)


def _compare(row: Row, heads: dict[str, tuple[int, str]]) -> None:
    number, chain, first, middle, end = row
    seq, head = heads.get(chain, (0, GENESIS.hex()))
    ours = hashlib.sha256(f"{first}{head}{middle}{seq + 1}{end}".encode()).digest()
    entry = db.session.get_one(Entry, number)
    assert ours == link_hash(sealable(entry), seq + 1, bytes.fromhex(head))
