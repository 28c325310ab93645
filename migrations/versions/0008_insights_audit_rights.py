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
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="received", nullable=False),
        sa.Column("came_by", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("words_key", sa.Integer(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proved_by", sa.Text(), nullable=True),
        sa.Column("clarified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "released_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="asked for by the person, or signed by two",
        ),
        sa.Column("grounds", sa.Text(), nullable=True),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="erasure: from when it may be carried out; else: the last day by law",
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'refused') = (refused_because IS NOT NULL)", name=op.f("ck_rights_request_refused_for_a_reason")
        ),
        sa.CheckConstraint(
            "about IN ('name', 'contact', 'area', 'age', 'answers', 'needs', 'attendance', 'messages', 'choosing', 'records', 'everything', 'other')",
            name=op.f("ck_rights_request_about_known"),
        ),
        sa.CheckConstraint(
            "came_by IN ('online', 'phone', 'post', 'in_person', 'via_partner', 'system')",
            name=op.f("ck_rights_request_came_by_known"),
        ),
        sa.CheckConstraint("grounds IN ('complex', 'many')", name=op.f("ck_rights_request_grounds_known")),
        sa.CheckConstraint(
            "kind IN ('access', 'portability', 'rectify', 'erase', 'restrict', 'object')",
            name=op.f("ck_rights_request_kind_known"),
        ),
        sa.CheckConstraint(
            "proved_by IN ('signed_in', 'code', 'call_back', 'in_person', 'letter_code')",
            name=op.f("ck_rights_request_proved_by_known"),
        ),
        sa.CheckConstraint(
            "refused_because IN ('not_proved', 'unfounded', 'must_keep', 'others', 'not_held')",
            name=op.f("ck_rights_request_refused_because_known"),
        ),
        sa.CheckConstraint(
            "state IN ('received', 'verified', 'called_off', 'closed', 'refused')",
            name=op.f("ck_rights_request_state_known"),
        ),
        sa.CheckConstraint(
            "(extended_at IS NULL) = (grounds IS NULL)", name=op.f("ck_rights_request_extended_on_grounds")
        ),
        sa.CheckConstraint(
            "(words_key IS NULL) = (words_sealed IS NULL)", name=op.f("ck_rights_request_words_have_their_key")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_rights_request_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_rights_request_entered_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_rights_request_reference")),
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
        postgresql_where=sa.text("state IN ('received', 'verified')"),
    )
    op.create_index(
        "ix_rights_request_entered_by",
        "rights_request",
        ["entered_by_id"],
        unique=False,
        postgresql_where=sa.text("entered_by_id IS NOT NULL"),
    )
    op.create_index(
        "uq_rights_request_citizen_kind_live",
        "rights_request",
        ["citizen_id", "kind"],
        unique=True,
        postgresql_where=sa.text(
            "state IN ('received', 'verified') AND kind IN ('access', 'erase', 'portability', 'restrict')"
        ),
    )
    op.create_table(
        "bundle",
        sa.Column("rights_request_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest_hash", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_released", sa.Boolean(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(digest_hash) = 32", name=op.f("ck_bundle_digest_is_sha256")),
        sa.ForeignKeyConstraint(
            ["rights_request_id"], ["rights_request.id"], name=op.f("fk_bundle_rights_request_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("rights_request_id", name=op.f("pk_bundle")),
    )
    op.create_index("ix_bundle_expires_at", "bundle", ["expires_at"], unique=False)
    op.create_table(
        "complaint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("came_by", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default="received", nullable=False),
        sa.Column("words_key", sa.Integer(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_by_on", sa.Date(), nullable=False),
        sa.Column("at_latest_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("about IN ('data_protection', 'other')", name=op.f("ck_complaint_about_known")),
        sa.CheckConstraint(
            "came_by IN ('online', 'phone', 'post', 'in_person', 'via_partner', 'system')",
            name=op.f("ck_complaint_came_by_known"),
        ),
        sa.CheckConstraint("outcome IN ('upheld', 'partly', 'not_upheld')", name=op.f("ck_complaint_outcome_known")),
        sa.CheckConstraint(
            "state IN ('received', 'acknowledged', 'answered', 'escalated')", name=op.f("ck_complaint_state_known")
        ),
        sa.CheckConstraint(
            "(words_key IS NULL) = (words_sealed IS NULL)", name=op.f("ck_complaint_words_have_their_key")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_complaint_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_complaint_entered_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("reference", name=op.f("uq_complaint_reference")),
    )
    op.create_index(
        "ix_complaint_acknowledge_by_on",
        "complaint",
        ["acknowledge_by_on"],
        unique=False,
        postgresql_where=sa.text("state IN ('received', 'acknowledged')"),
    )
    op.create_index(
        "ix_complaint_citizen",
        "complaint",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id IS NOT NULL"),
    )
    op.create_index(
        "ix_complaint_entered_by",
        "complaint",
        ["entered_by_id"],
        unique=False,
        postgresql_where=sa.text("entered_by_id IS NOT NULL"),
    )
    op.create_table(
        "stop_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("with_code", sa.Boolean(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("decision_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undo_until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pause', 'way', 'answer', 'project', 'leave', 'erase')", name=op.f("ck_stop_act_kind_known")
        ),
        sa.CheckConstraint(
            "channel IN ('online', 'phone', 'post', 'in_person', 'via_partner', 'system')",
            name=op.f("ck_stop_act_channel_known"),
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_stop_act_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["user_account.id"], name=op.f("fk_stop_act_helper_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop_act")),
    )
    op.create_index(
        "ix_stop_act_citizen",
        "stop_act",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id IS NOT NULL"),
    )
    op.create_index(
        "ix_stop_act_helper_happened_at",
        "stop_act",
        ["helper_id", "happened_at"],
        unique=False,
        postgresql_where=sa.text("helper_id IS NOT NULL"),
    )
    op.create_table(
        "removal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "scope_id",
            sa.Uuid(),
            nullable=False,
            comment="the meeting, project or story the yes was for; all zeros: the panel",
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('shared', 'media', 'words', 'badge')", name=op.f("ck_removal_kind_known")),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_removal_done_by_somebody")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_removal_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_removal_organisation_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["user_account.id"], name=op.f("fk_removal_done_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
    )
    op.create_index(
        "ix_removal_citizen",
        "removal",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id IS NOT NULL"),
    )
    op.create_index(
        "ix_removal_organisation",
        "removal",
        ["organisation_id"],
        unique=False,
        postgresql_where=sa.text("organisation_id IS NOT NULL"),
    )
    op.create_index(
        "ix_removal_done_by",
        "removal",
        ["done_by_id"],
        unique=False,
        postgresql_where=sa.text("done_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_removal_due_on", "removal", ["due_on"], unique=False, postgresql_where=sa.text("done_at IS NULL")
    )
    op.create_table(
        "tombstone",
        sa.Column("person_hash", sa.LargeBinary(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forget_on", sa.Date(), nullable=False, comment="replayed after any restore"),
        sa.PrimaryKeyConstraint("person_hash", name=op.f("pk_tombstone")),
        info={"append_only": ()},
    )
    op.create_table(
        "retention_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_dry", sa.Boolean(), nullable=False),
        sa.Column("due_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("oldest_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_index("ix_retention_run_rule_ran_at", "retention_run", ["rule", "ran_at"], unique=False)
    op.create_table(
        "journal_mark",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_mark_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_mark")),
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
        sa.Column(
            "is_quoted",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="the insight holds this person's own words",
        ),
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
            "insight_id", "research_session_id", "token", name="uq_insight_source_insight_research_session_token"
        ),
        info={"append_only": ["token"]},
    )
    op.create_index("ix_insight_source_research_session", "insight_source", ["research_session_id"], unique=False)
    op.create_table(
        "panel_edition",
        sa.Column("edition_on", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False, comment="the newest fact that was known"),
        sa.PrimaryKeyConstraint("edition_on", name=op.f("pk_panel_edition")),
    )
    op.create_table(
        "panel_figure",
        sa.Column("edition_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("row_code", sa.Text(), nullable=False),
        sa.Column("column_code", sa.Text(), nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("(people_count IS NULL) = (words <> '')", name=op.f("ck_panel_figure_number_or_words")),
        sa.ForeignKeyConstraint(
            ["edition_on"], ["panel_edition.edition_on"], name=op.f("fk_panel_figure_edition_on"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("edition_on", "topic", "row_code", "column_code", name=op.f("pk_panel_figure")),
    )
    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_table("panel_figure")
    op.drop_table("panel_edition")
    op.drop_table("insight_source")
    op.drop_table("insight_decision_link")
    op.drop_table("insight")
    op.drop_table("criteria_binding")
    op.drop_table("criteria_set")
    op.drop_table("journal_mark")
    op.drop_table("retention_run")
    op.drop_table("tombstone")
    op.drop_table("complaint")
    op.drop_table("bundle")
    op.drop_table("removal")
    op.drop_table("stop_act")
    op.drop_table("rights_request")
