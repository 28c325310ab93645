"""What was found, what it is judged by, and who must be forgotten."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rights_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="received", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('erase')", name=op.f("ck_rights_request_kind_known")),
        sa.CheckConstraint("state IN ('received', 'called_off', 'closed')", name=op.f("ck_rights_request_state_known")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_rights_request_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request")),
    )
    op.create_index(
        "ix_rights_request_citizen",
        "rights_request",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id IS NOT NULL"),
    )
    op.create_index(
        "ix_rights_request_due_at",
        "rights_request",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'received'"),
    )
    op.create_index(
        "uq_rights_request_citizen_kind_live",
        "rights_request",
        ["citizen_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'received'"),
    )
    op.create_table(
        "tombstone",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forget_on", sa.Date(), nullable=False, comment="replayed after any restore"),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_tombstone")),
        info={"append_only": []},
    )
    op.create_table(
        "criteria_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_criteria_set_approved_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_set")),
        sa.UniqueConstraint("name", "version", name="uq_criteria_set_name_version"),
        info={"append_only": []},
    )
    op.create_index("ix_criteria_set_approved_by", "criteria_set", ["approved_by_id"], unique=False)
    op.create_table(
        "criteria_binding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("criteria_set_id", sa.Uuid(), nullable=False),
        sa.Column("is_shadow", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["criteria_set_id"],
            ["criteria_set.id"],
            name=op.f("fk_criteria_binding_criteria_set_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_criteria_binding_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_binding")),
        info={"append_only": []},
    )
    op.create_index("ix_criteria_binding_project", "criteria_binding", ["project_id"], unique=False)
    op.create_table(
        "insight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("evidence_level", sa.SmallInteger(), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("search", postgresql.TSVECTOR(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'corrected', 'withdrawn')", name=op.f("ck_insight_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["insight.id"], name=op.f("fk_insight_corrects_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_insight_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight")),
    )
    op.create_index(
        "ix_insight_corrects",
        "insight",
        ["corrects_id"],
        unique=False,
        postgresql_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.create_index("ix_insight_project_state", "insight", ["project_id", "state"], unique=False)
    op.create_index("ix_insight_search", "insight", ["search"], unique=False, postgresql_using="gin")
    op.create_table(
        "insight_decision_link",
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "effect = 'followed' OR reason IS NOT NULL", name=op.f("ck_insight_decision_link_reason_unless_followed")
        ),
        sa.CheckConstraint(
            "effect IN ('followed', 'partly', 'not_followed')", name=op.f("ck_insight_decision_link_effect_known")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_insight_decision_link_decision_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_insight_decision_link_insight_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("insight_id", "decision_id", name=op.f("pk_insight_decision_link")),
        info={"append_only": []},
    )
    op.create_index("ix_insight_decision_link_decision", "insight_decision_link", ["decision_id"], unique=False)
    op.create_table(
        "insight_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("research_session_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_insight_source_insight_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["research_session_id"],
            ["research_session.id"],
            name=op.f("fk_insight_source_research_session_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight_source")),
        sa.UniqueConstraint(
            "insight_id",
            "research_session_id",
            "token",
            name="uq_insight_source_insight_research_session_token",
            postgresql_nulls_not_distinct=True,
        ),
        info={"append_only": ["token"]},
    )
    op.create_index("ix_insight_source_research_session", "insight_source", ["research_session_id"], unique=False)
    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_table("insight_source")
    op.drop_table("insight_decision_link")
    op.drop_table("insight")
    op.drop_table("criteria_binding")
    op.drop_table("criteria_set")
    op.drop_table("tombstone")
    op.drop_table("rights_request")
