"""Research sessions, invitations, bookings, attendance."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("batch_no", sa.Integer(), nullable=False),
        sa.Column("size", sa.SmallInteger(), nullable=False),
        sa.Column(
            "spare",
            sa.SmallInteger(),
            server_default="0",
            nullable=False,
            comment="how many more than the places, as some do not come",
        ),
        sa.Column("released_by_id", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("batch_no >= 0", name=op.f("ck_invitation_batch_batch_no_not_negative")),
        sa.CheckConstraint("size >= 5", name=op.f("ck_invitation_batch_mixed_enough")),
        sa.CheckConstraint("spare >= 0", name=op.f("ck_invitation_batch_spare_not_negative")),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draw.id"], name=op.f("fk_invitation_batch_draw_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"],
            ["user_account.id"],
            name=op.f("fk_invitation_batch_released_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_batch")),
        sa.UniqueConstraint("draw_id", "batch_no", name="uq_invitation_batch_draw_batch_no"),
    )
    op.create_index("ix_invitation_batch_released_by", "invitation_batch", ["released_by_id"], unique=False)
    op.create_table(
        "session_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column(
            "linked",
            sa.Text(),
            nullable=False,
            comment="whether a yes is to all of them or to one, and whether order matters",
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "linked IN ('all_of', 'some_of', 'one_of', 'in_order')", name=op.f("ck_session_series_linked_known")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_session_series_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_series")),
    )
    op.create_index("ix_session_series_project", "session_series", ["project_id"], unique=False)
    op.create_table(
        "research_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=True),
        sa.Column("recruitment_round_id", sa.Uuid(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("default_depth", sa.SmallInteger(), nullable=False),
        sa.Column("claimed_depth", sa.SmallInteger(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False, comment="what it is for, as people read it"),
        sa.Column("breaks", sa.Text(), server_default="", nullable=False, comment="when people rest, as they read it"),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("place_key", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "reminders",
            postgresql.ARRAY(sa.Integer()),
            server_default="{10080,1440,120}",
            nullable=False,
            comment="minutes before it begins",
        ),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.CheckConstraint(
            "phase IN ('discover', 'define', 'develop', 'deliver', 'evaluation')",
            name=op.f("ck_research_session_phase_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'held', 'cancelled')", name=op.f("ck_research_session_state_known")
        ),
        sa.CheckConstraint(
            "type IN ('interview', 'focus_group', 'observation', 'diary', 'usability_test', 'framing_workshop', 'journey_mapping', 'sense_making', 'priority_setting', 'co_design', 'design_team', 'peer_research', 'governance_seat', 'citizens_jury', 'participatory_budgeting', 'citizen_led', 'survey', 'poll', 'written_consultation', 'public_meeting', 'comment_card', 'show_and_tell', 'learning_event', 'staff_workshop', 'stakeholder_interview')",
            name=op.f("ck_research_session_type_known"),
        ),
        sa.CheckConstraint(
            "way IN ('online', 'in_person', 'phone', 'mixed')", name=op.f("ck_research_session_way_known")
        ),
        sa.CheckConstraint("claimed_depth BETWEEN 0 AND 5", name=op.f("ck_research_session_claimed_depth_in_range")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_research_session_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_research_session_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_research_session_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recruitment_round_id"],
            ["recruitment_round.id"],
            name=op.f("fk_research_session_recruitment_round_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["session_series.id"], name=op.f("fk_research_session_series_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_session")),
    )
    op.create_index(
        "ix_research_session_project_starts_at", "research_session", ["project_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_research_session_recruitment_brief",
        "research_session",
        ["recruitment_brief_id"],
        unique=False,
        postgresql_where=sa.text("recruitment_brief_id IS NOT NULL"),
    )
    op.create_index(
        "ix_research_session_recruitment_round",
        "research_session",
        ["recruitment_round_id"],
        unique=False,
        postgresql_where=sa.text("recruitment_round_id IS NOT NULL"),
    )
    op.create_index(
        "ix_research_session_series",
        "research_session",
        ["series_id"],
        unique=False,
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.create_table(
        "session_care",
        sa.Column("research_session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "is_regulated",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="whether running it is a regulated role",
        ),
        sa.Column("content_note", sa.Text(), server_default="", nullable=False),
        sa.Column("distress_plan", sa.Text(), server_default="", nullable=False),
        sa.Column("aftercare", sa.Text(), server_default="", nullable=False),
        sa.Column("safeguarding_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("deputy_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("venue_checked_on", sa.Date(), nullable=True),
        sa.Column("alone_checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(venue_checked_on IS NULL AND alone_checked_on IS NULL) OR checked_by_id IS NOT NULL",
            name=op.f("ck_session_care_checked_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user_account.id"], name=op.f("fk_session_care_checked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["research_session_id"],
            ["research_session.id"],
            name=op.f("fk_session_care_research_session_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("research_session_id", name=op.f("pk_session_care")),
    )
    op.create_index(
        "ix_session_care_checked_by",
        "session_care",
        ["checked_by_id"],
        unique=False,
        postgresql_where=sa.text("checked_by_id IS NOT NULL"),
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), server_default="true", nullable=False),
        sa.CheckConstraint(
            "kind IN ('bsl_interpreter', 'captioner', 'accessible_room', 'device', 'other')",
            name=op.f("ck_resource_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_resource_organisation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("row_no", name=op.f("uq_resource_row_no")),
    )
    op.create_index("ix_resource_organisation_kind", "resource", ["organisation_id", "kind"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_account_id"], ["user_account.id"], name=op.f("fk_calendar_feed_user_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index(
        "uq_calendar_feed_user_account_open",
        "calendar_feed",
        ["user_account_id"],
        unique=True,
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_table(
        "artefact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("research_session_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_made_in_session", sa.Boolean(), nullable=False),
        sa.Column("digest_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.Column("stored_as", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "blocked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="nobody may play it: somebody in it took their yes back",
        ),
        sa.CheckConstraint(
            "kind IN ('notes', 'map', 'prototype', 'ranking', 'story', 'recording', 'transcript', 'photo', 'other')",
            name=op.f("ck_artefact_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_artefact_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["research_session_id"],
            ["research_session.id"],
            name=op.f("fk_artefact_research_session_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artefact")),
    )
    op.create_index(
        "ix_artefact_delete_on", "artefact", ["delete_on"], unique=False, postgresql_where=sa.text("deleted_at is null")
    )
    op.create_index("ix_artefact_project", "artefact", ["project_id"], unique=False)
    op.create_index("ix_artefact_research_session", "artefact", ["research_session_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_batch_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="issued", nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("another_time_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "waiting_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="all seats were taken, and they want to hear of one",
        ),
        sa.Column(
            "keeps_seat",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="a seat that came free is theirs until the deadline",
        ),
        sa.Column(
            "could_make",
            postgresql.ARRAY(sa.Uuid()),
            server_default="{}",
            nullable=False,
            comment="slots they could come to; none named: any",
        ),
        sa.Column("override_code", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'letter', 'phone', 'via_partner')", name=op.f("ck_invitation_channel_known")
        ),
        sa.CheckConstraint(
            "state IN ('issued', 'opened', 'accepted', 'declined', 'lapsed', 'withdrawn')",
            name=op.f("ck_invitation_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_invitation_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_batch_id"],
            ["invitation_batch.id"],
            name=op.f("fk_invitation_invitation_batch_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_invitation_place_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_invitation_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(
        "ix_invitation_answer_by_at",
        "invitation",
        ["answer_by_at"],
        unique=False,
        postgresql_where=sa.text("state in ('issued','opened')"),
    )
    op.create_index(
        "ix_invitation_citizen",
        "invitation",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id is not null"),
    )
    op.create_index(
        "ix_invitation_invitation_batch",
        "invitation",
        ["invitation_batch_id"],
        unique=False,
        postgresql_where=sa.text("invitation_batch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_invitation_place",
        "invitation",
        ["place_id"],
        unique=False,
        postgresql_where=sa.text("place_id IS NOT NULL"),
    )
    op.create_index("ix_invitation_project_issued_at", "invitation", ["project_id", "issued_at"], unique=False)
    op.create_index(
        "uq_invitation_project_token_live",
        "invitation",
        ["project_id", "token"],
        unique=True,
        postgresql_where=sa.text("state in ('issued','opened')"),
    )
    op.create_table(
        "session_purpose",
        sa.Column("research_session_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False, comment="scope of the decision: session or project"),
        sa.Column(
            "about",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="who watches, as people read it before they agree",
        ),
        sa.ForeignKeyConstraint(
            ["research_session_id"],
            ["research_session.id"],
            name=op.f("fk_session_purpose_research_session_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("research_session_id", "purpose", name=op.f("pk_session_purpose")),
    )
    op.create_table(
        "session_staff",
        sa.Column("research_session_id", sa.Uuid(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column(
            "checked_on",
            sa.Date(),
            nullable=True,
            comment="when their membership of the PVG scheme was seen",
        ),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(checked_on IS NULL) = (checked_by_id IS NULL)", name=op.f("ck_session_staff_checked_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user_account.id"], name=op.f("fk_session_staff_checked_by_id"), ondelete="RESTRICT"
        ),
        sa.CheckConstraint(
            "role IN ('lead', 'second', 'note_taker', 'observer', 'interpreter', 'safeguarding_lead', 'deputy')",
            name=op.f("ck_session_staff_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["research_session_id"],
            ["research_session.id"],
            name=op.f("fk_session_staff_research_session_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_account_id"], ["user_account.id"], name=op.f("fk_session_staff_user_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("research_session_id", "user_account_id", "role", name=op.f("pk_session_staff")),
    )
    op.create_index("ix_session_staff_user_account", "session_staff", ["user_account_id"], unique=False)
    op.create_index(
        "ix_session_staff_checked_by",
        "session_staff",
        ["checked_by_id"],
        unique=False,
        postgresql_where=sa.text("checked_by_id IS NOT NULL"),
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("research_session_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("taken", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column(
            "version",
            sa.SmallInteger(),
            server_default="0",
            nullable=False,
            comment="how often it was moved: calendars believe the highest",
        ),
        sa.CheckConstraint("state IN ('open', 'closed', 'cancelled')", name=op.f("ck_slot_state_known")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_slot_ends_after_start")),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity", name=op.f("ck_slot_taken_within_capacity")),
        sa.ForeignKeyConstraint(
            ["research_session_id"],
            ["research_session.id"],
            name=op.f("fk_slot_research_session_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
    )
    op.create_index("ix_slot_research_session_starts_at", "slot", ["research_session_id", "starts_at"], unique=False)
    op.create_table(
        "resource_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("busy", postgresql.INT8RANGE(), nullable=False),
        sa.Column("state", sa.Text(), server_default="held", nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("busy"), "&&"),
            where=sa.text("state = 'held'"),
            using="gist",
            name="ex_resource_hold_one_at_a_time",
        ),
        sa.CheckConstraint("state IN ('held', 'let_go', 'cancelled')", name=op.f("ck_resource_hold_state_known")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_hold_resource_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_resource_hold_slot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_hold")),
    )
    op.create_index("ix_resource_hold_resource", "resource_hold", ["resource_id"], unique=False)
    op.create_index("ix_resource_hold_slot", "resource_hold", ["slot_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("busy", postgresql.INT8RANGE(), nullable=True),
        sa.Column("state", sa.Text(), server_default="booked", nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "late_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="they said that they are on the way and late",
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True, comment="they come later than it begins"),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True, comment="they leave before it ends"),
        sa.Column(
            "moved_from_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was to be, until the person says whether they still can",
        ),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True, comment="when we last moved it"),
        sa.Column(
            "version",
            sa.SmallInteger(),
            server_default="0",
            nullable=False,
            comment="how often we moved it: calendars believe the highest",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("busy"), "&&"),
            where=sa.text("state in ('booked','checked_in')"),
            using="gist",
            name="ex_booking_one_place_at_a_time",
        ),
        sa.CheckConstraint(
            "cause IN ('by_person', 'by_body', 'withdrawal', 'need_unmet')", name=op.f("ck_booking_cause_known")
        ),
        sa.CheckConstraint(
            "state IN ('booked', 'checked_in', 'done', 'cancelled', 'moved')", name=op.f("ck_booking_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_booking_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_booking_invitation_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_booking_slot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index(
        "ix_booking_citizen",
        "booking",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id is not null"),
    )
    op.create_index(
        "ix_booking_invitation",
        "booking",
        ["invitation_id"],
        unique=False,
        postgresql_where=sa.text("invitation_id IS NOT NULL"),
    )
    op.create_index(
        "uq_booking_slot_token_live",
        "booking",
        ["slot_id", "token"],
        unique=True,
        postgresql_where=sa.text("state in ('booked','checked_in','done')"),
    )
    op.create_table(
        "call_made",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("through", sa.Text(), nullable=False, comment="how the person said it"),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True, comment="when the telephone rings again"),
        sa.CheckConstraint(
            "outcome IN ('said_yes', 'said_no', 'another_time', 'waits', 'told', 'gives_up', 'ring_later', "
            "'no_answer', 'wrong_number', 'asked_to_stop')",
            name=op.f("ck_call_made_outcome_known"),
        ),
        sa.CheckConstraint(
            "through IN ('online', 'phone', 'post', 'in_person', 'via_partner', 'system')",
            name=op.f("ck_call_made_through_known"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_call_made_invitation_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_call_made_made_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_made")),
    )
    op.create_index("ix_call_made_invitation", "call_made", ["invitation_id"], unique=False)
    op.create_index("ix_call_made_made_by", "call_made", ["made_by_id"], unique=False)
    op.create_table(
        "time_wished",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("from_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("to_minutes", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "from_minutes >= 0 AND from_minutes < to_minutes AND to_minutes <= 1440",
            name=op.f("ck_time_wished_within_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_time_wished_invitation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_wished")),
        sa.UniqueConstraint("invitation_id", "day_on", name="uq_time_wished_invitation_day"),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("research_session_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.Column("heads", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_proxy", sa.Boolean(), nullable=False),
        sa.Column("work_submitted", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "capacity <> 'citizen' OR (token IS NOT NULL AND heads = 1)", name=op.f("ck_attendance_citizen_has_token")
        ),
        sa.CheckConstraint(
            "capacity = 'citizen' OR relation IS NULL", name=op.f("ck_attendance_relation_only_for_citizens")
        ),
        sa.CheckConstraint(
            "capacity IN ('citizen', 'staff', 'professional', 'unclassified')",
            name=op.f("ck_attendance_capacity_known"),
        ),
        sa.CheckConstraint(
            "relation IN ('uses', 'eligible_not_using', 'affected_not_using', 'may_be_eligible', 'carer_or_family')",
            name=op.f("ck_attendance_relation_known"),
        ),
        sa.CheckConstraint("role IN ('contributor', 'observer', 'supporter')", name=op.f("ck_attendance_role_known")),
        sa.CheckConstraint(
            "state IN ('attended', 'late', 'left_early', 'stopped', 'no_show', 'excused')",
            name=op.f("ck_attendance_state_known"),
        ),
        sa.CheckConstraint("heads > 0 AND minutes >= 0", name=op.f("ck_attendance_heads_and_minutes")),
        sa.CheckConstraint(
            "correction IN ('wrong_person', 'wrong_state', 'wrong_minutes', 'wrong_capacity', 'they_told_us')",
            name=op.f("ck_attendance_correction_known"),
        ),
        sa.CheckConstraint(
            "(corrects_id IS NULL) = (correction IS NULL)", name=op.f("ck_attendance_corrected_for_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_attendance_booking_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["attendance.id"], name=op.f("fk_attendance_corrects_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_attendance_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["research_session_id"],
            ["research_session.id"],
            name=op.f("fk_attendance_research_session_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        info={"append_only": []},
    )
    op.create_index(
        "ix_attendance_booking",
        "attendance",
        ["booking_id"],
        unique=False,
        postgresql_where=sa.text("booking_id IS NOT NULL"),
    )
    op.create_index("ix_attendance_project_token", "attendance", ["project_id", "token"], unique=False)
    op.create_index(
        "uq_attendance_corrects_live",
        "attendance",
        ["corrects_id"],
        unique=True,
        postgresql_where=sa.text("corrects_id is not null"),
    )
    op.create_index(
        "uq_attendance_research_session_token_live",
        "attendance",
        ["research_session_id", "token"],
        unique=True,
        postgresql_where=sa.text("corrects_id is null and token is not null"),
    )
    # ### end Alembic commands ###
    op.create_table(
        "access_outcome",
        sa.Column("research_session_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column(
            "need_no",
            sa.SmallInteger(),
            nullable=False,
            comment="its place in the person's own list; 0: they had told of none",
        ),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("is_cause_of_absence", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("need_no >= 0", name=op.f("ck_access_outcome_need_no_not_negative")),
        sa.CheckConstraint(
            "outcome IN ('none_stated', 'met', 'met_differently', 'unmet')",
            name=op.f("ck_access_outcome_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_access_outcome_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["research_session_id"],
            ["research_session.id"],
            name=op.f("fk_access_outcome_research_session_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("research_session_id", "token", "need_no", name=op.f("pk_access_outcome")),
    )
    op.create_index("ix_access_outcome_project", "access_outcome", ["project_id"], unique=False)
    op.create_table(
        "lapse_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("reported_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "remedy IN ('asked_again', 'deleted', 'none_yet')", name=op.f("ck_lapse_report_remedy_known")
        ),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendance.id"], name=op.f("fk_lapse_report_attendance_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"],
            ["user_account.id"],
            name=op.f("fk_lapse_report_reported_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lapse_report")),
    )
    op.create_index("ix_lapse_report_attendance", "lapse_report", ["attendance_id"], unique=False)
    op.create_index("ix_lapse_report_reported_by", "lapse_report", ["reported_by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("lapse_report")
    op.drop_table("access_outcome")
    op.drop_table("time_wished")
    op.drop_table("call_made")
    op.drop_table("attendance")
    op.drop_table("booking")
    op.drop_table("resource_hold")
    op.drop_table("slot")
    op.drop_table("calendar_feed")
    op.drop_table("resource")
    op.drop_table("session_care")
    op.drop_table("session_staff")
    op.drop_table("session_purpose")
    op.drop_table("invitation")
    op.drop_table("artefact")
    op.drop_table("research_session")
    op.drop_table("session_series")
    op.drop_table("invitation_batch")
