"""How facts are written: one statement for a fact and all that goes with it."""

from sqlalchemy import text

WRITE = text("""
    WITH fact AS (
        SELECT * FROM unnest(
            CAST(:kinds AS text[]), CAST(:schemas AS smallint[]), CAST(:subject_kinds AS text[]),
            CAST(:subject_ids AS uuid[]), CAST(:commitments AS bytea[]), CAST(:salts AS bytea[]),
            CAST(:bodies AS text[])
        ) WITH ORDINALITY AS each (kind, schema, subject_kind, subject_id, commitment_hash, salt, body, place)
    ), entered AS (
        INSERT INTO ledger.entry (chain_id, kind, schema, occurred_at, recorded_at, actor_token, actor_capacity,
            subject_kind, subject_id, commitment_hash, corrects_id)
        SELECT chain.id, fact.kind, fact.schema, :happened, :recorded_at, CAST(:actor_token AS uuid), :capacity,
            fact.subject_kind, fact.subject_id, fact.commitment_hash, CAST(:corrects AS bigint)
        FROM fact JOIN ledger.chain
            ON chain.kind = :chain AND chain.project_id IS NOT DISTINCT FROM CAST(:project_id AS uuid)
        ORDER BY fact.place
        RETURNING id, commitment_hash
    ), said AS (
        INSERT INTO ledger.payload (entry_id, salt, body)
        SELECT entered.id, fact.salt, CAST(fact.body AS jsonb) FROM entered JOIN fact USING (commitment_hash)
    ), followed AS (
        INSERT INTO ledger.dispatch (entry_id, due_at) SELECT entered.id, :recorded_at FROM entered
    )
    SELECT id FROM entered
""")
"""Facts of one chain, in their order, each with its words and what must follow; the numbers that they were given.

A commitment holds a salt of its own, so that it tells the facts of one statement apart.
"""
