"""What is said to the database once for a whole batch: taking what is due, and noting what a provider took.

Written out, so that they need not be put together anew for each batch.
"""

from sqlalchemy import text

_DUE = """
    SELECT due.id, due.state
    FROM unnest(CAST(:urgencies AS smallint[])) AS classes (urgency)
    CROSS JOIN LATERAL (
        SELECT message.id, message.state
        FROM message
        WHERE message.urgency = classes.urgency
            AND message.due_at <= :now
            AND message.state IN ('queued', 'leased')
            AND (message.state = 'queued' OR message.lease_until < :now)
            AND message.channel = ANY (CAST(:channels AS text[]))
        ORDER BY message.due_at
        LIMIT :count {hold}
    ) AS due
    LIMIT :count
"""
HELD = _DUE.format(hold="FOR UPDATE SKIP LOCKED")
"""The next due messages, held until the transaction ends; those that others hold are passed over.

For each urgency in its turn a walk along the index, which ends when there are enough.
"""
DUE = text(_DUE.format(hold=""))
"""As `HELD`; nothing is held."""
_TAKEN = """)
    UPDATE message
    SET state = 'leased', lease_until = :until, lease_token = CAST(:token AS uuid), attempts = message.attempts + 1,
        in_doubt_since = CASE WHEN picked.state = 'leased'
            THEN coalesce(message.in_doubt_since, message.lease_until) ELSE message.in_doubt_since END
    FROM picked
    WHERE message.id = picked.id
    RETURNING message.id, message.urgency, message.due_at, message.in_doubt_since, message.kind
"""
TAKE = text("".join(("WITH picked AS (", HELD, _TAKEN)))
"""Take what is due; a row whose lease ran out comes back as doubtful."""
CONFIRM = text("""
    WITH said AS (
        SELECT * FROM unnest(
            CAST(:ids AS uuid[]), CAST(:tokens AS uuid[]), CAST(:providers AS text[]), CAST(:references AS text[]),
            CAST(:codes AS text[])
        ) AS each (id, token, provider, reference, code)
    ), ours AS (
        SELECT said.*
        FROM said JOIN message ON message.id = said.id
        WHERE message.state = 'leased' AND message.lease_token = said.token
        ORDER BY message.id
        FOR UPDATE OF message
    ), sent AS (
        UPDATE message
        SET state = 'sent', lease_until = NULL, lease_token = NULL, in_doubt_since = NULL, provider = ours.provider,
            provider_reference = ours.reference, sent_at = :now
        FROM ours
        WHERE message.id = ours.id
        RETURNING message.id, message.kind, message.channel, ours.code
    ), noted AS (
        INSERT INTO delivery_attempt (message_id, attempted_at, outcome, provider_code)
        SELECT id, :now, 'accepted', code FROM sent
    )
    SELECT id, kind, channel FROM sent
""")
"""Mark as sent what is still held under the same token, locked in the order of the ids, with a try for each."""
