"""The ledger with its outbox, and the figures about Scotland."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from citizen_panel.core.db import Xid8

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("kek_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('contact', 'access', 'equality', 'evidence', 'draw', 'pseudonym', 'lookup', 'secrets')",
            name=op.f("ck_data_key_purpose_known"),
        ),
        sa.CheckConstraint(
            "(destroyed_at IS NULL) = (wrapped IS NOT NULL)", name=op.f("ck_data_key_destroyed_key_is_gone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
    )
    op.create_table(
        "chain",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('platform', 'project')", name=op.f("ck_chain_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
        sa.UniqueConstraint("kind", "project_id", name="uq_chain_kind_project", postgresql_nulls_not_distinct=True),
        schema="ledger",
        info={"append_only": []},
    )
    op.create_table(
        "council",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_council")),
        schema="reference",
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("checksum_hash", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(checksum_hash) = 32", name=op.f("ck_dataset_checksum_is_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("name", "version", name="uq_dataset_name_version"),
        schema="reference",
        info={"append_only": []},
    )
    op.create_table(
        "working_day",
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("running_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("calendar", "day_on", name=op.f("pk_working_day")),
        schema="reference",
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("chain_id", sa.Uuid(), nullable=False, comment="of ledger.chain: a trigger looks once a statement"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("schema", sa.SmallInteger(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_token", sa.Uuid(), nullable=True),
        sa.Column("actor_capacity", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("commitment_hash", sa.LargeBinary(), nullable=False),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
        sa.Column("correction_code", sa.Text(), nullable=True),
        sa.Column("xact", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint(
            "actor_capacity IN ('citizen', 'gatekeeper', 'staff', 'platform_admin', 'system')",
            name=op.f("ck_entry_actor_capacity_known"),
        ),
        sa.CheckConstraint("occurred_at <= recorded_at", name=op.f("ck_entry_not_in_the_future")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["ledger.entry.id"], name=op.f("fk_entry_corrects_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        schema="ledger",
        info={"append_only": []},
    )
    op.create_index("ix_entry_chain_occurred_at", "entry", ["chain_id", "occurred_at"], unique=False, schema="ledger")
    op.create_index(
        "ix_entry_subject_subject_kind", "entry", ["subject_id", "subject_kind"], unique=False, schema="ledger"
    )
    op.create_index(
        "ix_entry_actor_token",
        "entry",
        ["actor_token"],
        unique=False,
        schema="ledger",
        postgresql_where=sa.text("actor_token IS NOT NULL"),
    )
    op.create_table(
        "benchmark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=False),
        sa.Column("base_count", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("evidence IN ('publisher', 'secondary')", name=op.f("ck_benchmark_evidence_known")),
        sa.CheckConstraint("people_count <= base_count", name=op.f("ck_benchmark_people_within_base")),
        sa.CheckConstraint("people_count >= 0 AND base_count >= 0", name=op.f("ck_benchmark_counts_not_negative")),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["reference.dataset.id"], name=op.f("fk_benchmark_dataset_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark")),
        sa.UniqueConstraint(
            "dataset_id", "area_code", "topic", "category", name="uq_benchmark_dataset_area_topic_category"
        ),
        schema="reference",
    )
    op.create_index(
        "ix_benchmark_topic_area_code", "benchmark", ["topic", "area_code"], unique=False, schema="reference"
    )
    op.create_table(
        "postcode",
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("council_code", sa.Text(), nullable=False),
        sa.Column("simd_quintile", sa.SmallInteger(), nullable=False),
        sa.Column("urban_rural", sa.SmallInteger(), nullable=False),
        sa.Column("is_near_edge", sa.Boolean(), nullable=False),
        sa.CheckConstraint("simd_quintile BETWEEN 1 AND 5", name=op.f("ck_postcode_quintile_of_five")),
        sa.CheckConstraint("urban_rural BETWEEN 1 AND 6", name=op.f("ck_postcode_urban_rural_of_six")),
        sa.ForeignKeyConstraint(
            ["council_code"], ["reference.council.code"], name=op.f("fk_postcode_council_code"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["reference.dataset.id"], name=op.f("fk_postcode_dataset_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcode")),
        schema="reference",
    )
    op.create_index("ix_postcode_council_code", "postcode", ["council_code"], unique=False, schema="reference")
    op.create_table(
        "dispatch",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="due", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('due', 'leased', 'done', 'failed', 'put_aside')", name=op.f("ck_dispatch_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger.entry.id"], name=op.f("fk_dispatch_entry_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_dispatch")),
        schema="ledger",
    )
    op.create_index(
        "ix_dispatch_due_at",
        "dispatch",
        ["due_at"],
        unique=False,
        schema="ledger",
        postgresql_where=sa.text("state in ('due','leased')"),
    )
    op.create_table(
        "fault",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False, comment="what a task was given, as JSON: ids only"),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="the fact it should have followed from"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'again', 'aside', 'well')", name=op.f("ck_fault_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault")),
    )
    op.create_index(
        "uq_fault_not_settled",
        "fault",
        ["work", "arguments", sa.literal_column("coalesce(entry_id, 0)")],
        unique=True,
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_index("ix_fault_state_last_at_id", "fault", ["state", "last_at", "id"], unique=False)
    op.create_table(
        "handled",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger.entry.id"], name=op.f("fk_handled_entry_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("entry_id", "reaction", name=op.f("pk_handled")),
        schema="ledger",
        info={"append_only": []},
    )
    op.create_table(
        "link",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chain_id"], ["ledger.chain.id"], name=op.f("fk_link_chain_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger.entry.id"], name=op.f("fk_link_entry_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_link")),
        sa.UniqueConstraint("chain_id", "seq", name="uq_link_chain_seq"),
        schema="ledger",
        info={"append_only": []},
    )
    op.create_table(
        "payload",
        sa.Column(
            "entry_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="of ledger.entry: a trigger looks once a statement",
        ),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column(
            "body",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="typed event, canonical JSON; ids, enums, numbers, dates only",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_payload")),
        schema="ledger",
        info={"no_update": True},
    )
    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_table("fault")
    op.drop_table("payload", schema="ledger")
    op.drop_table("link", schema="ledger")
    op.drop_table("handled", schema="ledger")
    op.drop_table("dispatch", schema="ledger")
    op.drop_table("postcode", schema="reference")
    op.drop_table("benchmark", schema="reference")
    op.drop_table("entry", schema="ledger")
    op.drop_table("working_day", schema="reference")
    op.drop_table("dataset", schema="reference")
    op.drop_table("council", schema="reference")
    op.drop_table("chain", schema="ledger")
    op.drop_table("data_key")
