"""Draws and the places they give."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from citizen_panel.core.db import Xid8

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel_count",
        sa.Column("edition_on", sa.Date(), nullable=False),
        sa.Column("council_code", sa.Text(), nullable=False),
        sa.Column("characteristic", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=False),
        sa.Column("is_few", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_code"], ["reference.council.code"], name=op.f("fk_panel_count_council_code"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint(
            "edition_on", "council_code", "characteristic", "category", name=op.f("pk_panel_count")
        ),
    )
    op.create_table(
        "draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="prepared", nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("gamma_percent", sa.SmallInteger(), nullable=True),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("solver_version", sa.Text(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("seed_said", sa.Text(), nullable=True),
        sa.Column("seed_said_by_id", sa.Uuid(), nullable=True),
        sa.Column("seed_source", sa.Text(), nullable=False),
        sa.Column("listing", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("announced", sa.Text(), nullable=True),
        sa.Column("witnesses", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times", postgresql.JSONB(), nullable=True),
        sa.Column("unfilled", postgresql.JSONB(), nullable=True),
        sa.Column("input_hash", sa.LargeBinary(), nullable=False),
        sa.Column("list_hash", sa.LargeBinary(), nullable=True),
        sa.Column("tickets_count", sa.Integer(), nullable=True),
        sa.Column("drawn_ticket_no", sa.Integer(), nullable=True),
        sa.Column("candidates_count", sa.Integer(), nullable=False),
        sa.Column("types_count", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Numeric(), nullable=True),
        sa.Column("attained", sa.Numeric(), nullable=True),
        sa.Column("gap", sa.Numeric(), nullable=True),
        sa.Column("permille", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("end_cause", sa.Text(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "method IN ('leximin', 'maximin', 'nash', 'goldilocks', 'random')", name=op.f("ck_draw_method_known")
        ),
        sa.CheckConstraint("gamma_percent > 0", name=op.f("ck_draw_gamma_percent_positive")),
        sa.CheckConstraint(
            "(method = 'goldilocks') = (gamma_percent IS NOT NULL)", name=op.f("ck_draw_gamma_for_goldilocks")
        ),
        sa.CheckConstraint("seed_source IN ('system', 'dice', 'beacon')", name=op.f("ck_draw_seed_source_known")),
        sa.CheckConstraint(
            "state IN ('prepared', 'running', 'listed', 'found', 'infeasible', 'confirmed', 'void', 'cancelled')",
            name=op.f("ck_draw_state_known"),
        ),
        sa.CheckConstraint(
            "end_cause IN ('by_person', 'fault', 'too_long', 'no_list')", name=op.f("ck_draw_end_cause_known")
        ),
        sa.CheckConstraint("listing IN ('open', 'closed')", name=op.f("ck_draw_listing_known")),
        sa.CheckConstraint(
            "(listing IS NULL) = (reference IS NULL) AND (listing IS NULL) = (announced IS NULL) "
            "AND (listing IS NULL) = (witnesses IS NULL)",
            name=op.f("ck_draw_public_in_all_parts"),
        ),
        sa.CheckConstraint(
            "(seed_said IS NULL) = (seed_said_by_id IS NULL) AND (seed_said IS NULL OR published_at IS NOT NULL)",
            name=op.f("ck_draw_seed_said_by_somebody"),
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR list_hash IS NOT NULL", name=op.f("ck_draw_list_before_publishing")
        ),
        sa.CheckConstraint(
            "listing IS NULL OR seed IS NULL OR published_at IS NOT NULL",
            name=op.f("ck_draw_publishing_before_seed"),
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (end_cause IS NOT NULL)", name=op.f("ck_draw_cancelled_for_a_cause")
        ),
        sa.CheckConstraint("(lease_token IS NULL) = (lease_until IS NULL)", name=op.f("ck_draw_lease_is_whole")),
        sa.CheckConstraint("candidates_count >= 0", name=op.f("ck_draw_candidates_count_not_negative")),
        sa.CheckConstraint("drawn_ticket_no >= 0", name=op.f("ck_draw_drawn_ticket_no_not_negative")),
        sa.CheckConstraint("drawn_ticket_no IS NULL OR list_hash IS NOT NULL", name=op.f("ck_draw_list_before_ticket")),
        sa.CheckConstraint("tickets_count >= 0", name=op.f("ck_draw_tickets_count_not_negative")),
        sa.CheckConstraint("types_count >= 0", name=op.f("ck_draw_types_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user_account.id"], name=op.f("fk_draw_confirmed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["seed_said_by_id"], ["user_account.id"], name=op.f("fk_draw_seed_said_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_draw_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("reference", name=op.f("uq_draw_reference")),
    )
    op.create_index(
        "ix_draw_confirmed_by",
        "draw",
        ["confirmed_by_id"],
        unique=False,
        postgresql_where=sa.text("confirmed_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_draw_seed_said_by",
        "draw",
        ["seed_said_by_id"],
        unique=False,
        postgresql_where=sa.text("seed_said_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_draw_waiting",
        "draw",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('prepared', 'running')"),
    )
    op.create_index(
        "uq_draw_recruitment_brief_live",
        "draw",
        ["recruitment_brief_id"],
        unique=True,
        postgresql_where=sa.text("state = 'confirmed'"),
    )
    op.create_table(
        "method_comparison",
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=False),
        sa.Column("input_hash", sa.LargeBinary(), nullable=True),
        sa.Column("figures", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_cause", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="prepared", nullable=False),
        sa.Column("permille", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('prepared', 'running', 'ready', 'infeasible', 'cancelled')",
            name=op.f("ck_method_comparison_state_known"),
        ),
        sa.CheckConstraint(
            "end_cause IN ('by_person', 'fault', 'too_long', 'no_list')",
            name=op.f("ck_method_comparison_end_cause_known"),
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (end_cause IS NOT NULL)", name=op.f("ck_method_comparison_cancelled_for_a_cause")
        ),
        sa.CheckConstraint(
            "(state = 'ready') = (figures IS NOT NULL)", name=op.f("ck_method_comparison_ready_with_figures")
        ),
        sa.CheckConstraint(
            "(lease_token IS NULL) = (lease_until IS NULL)", name=op.f("ck_method_comparison_lease_is_whole")
        ),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_method_comparison_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_comparison")),
    )
    op.create_index(
        "ix_method_comparison_waiting",
        "method_comparison",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('prepared', 'running')"),
    )
    op.create_index(
        "uq_method_comparison_recruitment_brief_live",
        "method_comparison",
        ["recruitment_brief_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_table(
        "draw_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("open_body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('canonical_input', 'tickets', 'certificate', 'account', 'fillings', 'stand_ins', "
            "'public_list', 'audit', 'verifier', 'times', 'timetable')",
            name=op.f("ck_draw_document_kind_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('certificate','account','fillings','stand_ins','public_list','verifier','timetable') "
            "OR open_body IS NULL",
            name=op.f("ck_draw_document_open_body_only_for_public_kinds"),
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_document_draw_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_document")),
        sa.UniqueConstraint("draw_id", "kind", name="uq_draw_document_draw_kind"),
        info={"append_only": ["sealed"]},
    )
    op.create_table(
        "draw_quota",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("characteristic", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("least", sa.SmallInteger(), nullable=False),
        sa.Column("most", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_quota_draw_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("draw_id", "characteristic", "category", name=op.f("pk_draw_quota")),
        info={"append_only": []},
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("coded_no", sa.Integer(), nullable=False),
        sa.Column("chance", sa.Numeric(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("tickets", sa.Integer(), nullable=True),
        sa.Column("slot_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("other_slot_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("state", sa.Text(), server_default="drawn", nullable=False),
        sa.CheckConstraint("state IN ('drawn', 'offered', 'taken', 'released')", name=op.f("ck_place_state_known")),
        sa.CheckConstraint("coded_no >= 0", name=op.f("ck_place_coded_no_not_negative")),
        sa.CheckConstraint("tickets > 0", name=op.f("ck_place_tickets_positive")),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_place_citizen_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_place_draw_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("draw_id", "citizen_id", name="uq_place_draw_citizen"),
        sa.UniqueConstraint("draw_id", "coded_no", name="uq_place_draw_coded_no"),
        sa.UniqueConstraint("draw_id", "token", name="uq_place_draw_token"),
    )
    op.create_index(
        "ix_place_citizen", "place", ["citizen_id"], unique=False, postgresql_where=sa.text("citizen_id IS NOT NULL")
    )
    op.create_table(
        "alternate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("coded_no", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="standing", nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('standing', 'promoted', 'stood_down')", name=op.f("ck_alternate_state_known")),
        sa.CheckConstraint("coded_no >= 0", name=op.f("ck_alternate_coded_no_not_negative")),
        sa.CheckConstraint(
            "(state = 'promoted') = (place_id IS NOT NULL)", name=op.f("ck_alternate_promoted_to_a_place")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_alternate_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_alternate_draw_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_alternate_place_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alternate")),
        sa.UniqueConstraint("draw_id", "citizen_id", name="uq_alternate_draw_citizen"),
        sa.UniqueConstraint("draw_id", "coded_no", name="uq_alternate_draw_coded_no"),
        sa.UniqueConstraint("draw_id", "token", name="uq_alternate_draw_token"),
    )
    for column in ("citizen", "place"):
        op.create_index(
            f"ix_alternate_{column}",
            "alternate",
            [f"{column}_id"],
            unique=False,
            postgresql_where=sa.text(f"{column}_id IS NOT NULL"),
        )
    op.create_table(
        "screener_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("screener_question_id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("chosen", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_screener_answer_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["screener_question_id"],
            ["screener_question.id"],
            name=op.f("fk_screener_answer_screener_question_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screener_answer")),
        sa.UniqueConstraint("screener_question_id", "token", name="uq_screener_answer_question_token"),
    )
    op.create_index(
        "ix_screener_answer_citizen",
        "screener_answer",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id IS NOT NULL"),
    )
    op.create_table(
        "index_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kek_name", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("horizon", Xid8(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_copy")),
    )
    op.create_table(
        "index_check",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.CheckConstraint("differing >= 0", name=op.f("ck_index_check_differing_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_check")),
    )
    op.create_table(
        "count_asked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wishes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("slowly_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("more", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("near_project_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("told IN ('counted', 'stays', 'too_close')", name=op.f("ck_count_asked_told_known")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_count_asked_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_count_asked_asked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["near_project_id"], ["project.id"], name=op.f("fk_count_asked_near_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_asked")),
    )
    op.create_index("ix_count_asked_project_asked_at", "count_asked", ["project_id", "asked_at"])
    op.create_index("ix_count_asked_asked_by_asked_at", "count_asked", ["asked_by_id", "asked_at"])
    op.create_index(
        "ix_count_asked_near_project",
        "count_asked",
        ["near_project_id"],
        postgresql_where=sa.text("near_project_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("count_asked")
    op.drop_table("screener_answer")
    op.drop_table("index_check")
    op.drop_table("index_copy")
    op.drop_table("alternate")
    op.drop_table("place")
    op.drop_table("draw_quota")
    op.drop_table("draw_document")
    op.drop_table("method_comparison")
    op.drop_table("draw")
    op.drop_table("panel_count")
