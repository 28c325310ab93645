"""Who can sign in, whom they work for, what is sent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "wording",
            sa.SmallInteger(),
            nullable=True,
            comment="the version of the words it went with, in message_wording",
        ),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("recipient_kind", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("concerns_kind", sa.Text(), nullable=True),
        sa.Column("concerns_id", sa.Uuid(), nullable=True),
        sa.Column("needs_purpose", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urgency", sa.SmallInteger(), server_default="3", nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column(
            "in_doubt_since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="it may or may not have gone then: the provider is asked before anything is sent again",
        ),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("provider_reference", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'letter', 'phone', 'via_partner')", name=op.f("ck_message_channel_known")
        ),
        sa.CheckConstraint(
            "recipient_kind IN ('citizen', 'staff', 'partner', 'guardian')",
            name=op.f("ck_message_recipient_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'leased', 'sent', 'delivered', 'failed', 'given_up', 'cancelled', 'suppressed')",
            name=op.f("ck_message_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    op.create_index(
        "ix_message_concerns_kind_concerns",
        "message",
        ["concerns_kind", "concerns_id"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_message_urgency_due_at",
        "message",
        ["urgency", "due_at"],
        unique=False,
        postgresql_where=sa.text("state in ('queued','leased')"),
    )
    op.create_index(
        "uq_message_provider_reference",
        "message",
        ["provider_reference"],
        unique=True,
        postgresql_where=sa.text("provider_reference is not null"),
    )
    op.create_index("ix_message_state_due_at_id", "message", ["state", "due_at", "id"], unique=False)
    op.create_index(
        "ix_message_sent_at",
        "message",
        ["sent_at"],
        unique=False,
        postgresql_where=sa.text("sent_at is not null"),
    )
    op.create_index(
        "ix_message_recipient",
        "message",
        ["recipient_id"],
        unique=False,
        postgresql_where=sa.text("recipient_id is not null"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("register_code", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="applied", nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column(
            "runs_panel",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="being on the panel is enough for it to ask; any other body needs a yes of its own",
        ),
        sa.CheckConstraint("kind IN ('public_body', 'partner', 'platform')", name=op.f("ck_organisation_kind_known")),
        sa.CheckConstraint(
            "state IN ('applied', 'verified', 'suspended', 'left')", name=op.f("ck_organisation_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "provider_bucket",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("per_second", sa.Double(), nullable=False),
        sa.Column(
            "refilled_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="later than now while the provider is left alone",
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint("tokens >= 0 and per_second > 0", name=op.f("ck_provider_bucket_sensible")),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_provider_bucket")),
    )
    op.create_table(
        "suppression",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cause IN ('bounce', 'complaint', 'asked')", name=op.f("ck_suppression_cause_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint("channel", "address_hash", name="uq_suppression_channel_address_hash"),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contact_key", sa.Integer(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_hash", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_hash", sa.LargeBinary(), nullable=True),
        sa.Column("password_digest", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("handle", sa.LargeBinary(), nullable=True, comment="random; the name a passkey knows the account by"),
        sa.Column(
            "held_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="came back without their usual way in: until then nothing sensitive is shown or changed",
        ),
        sa.CheckConstraint("kind IN ('citizen', 'staff', 'partner', 'admin')", name=op.f("ck_user_account_kind_known")),
        sa.CheckConstraint("state IN ('active', 'locked', 'closed')", name=op.f("ck_user_account_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("handle", name=op.f("uq_user_account_handle")),
    )
    op.create_index(
        "ix_user_account_email_hash",
        "user_account",
        ["email_hash"],
        unique=False,
        postgresql_where=sa.text("kind = 'citizen'"),
    )
    op.create_index(
        "uq_user_account_email_hash_live",
        "user_account",
        ["email_hash"],
        unique=True,
        postgresql_where=sa.text("kind <> 'citizen'"),
    )
    op.create_index(
        "ix_user_account_mobile_hash",
        "user_account",
        ["mobile_hash"],
        unique=False,
        postgresql_where=sa.text("mobile_hash is not null"),
    )
    op.create_table(
        "message_wording",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest_hash", sa.LargeBinary(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'letter', 'phone', 'via_partner')",
            name=op.f("ck_message_wording_channel_known"),
        ),
        sa.PrimaryKeyConstraint("kind", "channel", "language", "version", name=op.f("pk_message_wording")),
        sa.UniqueConstraint("kind", "channel", "language", "digest_hash", name="uq_message_wording_digest"),
        info={"append_only": []},
    )
    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("provider_code", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'refused', 'unreachable', 'timed_out', 'arrived', 'bounced')",
            name=op.f("ck_delivery_attempt_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_attempt_message_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempt")),
        info={"append_only": []},
    )
    op.create_index("ix_delivery_attempt_message", "delivery_attempt", ["message_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column(
            "wants_requests",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="told by email when a partner is asked for help",
        ),
        sa.CheckConstraint(
            "role IN ('lead', 'researcher', 'recruiter', 'session_lead', 'equality_analyst', 'reviewer', 'decision_maker', 'finance', 'safeguarding_lead', 'gatekeeper', 'panel_manager', 'dpo', 'admin')",
            name=op.f("ck_membership_role_known"),
        ),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_membership_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_account_id"], ["user_account.id"], name=op.f("fk_membership_user_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_organisation", "membership", ["organisation_id"], unique=False)
    op.create_index(
        "uq_membership_user_account_organisation_role_live",
        "membership",
        ["user_account_id", "organisation_id", "role"],
        unique=True,
        postgresql_where=sa.text("to_on is null"),
    )
    op.create_table(
        "organisation_area",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("council_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_code"],
            ["reference.council.code"],
            name=op.f("fk_organisation_area_council_code"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_area_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "council_code", name=op.f("pk_organisation_area")),
    )
    op.create_table(
        "security_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin_hash", sa.LargeBinary(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_account_id"],
            ["user_account.id"],
            name=op.f("fk_security_event_user_account_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
        info={"append_only": []},
    )
    op.create_index(
        "ix_security_event_origin_hash_kind_happened_at",
        "security_event",
        ["origin_hash", "kind", "happened_at"],
        unique=False,
    )
    op.create_index(
        "ix_security_event_user_account",
        "security_event",
        ["user_account_id"],
        unique=False,
        postgresql_where=sa.text("user_account_id IS NOT NULL"),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=True, comment="empty only in rows taken back at once"),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column(
            "address_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="accounts that share the address choose who they are",
        ),
        sa.Column(
            "browser_hash",
            sa.LargeBinary(),
            nullable=True,
            comment="the browser that asked; another one needs the code",
        ),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('sign_in', 'confirm_contact', 'step_up', 'letter', 'phone', 'invitation')",
            name=op.f("ck_sign_in_link_purpose_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_account_id"], ["user_account.id"], name=op.f("fk_sign_in_link_user_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_index("ix_sign_in_link_address_hash", "sign_in_link", ["address_hash"], unique=False)
    op.create_index("ix_sign_in_link_user_account", "sign_in_link", ["user_account_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fresh_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("ways", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("device", sa.Text(), nullable=True, comment="in coarse words, so that its owner knows it again"),
        sa.Column("network_hash", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_account_id"],
            ["user_account.id"],
            name=op.f("fk_sign_in_session_user_account_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index("ix_sign_in_session_user_account", "sign_in_session", ["user_account_id"], unique=False)
    _create_credentials()
    op.create_table(
        "posted_form",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("led_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_posted_form")),
    )
    op.create_index("ix_posted_form_posted_at", "posted_form", ["posted_at"], unique=False)
    op.create_table(
        "two_person_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(second_id IS NULL) = (second_at IS NULL)", name=op.f("ck_two_person_signature_second_signed_at_a_time")
        ),
        sa.CheckConstraint(
            "octet_length(content_hash) = 32", name=op.f("ck_two_person_signature_content_hash_is_sha256")
        ),
        sa.CheckConstraint("second_id <> first_id", name=op.f("ck_two_person_signature_signed_by_two_people")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["user_account.id"], name=op.f("fk_two_person_signature_first_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["user_account.id"], name=op.f("fk_two_person_signature_second_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_two_person_signature")),
    )
    op.create_index("ix_two_person_signature_first", "two_person_signature", ["first_id"], unique=False)
    op.create_index(
        "ix_two_person_signature_second",
        "two_person_signature",
        ["second_id"],
        unique=False,
        postgresql_where=sa.text("second_id IS NOT NULL"),
    )
    op.create_index(
        "uq_two_person_signature_act_object_waiting",
        "two_person_signature",
        ["act", "object_id"],
        unique=True,
        postgresql_where=sa.text("second_id IS NULL"),
    )


def _create_credentials() -> None:
    op.create_table(
        "credential",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("external_id", sa.LargeBinary(), nullable=False, comment="of a provider's account a keyed hash only"),
        sa.Column("public_part", sa.LargeBinary(), nullable=True),
        sa.Column("secret_key", sa.Integer(), nullable=True),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("counter", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.Text(), nullable=True, comment="in coarse words, so that its owner knows it again"),
        sa.CheckConstraint("kind IN ('passkey', 'provider', 'authenticator')", name=op.f("ck_credential_kind_known")),
        sa.ForeignKeyConstraint(
            ["user_account_id"], ["user_account.id"], name=op.f("fk_credential_user_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("kind", "external_id", name="uq_credential_kind_external_id"),
    )
    op.create_index("ix_credential_user_account", "credential", ["user_account_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_account_id"], ["user_account.id"], name=op.f("fk_recovery_code_user_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index("ix_recovery_code_user_account", "recovery_code", ["user_account_id"], unique=False)
    op.create_table(
        "sign_in_challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=True),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('sign_in', 'add', 'step_up')", name=op.f("ck_sign_in_challenge_purpose_known")),
        sa.ForeignKeyConstraint(
            ["user_account_id"],
            ["user_account.id"],
            name=op.f("fk_sign_in_challenge_user_account_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_challenge")),
    )
    op.create_index("ix_sign_in_challenge_expires_at", "sign_in_challenge", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("message_wording")
    for table in ("sign_in_challenge", "recovery_code", "credential"):
        op.drop_table(table)
    op.drop_table("two_person_signature")
    op.drop_table("posted_form")
    op.drop_table("sign_in_session")
    op.drop_table("sign_in_link")
    op.drop_table("security_event")
    op.drop_table("organisation_area")
    op.drop_table("membership")
    op.drop_table("delivery_attempt")
    op.drop_table("user_account")
    op.drop_table("suppression")
    op.drop_table("provider_bucket")
    op.drop_table("organisation")
    op.drop_table("message")
