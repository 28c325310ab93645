"""The panel: people, their decisions, their sealed answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from citizen_panel.core.db import Xid8

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("pseudonym", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("question_set", sa.SmallInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("octet_length(sealed) = 76", name=op.f("ck_answer_length_tells_nothing")),
        sa.PrimaryKeyConstraint("pseudonym", name=op.f("pk_answer")),
        schema="equality",
    )
    op.create_table(
        "question_set",
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_question_set")),
        schema="equality",
        info={"append_only": []},
    )
    op.create_table(
        "citizen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="joined", nullable=False),
        sa.Column("legal_age", sa.Text(), nullable=False),
        sa.Column("age_review_on", sa.Date(), nullable=True),
        sa.Column("council_code", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("formats", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("household_hash", sa.LargeBinary(), nullable=True),
        sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("last_asked_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "legal_age IN ('under_12', 'twelve', 'thirteen_to_15', 'sixteen_17', 'adult')",
            name=op.f("ck_citizen_legal_age_known"),
        ),
        sa.CheckConstraint("status IN ('joined', 'active', 'paused', 'left')", name=op.f("ck_citizen_status_known")),
        sa.ForeignKeyConstraint(
            ["council_code"], ["reference.council.code"], name=op.f("fk_citizen_council_code"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_account_id"], ["user_account.id"], name=op.f("fk_citizen_user_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen")),
        sa.UniqueConstraint("reference", name=op.f("uq_citizen_reference")),
        sa.UniqueConstraint("row_no", name=op.f("uq_citizen_row_no")),
        sa.UniqueConstraint("user_account_id", name=op.f("uq_citizen_user_account_id")),
    )
    op.create_index(
        "ix_citizen_household_hash",
        "citizen",
        ["household_hash"],
        unique=False,
        postgresql_where=sa.text("household_hash is not null"),
    )
    op.create_index("ix_citizen_status_council_code", "citizen", ["status", "council_code"], unique=False)
    op.create_table(
        "consent_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("is_material", sa.Boolean(), nullable=False),
        sa.Column("is_reviewed", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("what_changed", sa.Text(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "from_at", sa.DateTime(timezone=True), nullable=False, comment="in force until a successor's from_at"
        ),
        sa.CheckConstraint(
            "format IN ('plain', 'easy_read', 'large_print', 'bsl', 'audio')", name=op.f("ck_consent_text_format_known")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_consent_text_approved_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["consent_text.id"], name=op.f("fk_consent_text_supersedes_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint(
            "purpose", "version", "language", "format", name="uq_consent_text_purpose_version_language_format"
        ),
        info={"append_only": []},
    )
    op.create_index("ix_consent_text_approved_by", "consent_text", ["approved_by_id"], unique=False)
    op.create_table(
        "wording_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Text(),
            nullable=False,
            comment="the family: equality.balance, not equality.balance/age",
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("is_material", sa.Boolean(), nullable=False),
        sa.Column("what_changed", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True, comment="given when it is put in force"),
        sa.Column("state", sa.Text(), server_default="written", nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "format IN ('plain', 'easy_read', 'large_print', 'bsl', 'audio')",
            name=op.f("ck_wording_draft_format_known"),
        ),
        sa.CheckConstraint("state IN ('written', 'published', 'dropped')", name=op.f("ck_wording_draft_state_known")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> written_by_id",
            name=op.f("ck_wording_draft_approved_by_another"),
        ),
        sa.CheckConstraint(
            "(state = 'published') = (approved_by_id IS NOT NULL)",
            name=op.f("ck_wording_draft_published_is_approved"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_wording_draft_written_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_wording_draft_approved_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_draft")),
    )
    op.create_index("ix_wording_draft_written_by", "wording_draft", ["written_by_id"], unique=False)
    op.create_index("ix_wording_draft_approved_by", "wording_draft", ["approved_by_id"], unique=False)
    op.create_index(
        "uq_wording_draft_live",
        "wording_draft",
        ["purpose", "language", "format"],
        unique=True,
        postgresql_where=sa.text("state = 'written'"),
    )
    op.create_table(
        "asking_preference",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("weekly_parts", sa.Integer(), nullable=False),
        sa.Column("travel_km", sa.SmallInteger(), nullable=True),
        sa.Column("invitations_30d", sa.SmallInteger(), nullable=True),
        sa.Column("paused_until_on", sa.Date(), nullable=True),
        sa.Column("quiet_from_minutes", sa.Integer(), nullable=True),
        sa.Column("quiet_to_minutes", sa.Integer(), nullable=True),
        sa.Column("devices", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "asked_freely_by",
            postgresql.ARRAY(sa.Uuid()),
            server_default="{}",
            nullable=False,
            comment="projects that may ask more often than the caps say",
        ),
        sa.CheckConstraint(
            "quiet_from_minutes >= 0", name=op.f("ck_asking_preference_quiet_from_minutes_not_negative")
        ),
        sa.CheckConstraint("quiet_to_minutes >= 0", name=op.f("ck_asking_preference_quiet_to_minutes_not_negative")),
        sa.CheckConstraint(
            "weekly_parts BETWEEN 0 AND 2097151", name=op.f("ck_asking_preference_weekly_parts_in_range")
        ),
        sa.CheckConstraint("travel_km >= 0", name=op.f("ck_asking_preference_travel_km_not_negative")),
        sa.CheckConstraint("invitations_30d >= 0", name=op.f("ck_asking_preference_invitations_30d_not_negative")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_asking_preference_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_asking_preference")),
    )
    op.create_table(
        "asking_tally",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("times", sa.SmallInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind IN ('invited', 'attended', 'attended_sensitive')", name=op.f("ck_asking_tally_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_asking_tally_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("citizen_id", "day_on", "kind", name=op.f("pk_asking_tally")),
    )
    op.create_table(
        "away_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_away_period_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_away_period_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away_period")),
        sa.UniqueConstraint("citizen_id", "from_on", "to_on", name="uq_away_period_citizen_from_on_to_on"),
    )
    op.create_index("ix_away_period_to_on", "away_period", ["to_on"], unique=False)
    op.create_table(
        "consent_decision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("subject_token", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.Uuid(), server_default="00000000-0000-0000-0000-000000000000", nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), server_default="plain", nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("assisted_by_id", sa.Uuid(), nullable=True),
        sa.Column("witnessed_by_id", sa.Uuid(), nullable=True),
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=True),
        sa.Column("evidence_key", sa.Integer(), nullable=True),
        sa.Column("evidence_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action <> 'granted' OR text_id IS NOT NULL", name=op.f("ck_consent_decision_grant_has_text")
        ),
        sa.CheckConstraint(
            "action IN ('granted', 'refused', 'withdrawn', 'expired', 'superseded')",
            name=op.f("ck_consent_decision_action_known"),
        ),
        sa.CheckConstraint(
            "capacity IN ('presumed', 'supported', 'authority_shown')", name=op.f("ck_consent_decision_capacity_known")
        ),
        sa.CheckConstraint(
            "channel IN ('online', 'phone', 'post', 'in_person', 'via_partner', 'system')",
            name=op.f("ck_consent_decision_channel_known"),
        ),
        sa.CheckConstraint(
            "format IN ('plain', 'easy_read', 'large_print', 'bsl', 'audio')",
            name=op.f("ck_consent_decision_format_known"),
        ),
        sa.CheckConstraint(
            "given_by IN ('self', 'guardian', 'attorney')", name=op.f("ck_consent_decision_given_by_known")
        ),
        sa.CheckConstraint("effective_at <= recorded_at", name=op.f("ck_consent_decision_not_in_the_future")),
        sa.ForeignKeyConstraint(
            ["assisted_by_id"],
            ["user_account.id"],
            name=op.f("fk_consent_decision_assisted_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_consent_decision_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["consent_text.id"], name=op.f("fk_consent_decision_text_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["witnessed_by_id"],
            ["user_account.id"],
            name=op.f("fk_consent_decision_witnessed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_decision")),
        info={"append_only": ["citizen_id", "evidence_sealed", "evidence_key"]},
    )
    op.create_index(
        "ix_consent_decision_assisted_by",
        "consent_decision",
        ["assisted_by_id"],
        unique=False,
        postgresql_where=sa.text("assisted_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_consent_decision_citizen",
        "consent_decision",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id is not null"),
    )
    op.create_index(
        "ix_consent_decision_receipt_hash",
        "consent_decision",
        ["receipt_hash"],
        unique=False,
        postgresql_where=sa.text("receipt_hash is not null"),
    )
    op.create_index(
        "ix_consent_decision_subject_token_purpose_effective_at",
        "consent_decision",
        ["subject_token", "purpose", "effective_at"],
        unique=False,
    )
    op.create_index(
        "ix_consent_decision_witnessed_by",
        "consent_decision",
        ["witnessed_by_id"],
        unique=False,
        postgresql_where=sa.text("witnessed_by_id IS NOT NULL"),
    )
    op.create_table(
        "contact_details",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "name_hash",
            sa.LargeBinary(),
            nullable=True,
            comment="keyed, of the whole name: a search finds no part of it",
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="names, addresses, postcode if letters wanted, birth month; padded to 64",
        ),
        sa.CheckConstraint("octet_length(sealed) % 64 = 28", name=op.f("ck_contact_details_length_is_padded")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_contact_details_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_contact_details")),
    )
    op.create_index(
        "ix_contact_details_name_hash",
        "contact_details",
        ["name_hash"],
        unique=False,
        postgresql_where=sa.text("name_hash IS NOT NULL"),
    )
    op.create_table(
        "contact_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'phone', 'post', 'via_partner')", name=op.f("ck_contact_point_channel_known")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_contact_point_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint(
            "citizen_id", "channel", "lookup_hash", name="uq_contact_point_citizen_channel_lookup_hash"
        ),
    )
    op.create_index("ix_contact_point_lookup_hash", "contact_point", ["lookup_hash"], unique=False)
    op.create_table(
        "contact_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="what is changed, before and after; padded to 64",
        ),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("undo_hash", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'phone', 'post', 'via_partner')", name=op.f("ck_contact_change_channel_known")
        ),
        sa.CheckConstraint("octet_length(sealed) % 64 = 28", name=op.f("ck_contact_change_length_is_padded")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_contact_change_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_change")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_contact_change_token_hash")),
        sa.UniqueConstraint("undo_hash", name=op.f("uq_contact_change_undo_hash")),
    )
    op.create_index("ix_contact_change_citizen", "contact_change", ["citizen_id"], unique=False)
    op.create_index("ix_contact_change_until_at", "contact_change", ["until_at"], unique=False)
    op.create_table(
        "person_key",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("kek_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_person_key_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_person_key")),
    )
    op.create_table(
        "stated_access_need",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("scope_id", sa.Uuid(), server_default="00000000-0000-0000-0000-000000000000", nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False, comment="adjustments, never diagnoses"),
        sa.CheckConstraint("octet_length(sealed) % 512 = 28", name=op.f("ck_stated_access_need_length_is_padded")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_stated_access_need_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("citizen_id", "scope_id", name=op.f("pk_stated_access_need")),
    )
    op.create_index("ix_stated_access_need_until_on", "stated_access_need", ["until_on"], unique=False)
    op.create_table(
        "stop_code",
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_stop_code_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("receipt_hash", name=op.f("pk_stop_code")),
    )
    op.create_index("ix_stop_code_citizen", "stop_code", ["citizen_id"], unique=False)
    op.create_table(
        "consent_standing",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.Uuid(), server_default="00000000-0000-0000-0000-000000000000", nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_consent_standing_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["consent_decision.id"], name=op.f("fk_consent_standing_decision_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("citizen_id", "purpose", "scope_id", name=op.f("pk_consent_standing")),
    )
    op.create_index("ix_consent_standing_expires_on", "consent_standing", ["expires_on"], unique=False)
    op.create_table(
        "guardian_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True, comment="the day the guardian agreed"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the day the young person is 16"),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'sms', 'paper')", name=op.f("ck_guardian_link_channel_known")),
        sa.CheckConstraint("octet_length(sealed) % 64 = 28", name=op.f("ck_guardian_link_length_is_padded")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_guardian_link_citizen_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_guardian_link_token_hash")),
    )
    op.create_index("ix_guardian_link_citizen", "guardian_link", ["citizen_id"], unique=False)
    op.create_index(
        "uq_guardian_link_citizen_live",
        "guardian_link",
        ["citizen_id"],
        unique=True,
        postgresql_where=sa.text("ended_on is null"),
    )
    op.create_table(
        "join_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(sealed) % 64 = 28", name=op.f("ck_join_draft_length_is_padded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_draft")),
        sa.UniqueConstraint("reference", name=op.f("uq_join_draft_reference")),
    )
    op.create_index("ix_join_draft_expires_at", "join_draft", ["expires_at"], unique=False)
    op.create_table(
        "likely_duplicate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.CheckConstraint("cause IN ('contact', 'household')", name=op.f("ck_likely_duplicate_cause_known")),
        sa.CheckConstraint("citizen_id < other_id", name=op.f("ck_likely_duplicate_named_once")),
        sa.CheckConstraint("state IN ('open', 'same', 'different')", name=op.f("ck_likely_duplicate_state_known")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_likely_duplicate_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["citizen.id"], name=op.f("fk_likely_duplicate_other_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likely_duplicate")),
        sa.UniqueConstraint("citizen_id", "other_id", name="uq_likely_duplicate_citizen_other"),
    )
    op.create_table(
        "index_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("row_no", sa.BigInteger(), nullable=False),
        sa.Column("is_less", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("xact", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_change")),
    )
    op.create_index("ix_index_change_xact", "index_change", ["xact"], unique=False)
    op.create_index("ix_likely_duplicate_other", "likely_duplicate", ["other_id"], unique=False)
    op.create_table(
        "panel_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="sent", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False, comment="when the state was last changed"),
        sa.Column("source", sa.Text(), nullable=False, comment="the name of the panel or body the people were with"),
        sa.Column("words", sa.Text(), nullable=False, comment="what they agreed to, as they were shown it"),
        sa.Column("agreed_through", sa.Text(), nullable=False),
        sa.Column("ways", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False, comment="where what shows it is kept"),
        sa.Column("are_adults", sa.Boolean(), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True, comment="the file; emptied when it is over"),
        sa.Column("heading", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("columns", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "lines_all", sa.Integer(), server_default="0", nullable=False, comment="about; 0 when nobody can tell"
        ),
        sa.Column("lines_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("good", sa.Integer(), server_default="0", nullable=False),
        sa.Column("faulty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("trouble_line", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "until_on", sa.Date(), nullable=False, comment="the list is erased after this day, whatever became of it"
        ),
        sa.CheckConstraint(
            "agreed_through IN ('online', 'phone', 'post', 'in_person', 'via_partner', 'system')",
            name=op.f("ck_panel_import_agreed_through_known"),
        ),
        sa.CheckConstraint("kind IN ('csv', 'xlsx')", name=op.f("ck_panel_import_kind_known")),
        sa.CheckConstraint(
            "state IN ('sent', 'checking', 'checked', 'unreadable', 'bringing', 'done', 'undoing', 'undone', 'dropped')",
            name=op.f("ck_panel_import_state_known"),
        ),
        sa.CheckConstraint("(sealed IS NULL) = (key_id IS NULL)", name=op.f("ck_panel_import_sealed_by_a_key")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_panel_import_made_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_import")),
    )
    op.create_index("ix_panel_import_file_hash", "panel_import", ["file_hash"], unique=False)
    op.create_index("ix_panel_import_made_by", "panel_import", ["made_by_id"], unique=False)
    op.create_table(
        "import_line",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("faults", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="the cells as they came; padded to 64"),
        sa.Column("new_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("token_name", sa.Uuid(), nullable=True),
        sa.Column("kek_name", sa.Text(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("details_key", sa.Integer(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("name_hash", sa.LargeBinary(), nullable=True),
        sa.Column("home_hash", sa.LargeBinary(), nullable=True),
        sa.Column("email_hash", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_hash", sa.LargeBinary(), nullable=True),
        sa.Column("ways", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("way_hashes", postgresql.ARRAY(sa.LargeBinary()), nullable=True),
        sa.Column("way_ids", postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("legal_age", sa.Text(), nullable=True),
        sa.Column("council_code", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_until", sa.Date(), nullable=True),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof_key", sa.Integer(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.Column("answers_name", sa.Uuid(), nullable=True),
        sa.Column("answers_key", sa.Integer(), nullable=True),
        sa.Column(
            "answers",
            sa.LargeBinary(),
            nullable=True,
            comment="nothing answered yet: everybody has a row, so that one tells nothing",
        ),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("told", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("commitment", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["panel_import.id"], name=op.f("fk_import_line_import_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("import_id", "line_no", name=op.f("pk_import_line")),
    )
    op.create_table(
        "brought_in",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_brought_in_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["panel_import.id"], name=op.f("fk_brought_in_import_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_brought_in")),
    )
    op.create_index("ix_brought_in_import", "brought_in", ["import_id"], unique=False)
    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_table("brought_in")
    op.drop_table("import_line")
    op.drop_table("panel_import")
    op.drop_table("index_change")
    op.drop_table("likely_duplicate")
    op.drop_table("join_draft")
    op.drop_table("guardian_link")
    op.drop_table("consent_standing")
    op.drop_table("stop_code")
    op.drop_table("stated_access_need")
    op.drop_table("person_key")
    op.drop_table("contact_change")
    op.drop_table("contact_point")
    op.drop_table("contact_details")
    op.drop_table("consent_decision")
    op.drop_table("away_period")
    op.drop_table("asking_tally")
    op.drop_table("asking_preference")
    op.drop_table("wording_draft")
    op.drop_table("consent_text")
    op.drop_table("citizen")
    op.drop_table("question_set", schema="equality")
    op.drop_table("answer", schema="equality")
