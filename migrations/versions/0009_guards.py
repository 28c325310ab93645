"""What the database itself refuses: changed facts, wrong readers."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Rows of these tables are never deleted, and never changed but for the columns named, which may become null.
APPEND_ONLY = {
    "ledger.chain": (),
    "ledger.entry": (),
    "ledger.link": (),
    "ledger.handled": (),
    "reference.dataset": (),
    "equality.question_set": (),
    "delivery_attempt": (),
    "message_wording": (),
    "security_event": (),
    "consent_text": (),
    "consent_decision": ("citizen_id", "evidence_sealed", "evidence_key"),
    "assisted_sign_up": ("citizen_id",),
    "start_declaration": (),
    "sign_of_work": (),
    "tier_change": (),
    "phase_entry": (),
    "decision": (),
    "plan": (),
    "plan_sign_off": (),
    "benchmark_declaration": (),
    "priority_group": (),
    "brief_return": (),
    "earlier_look": (),
    "draw_quota": (),
    "draw_document": ("sealed",),
    "attendance": (),
    "call_made": (),
    "lapse_report": (),
    "insight_source": ("token",),
    "insight_decision_link": (),
    "criteria_set": (),
    "criteria_binding": (),
    "tombstone": (),
}
BELONGS_TO_A_FACT = ("ledger.entry", "ledger.payload")
# Not the number of an entry nor its transaction: with them a fact could be kept out of the sealer's sight for ever.
WRITTEN_WITH_A_FACT = (
    "chain_id",
    "kind",
    "schema",
    "occurred_at",
    "recorded_at",
    "actor_token",
    "actor_capacity",
    "subject_kind",
    "subject_id",
    "commitment_hash",
    "corrects_id",
    "correction_code",
)
OPEN_OF_A_DRAW = ("id", "draw_id", "kind", "digest_hash", "key_id", "open_body")
# Rows whose time is over; whatever the eraser may not delete the grants keep from it.
GOES_AFTER_ITS_TIME = (
    "consent_decision",
    "delivery_attempt",
    "security_event",
    "tombstone",
    "ledger.dispatch",
    "ledger.handled",
)
# What the matching index counts by: whoever writes here, the index hears of it.
FED_TO_THE_INDEX = ("citizen", "person_key", "consent_standing", "asking_preference", "asking_tally")
READ_BY_THE_MATCHER = (
    "asking_preference",
    "asking_tally",
    "away_period",
    "citizen",
    "consent_standing",
    "data_key",
    "person_key",
)


# Of young people that a guardian agrees, never who; of places that somebody holds one, never what the project is.
SEEN_IN_PART_BY_THE_MATCHER = {
    "draw": ("id", "recruitment_brief_id", "state"),
    "guardian_link": ("citizen_id", "from_on", "ends_on", "ended_on"),
    "place": ("citizen_id", "draw_id", "state"),
    "project": ("id", "state"),
    "recruitment_brief": ("id", "project_id"),
}


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            may_clear text[] := coalesce(TG_ARGV::text[], '{}');
            name text;
        BEGIN
            IF TG_OP = 'DELETE' AND current_user = 'cp_eraser' THEN
                IF TG_TABLE_NAME = 'consent_decision'
                    AND (to_jsonb(OLD) ->> 'recorded_at')::timestamptz > now() - interval '6 years'
                THEN
                    RAISE EXCEPTION 'proof of consent is kept 6 years' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN OLD;
            END IF;
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
            IF (to_jsonb(OLD) - may_clear) IS DISTINCT FROM (to_jsonb(NEW) - may_clear) THEN
                RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
            FOREACH name IN ARRAY may_clear LOOP
                IF to_jsonb(NEW) -> name <> 'null'::jsonb AND to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name
                THEN
                    RAISE EXCEPTION '% may only become empty', name USING ERRCODE = 'restrict_violation';
                END IF;
            END LOOP;
            RETURN NEW;
        END $$
        """
    )
    for table, may_clear in APPEND_ONLY.items():
        arguments = ", ".join(f"'{column}'" for column in may_clear)
        op.execute(
            f"CREATE TRIGGER tr_{_short(table)}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION public.refuse_change({arguments})"
        )
    op.execute(
        "CREATE TRIGGER tr_payload_no_update BEFORE UPDATE ON ledger.payload "
        "FOR EACH ROW EXECUTE FUNCTION public.refuse_change()"
    )
    _whole_facts()
    _index_feed()
    _ordinary_grants()
    _ledger_grants()
    _equality_grants()


def _whole_facts() -> None:
    """No entry without its chain, no payload without its entry: looked at once a statement.

    A foreign key looks, and locks, once a row, which took a third of the time of writing very many facts. What it would
    keep from being removed is never removed: chains and entries are only added to.
    """
    op.execute(
        """
        CREATE FUNCTION ledger.refuse_loose_ends() RETURNS trigger LANGUAGE plpgsql
        SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
        DECLARE
            is_loose boolean;
        BEGIN
            IF TG_TABLE_NAME = 'payload' THEN
                is_loose := EXISTS (
                    SELECT FROM added WHERE NOT EXISTS (SELECT FROM ledger.entry WHERE entry.id = added.entry_id)
                );
            ELSE
                is_loose := EXISTS (
                    SELECT FROM (SELECT DISTINCT chain_id FROM added) AS named
                    WHERE NOT EXISTS (SELECT FROM ledger.chain WHERE chain.id = named.chain_id)
                );
            END IF;
            IF is_loose THEN
                RAISE EXCEPTION 'a row of % belongs to nothing', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    for table in BELONGS_TO_A_FACT:
        op.execute(
            f"CREATE TRIGGER tr_{_short(table)}_belongs AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_loose_ends()"
        )


def _index_feed() -> None:
    """A row for each person touched, once a statement: a whole panel is brought in by a handful of them.

    It is less when somebody may fit less than before: the index then lets go of them before the change is committed.
    What is new beside somebody who is new themselves, or was changed, in the same transaction is not noted again.
    """
    op.execute(
        """
        CREATE FUNCTION public.note_index_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_TABLE_NAME = 'citizen' THEN
                INSERT INTO index_change (row_no, is_less)
                SELECT row_no, bool_or(status <> 'active' OR restricted_at IS NOT NULL) FROM touched GROUP BY row_no;
            ELSIF TG_TABLE_NAME = 'asking_preference' THEN
                INSERT INTO index_change (row_no, is_less)
                SELECT citizen.row_no, bool_or(touched.paused_until_on IS NOT NULL)
                FROM touched JOIN citizen ON citizen.id = touched.citizen_id
                WHERE NOT (TG_OP = 'INSERT' AND touched.paused_until_on IS NULL
                    AND citizen.xmin = pg_current_xact_id()::xid)
                GROUP BY citizen.row_no;
            ELSE
                INSERT INTO index_change (row_no, is_less)
                SELECT DISTINCT citizen.row_no, TG_OP <> 'INSERT' AND TG_TABLE_NAME IN ('consent_standing', 'person_key')
                FROM touched JOIN citizen ON citizen.id = touched.citizen_id
                WHERE NOT (TG_OP = 'INSERT' AND citizen.xmin = pg_current_xact_id()::xid);
            END IF;
            NOTIFY index_change;
            RETURN NULL;
        END $$
        """
    )
    for table in FED_TO_THE_INDEX:
        for verb, rows in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            op.execute(
                f"CREATE TRIGGER tr_{table}_index_{verb} AFTER {verb.upper()} ON {table} "
                f"REFERENCING {rows} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.note_index_change()"
            )
    _places_feed()


def _places_feed() -> None:
    """A row for each person who holds a place, when that may change in how many projects they are."""
    op.execute(
        """
        CREATE FUNCTION public.note_place_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_TABLE_NAME = 'place' THEN
                INSERT INTO index_change (row_no)
                SELECT DISTINCT citizen.row_no
                FROM touched JOIN draw ON draw.id = touched.draw_id JOIN citizen ON citizen.id = touched.citizen_id
                WHERE draw.state = 'confirmed';
            ELSIF TG_TABLE_NAME = 'draw' THEN
                INSERT INTO index_change (row_no)
                SELECT DISTINCT citizen.row_no
                FROM place JOIN citizen ON citizen.id = place.citizen_id
                WHERE place.draw_id = NEW.id;
            ELSE
                INSERT INTO index_change (row_no)
                SELECT DISTINCT citizen.row_no
                FROM recruitment_brief JOIN draw ON draw.recruitment_brief_id = recruitment_brief.id
                JOIN place ON place.draw_id = draw.id JOIN citizen ON citizen.id = place.citizen_id
                WHERE recruitment_brief.project_id = NEW.id;
            END IF;
            IF FOUND THEN
                NOTIFY index_change;
            END IF;
            RETURN NULL;
        END $$
        """
    )
    for verb, rows in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
        op.execute(
            f"CREATE TRIGGER tr_place_index_{verb} AFTER {verb.upper()} ON place "
            f"REFERENCING {rows} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.note_place_change()"
        )
    for table, counts in (("draw", "confirmed"), ("project", "closed")):
        op.execute(
            f"CREATE TRIGGER tr_{table}_index_update AFTER UPDATE OF state ON {table} FOR EACH ROW "
            f"WHEN (OLD.state <> NEW.state AND '{counts}' IN (OLD.state, NEW.state)) "
            "EXECUTE FUNCTION public.note_place_change()"
        )


def _ordinary_grants() -> None:
    op.execute(
        "GRANT USAGE ON SCHEMA public "
        "TO cp_web, cp_worker, cp_sealer, cp_index, cp_self, cp_matcher, cp_aggregate, cp_eraser"
    )
    op.execute("GRANT USAGE ON SCHEMA reference TO cp_web, cp_worker, cp_index, cp_matcher, cp_aggregate")
    op.execute(
        "GRANT SELECT ON ALL TABLES IN SCHEMA reference TO cp_web, cp_worker, cp_index, cp_matcher, cp_aggregate"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO cp_web, cp_worker")
    op.execute("REVOKE INSERT, UPDATE, DELETE ON alembic_version, data_key FROM cp_web, cp_worker")
    for table, may_clear in APPEND_ONLY.items():
        if "." in table:
            continue
        op.execute(f"REVOKE UPDATE, DELETE ON {table} FROM cp_web, cp_worker")
        if may_clear:
            op.execute(f"GRANT UPDATE ({', '.join(may_clear)}) ON {table} TO cp_web, cp_worker")
    # What a draw depended on holds everybody's answers: the web process sees that it is there, never what it says.
    op.execute("REVOKE SELECT, INSERT, UPDATE (sealed) ON draw_document FROM cp_web")
    op.execute(f"GRANT SELECT ({', '.join(OPEN_OF_A_DRAW)}) ON draw_document TO cp_web")
    op.execute(f"GRANT SELECT ON {', '.join(READ_BY_THE_MATCHER)} TO cp_matcher, cp_aggregate")
    for table, columns in SEEN_IN_PART_BY_THE_MATCHER.items():
        op.execute(f"GRANT SELECT ({', '.join(columns)}) ON {table} TO cp_matcher")
    op.execute("GRANT SELECT ON data_key TO cp_self, cp_eraser")
    op.execute("GRANT SELECT, INSERT, DELETE ON panel_count TO cp_aggregate")
    # What was counted is compared with whatever is counted later, so nobody who counts takes it away.
    op.execute("REVOKE UPDATE, DELETE ON count_asked FROM cp_web")
    op.execute("REVOKE UPDATE ON count_asked FROM cp_worker")
    # The process that holds the index reads who changed and keeps its own copies' keys; it sees nobody's name.
    op.execute("REVOKE ALL ON index_copy FROM cp_web")
    op.execute("GRANT SELECT ON index_change, organisation TO cp_index")
    op.execute("GRANT SELECT, INSERT, DELETE ON index_copy TO cp_index")
    op.execute("GRANT SELECT, INSERT ON index_check TO cp_index")
    op.execute("REVOKE INSERT, UPDATE ON index_check FROM cp_web, cp_worker")
    op.execute("REVOKE INSERT, UPDATE ON index_copy FROM cp_worker")


def _ledger_grants() -> None:
    op.execute("GRANT USAGE ON SCHEMA ledger TO cp_web, cp_worker, cp_sealer, cp_eraser, cp_auditor")
    op.execute("GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO cp_web, cp_worker, cp_sealer, cp_auditor")
    op.execute("GRANT INSERT ON ledger.chain, ledger.payload TO cp_web, cp_worker")
    op.execute(f"GRANT INSERT ({', '.join(WRITTEN_WITH_A_FACT)}) ON ledger.entry TO cp_web, cp_worker")
    op.execute("GRANT INSERT, UPDATE ON ledger.dispatch TO cp_web, cp_worker")
    op.execute("GRANT INSERT ON ledger.handled TO cp_web, cp_worker")
    op.execute("GRANT INSERT ON ledger.link TO cp_sealer")
    op.execute("GRANT SELECT, DELETE ON ledger.payload TO cp_eraser")
    op.execute(f"GRANT SELECT, DELETE ON {', '.join(GOES_AFTER_ITS_TIME)} TO cp_eraser")
    op.execute("GRANT SELECT ON consent_standing TO cp_eraser")


def _equality_grants() -> None:
    op.execute("GRANT USAGE ON SCHEMA equality TO cp_self, cp_matcher, cp_aggregate, cp_eraser, cp_auditor")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON equality.answer TO cp_self")
    # Whoever comes with a list gets a row of their own that says nothing yet.
    op.execute("GRANT SELECT (import_id, faults, answers_name, answers_key, answers) ON import_line TO cp_self")
    op.execute("GRANT SELECT ON equality.answer, equality.question_set TO cp_matcher, cp_aggregate")
    op.execute("GRANT SELECT ON equality.question_set TO cp_self")
    op.execute("GRANT SELECT, DELETE ON equality.answer TO cp_eraser")
    op.execute("ALTER TABLE equality.answer ENABLE ROW LEVEL SECURITY")
    own = "pseudonym = nullif(current_setting('citizen_panel.own_row', true), '')::uuid"
    op.execute(f"CREATE POLICY own_row ON equality.answer TO cp_self USING ({own}) WITH CHECK ({own})")
    op.execute("CREATE POLICY whole_panel ON equality.answer FOR SELECT TO cp_matcher, cp_aggregate USING (true)")
    op.execute("CREATE POLICY erase ON equality.answer TO cp_eraser USING (true)")


def _short(table: str) -> str:
    return table.split(".")[-1]


def downgrade() -> None:
    for policy in ("own_row", "whole_panel", "erase"):
        op.execute(f"DROP POLICY {policy} ON equality.answer")
    op.execute("DROP TRIGGER tr_payload_no_update ON ledger.payload")
    for table in BELONGS_TO_A_FACT:
        op.execute(f"DROP TRIGGER tr_{_short(table)}_belongs ON {table}")
    op.execute("DROP FUNCTION ledger.refuse_loose_ends()")
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER tr_{_short(table)}_append_only ON {table}")
    for table in FED_TO_THE_INDEX:
        for verb in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER tr_{table}_index_{verb} ON {table}")
    for verb in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER tr_place_index_{verb} ON place")
    for table in ("draw", "project"):
        op.execute(f"DROP TRIGGER tr_{table}_index_update ON {table}")
    op.execute("DROP FUNCTION public.note_place_change()")
    op.execute("DROP FUNCTION public.note_index_change()")
    op.execute("DROP FUNCTION public.refuse_change()")
