"""Partners' ways in, and what projects ask for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("communities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reach_count", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("reach_count >= 0", name=op.f("ck_network_reach_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_network_organisation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
    )
    op.create_index("ix_network_organisation", "network", ["organisation_id"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), server_default="before", nullable=False),
        sa.Column("state", sa.Text(), server_default="preparing", nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("keep_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "phase IN ('before', 'discover', 'define', 'develop', 'deliver', 'evaluation')",
            name=op.f("ck_project_phase_known"),
        ),
        sa.CheckConstraint(
            "state IN ('preparing', 'running', 'halted', 'closed')", name=op.f("ck_project_state_known")
        ),
        sa.CheckConstraint("tier IN ('t1', 't2', 't3')", name=op.f("ck_project_tier_known")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_project_organisation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_index("ix_project_organisation_title", "project", ["organisation_id", "title"], unique=False)
    op.create_table(
        "assisted_sign_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("subject_token", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("gatekeeper_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("sync_key", sa.Uuid(), nullable=False),
        sa.Column("pack_code", sa.Text(), nullable=True),
        sa.Column("scan_hash", sa.LargeBinary(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_keyer_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "basis IN ('beside', 'phone', 'paper', 'offline')", name=op.f("ck_assisted_sign_up_basis_known")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_assisted_sign_up_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["gatekeeper_id"], ["membership.id"], name=op.f("fk_assisted_sign_up_gatekeeper_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assisted_sign_up_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["second_keyer_id"],
            ["membership.id"],
            name=op.f("fk_assisted_sign_up_second_keyer_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_sign_up")),
        sa.UniqueConstraint("sync_key", name=op.f("uq_assisted_sign_up_sync_key")),
        info={"append_only": ["citizen_id"]},
    )
    op.create_index(
        "ix_assisted_sign_up_citizen",
        "assisted_sign_up",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("citizen_id IS NOT NULL"),
    )
    op.create_index("ix_assisted_sign_up_gatekeeper", "assisted_sign_up", ["gatekeeper_id"], unique=False)
    op.create_index("ix_assisted_sign_up_organisation", "assisted_sign_up", ["organisation_id"], unique=False)
    op.create_index(
        "ix_assisted_sign_up_second_keyer",
        "assisted_sign_up",
        ["second_keyer_id"],
        unique=False,
        postgresql_where=sa.text("second_keyer_id IS NOT NULL"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("citizens_said", sa.Text(), nullable=False),
        sa.Column("own_reason", sa.Text(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("is_reopening", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "citizens_said IN ('for', 'mixed', 'against', 'not_asked')", name=op.f("ck_decision_citizens_said_known")
        ),
        sa.CheckConstraint(
            "kind IN ('problem_definition', 'option_chosen', 'technology_chosen', 'procurement_commitment', 'build_commitment', 'policy_commitment', 'prior_commitment', 'scope', 'other')",
            name=op.f("ck_decision_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["decision.id"], name=op.f("fk_decision_follows_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_decision_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["decision.id"], name=op.f("fk_decision_supersedes_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        info={"append_only": []},
    )
    op.create_index(
        "ix_decision_follows",
        "decision",
        ["follows_id"],
        unique=False,
        postgresql_where=sa.text("follows_id IS NOT NULL"),
    )
    op.create_index("ix_decision_project_kind_agreed_at", "decision", ["project_id", "kind", "agreed_at"], unique=False)
    op.create_index(
        "uq_decision_supersedes_live",
        "decision",
        ["supersedes_id"],
        unique=True,
        postgresql_where=sa.text("supersedes_id is not null"),
    )
    op.create_table(
        "phase_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "phase IN ('discover', 'define', 'develop', 'deliver', 'evaluation', 'closed')",
            name=op.f("ck_phase_entry_phase_known"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_phase_entry_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_entry")),
        info={"append_only": []},
    )
    op.create_index("ix_phase_entry_project_entered_at", "phase_entry", ["project_id", "entered_at"], unique=False)
    op.create_table(
        "project_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("user_account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('lead', 'researcher', 'reviewer', 'decision_maker', 'safeguarding_lead', 'deputy')",
            name=op.f("ck_project_role_role_known"),
        ),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_project_role_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_role_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_account_id"], ["user_account.id"], name=op.f("fk_project_role_user_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_role")),
    )
    op.create_index("ix_project_role_project", "project_role", ["project_id"], unique=False)
    op.create_index("ix_project_role_user_account", "project_role", ["user_account_id"], unique=False)
    op.create_table(
        "recruitment_brief",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("places", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("asks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("offer_pence", sa.Integer(), nullable=False),
        sa.Column("open_from_on", sa.Date(), nullable=True),
        sa.Column("open_to_on", sa.Date(), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'approved', 'closed')", name=op.f("ck_recruitment_brief_state_known")
        ),
        sa.CheckConstraint("offer_pence >= 0", name=op.f("ck_recruitment_brief_offer_pence_not_negative")),
        sa.CheckConstraint("places > 0", name=op.f("ck_recruitment_brief_places_positive")),
        sa.CheckConstraint("open_to_on >= open_from_on", name=op.f("ck_recruitment_brief_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["user_account.id"],
            name=op.f("fk_recruitment_brief_approved_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_recruitment_brief_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruitment_brief")),
        sa.UniqueConstraint("project_id", "version", name="uq_recruitment_brief_project_version"),
    )
    op.create_index(
        "ix_recruitment_brief_approved_by",
        "recruitment_brief",
        ["approved_by_id"],
        unique=False,
        postgresql_where=sa.text("approved_by_id IS NOT NULL"),
    )
    op.create_table(
        "referral_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_referral_link_network_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_link")),
        sa.UniqueConstraint("code", name=op.f("uq_referral_link_code")),
    )
    op.create_index("ix_referral_link_network", "referral_link", ["network_id"], unique=False)
    op.create_table(
        "gap_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("council_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="sent", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(closed_at IS NULL) = (state <> 'closed')", name=op.f("ck_gap_request_closed_at_a_time")),
        sa.CheckConstraint(
            "state IN ('sent', 'accepted', 'declined', 'closed')", name=op.f("ck_gap_request_state_known")
        ),
        sa.CheckConstraint("wanted IN ('few', 'tens', 'many')", name=op.f("ck_gap_request_wanted_known")),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["organisation.id"], name=op.f("fk_gap_request_asker_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["organisation.id"], name=op.f("fk_gap_request_partner_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_request")),
    )
    op.create_index("ix_gap_request_asker", "gap_request", ["asker_id"], unique=False)
    op.create_index("ix_gap_request_partner", "gap_request", ["partner_id"], unique=False)
    op.create_index(
        "uq_gap_request_not_closed",
        "gap_request",
        ["partner_id", "dimension", "category", "council_codes"],
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "start_declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_start_declaration_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_declaration")),
        info={"append_only": []},
    )
    op.create_index("ix_start_declaration_project", "start_declaration", ["project_id"], unique=False)
    op.create_table(
        "attribution",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("referral_link_id", sa.Uuid(), nullable=False),
        sa.Column("on_date_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_attribution_citizen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["referral_link_id"],
            ["referral_link.id"],
            name=op.f("fk_attribution_referral_link_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_attribution")),
    )
    op.create_index("ix_attribution_referral_link", "attribution", ["referral_link_id"], unique=False)
    op.create_table(
        "brief_area",
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=False),
        sa.Column("council_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_code"], ["reference.council.code"], name=op.f("fk_brief_area_council_code"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_brief_area_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("recruitment_brief_id", "council_code", name=op.f("pk_brief_area")),
    )
    op.create_table(
        "quota",
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=False),
        sa.Column("characteristic", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("least", sa.SmallInteger(), nullable=False),
        sa.Column("most", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("0 <= least AND least <= most", name=op.f("ck_quota_least_not_above_most")),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_quota_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("recruitment_brief_id", "characteristic", "category", name=op.f("pk_quota")),
    )
    op.create_table(
        "recruitment_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=False),
        sa.Column("routes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cardinality(routes) > 0", name=op.f("ck_recruitment_round_some_route")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_recruitment_round_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_recruitment_round_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruitment_round")),
    )
    op.create_index("ix_recruitment_round_project", "recruitment_round", ["project_id"], unique=False)
    op.create_index(
        "ix_recruitment_round_recruitment_brief", "recruitment_round", ["recruitment_brief_id"], unique=False
    )
    op.create_table(
        "sign_of_work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("amount_pence", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('funding_approved', 'commission_approved', 'supplier_contact', 'spend')",
            name=op.f("ck_sign_of_work_kind_known"),
        ),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_sign_of_work_amount_pence_not_negative")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_sign_of_work_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_of_work")),
        info={"append_only": ()},
    )
    op.create_index("ix_sign_of_work_project", "sign_of_work", ["project_id"], unique=False)
    op.create_table(
        "tier_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("is_outside_team", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("tier IN ('t1', 't2', 't3')", name=op.f("ck_tier_change_tier_known")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_tier_change_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user_account.id"], name=op.f("fk_tier_change_set_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_change")),
        info={"append_only": ()},
    )
    op.create_index("ix_tier_change_project", "tier_change", ["project_id"], unique=False)
    op.create_index("ix_tier_change_set_by", "tier_change", ["set_by_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("budget_pence", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("budget_pence >= 0", name=op.f("ck_plan_budget_pence_not_negative")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_plan_project_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("project_id", "version", name="uq_plan_project_version"),
        info={"append_only": ()},
    )
    op.create_table(
        "plan_sign_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome = 'approved' OR reason IS NOT NULL", name=op.f("ck_plan_sign_off_returned_for_a_reason")
        ),
        sa.CheckConstraint("outcome IN ('approved', 'returned')", name=op.f("ck_plan_sign_off_outcome_known")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_sign_off_plan_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user_account.id"], name=op.f("fk_plan_sign_off_signed_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_sign_off")),
        sa.UniqueConstraint("plan_id", name="uq_plan_sign_off_plan"),
        info={"append_only": ()},
    )
    op.create_index("ix_plan_sign_off_signed_by", "plan_sign_off", ["signed_by_id"], unique=False)
    op.create_table(
        "benchmark_declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("area_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("shares", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["reference.dataset.id"],
            name=op.f("fk_benchmark_declaration_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_benchmark_declaration_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark_declaration")),
        info={"append_only": ()},
    )
    op.create_index("ix_benchmark_declaration_dataset", "benchmark_declaration", ["dataset_id"], unique=False)
    op.create_index("ix_benchmark_declaration_project", "benchmark_declaration", ["project_id"], unique=False)
    op.create_table(
        "priority_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("means", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("route IN ('panel', 'partner')", name=op.f("ck_priority_group_route_known")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_priority_group_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_group")),
        sa.UniqueConstraint("project_id", "code", name="uq_priority_group_project_code"),
        info={"append_only": ()},
    )
    op.create_table(
        "partner_engagement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("money_pence", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="proposed", nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("groups", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint(
            "state <> 'agreed' OR agreed_on IS NOT NULL", name=op.f("ck_partner_engagement_agreed_on_a_day")
        ),
        sa.CheckConstraint("state IN ('proposed', 'agreed', 'ended')", name=op.f("ck_partner_engagement_state_known")),
        sa.CheckConstraint("ended_on >= agreed_on", name=op.f("ck_partner_engagement_ends_after_start")),
        sa.CheckConstraint("money_pence >= 0", name=op.f("ck_partner_engagement_money_pence_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_partner_engagement_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_partner_engagement_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_engagement")),
    )
    op.create_index("ix_partner_engagement_organisation", "partner_engagement", ["organisation_id"], unique=False)
    op.create_index("ix_partner_engagement_project", "partner_engagement", ["project_id"], unique=False)
    op.create_table(
        "ethics_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("triggers", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'approved', 'approved_with_conditions', 'refused', 'expired')",
            name=op.f("ck_ethics_review_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT LIKE 'approved%' OR (decided_at IS NOT NULL AND expires_on IS NOT NULL)",
            name=op.f("ck_ethics_review_approved_until_a_day"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved_with_conditions', 'refused') OR words IS NOT NULL",
            name=op.f("ck_ethics_review_conditions_in_words"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_ethics_review_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user_account.id"], name=op.f("fk_ethics_review_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ethics_review")),
    )
    op.create_index("ix_ethics_review_project", "ethics_review", ["project_id"], unique=False)
    op.create_index(
        "ix_ethics_review_reviewer",
        "ethics_review",
        ["reviewer_id"],
        unique=False,
        postgresql_where=sa.text("reviewer_id IS NOT NULL"),
    )
    op.create_table(
        "ethics_item",
        sa.Column("ethics_review_id", sa.Uuid(), nullable=False),
        sa.Column("principle", sa.Text(), nullable=False),
        sa.Column("rating", sa.Text(), nullable=False),
        sa.Column("mitigation", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "principle IN ('public_benefit', 'sound_method', 'data_protection', 'informed_consent', 'enabling_participation', 'minimising_harm')",
            name=op.f("ck_ethics_item_principle_known"),
        ),
        sa.CheckConstraint(
            "rating = 'green' OR mitigation IS NOT NULL", name=op.f("ck_ethics_item_mitigated_unless_green")
        ),
        sa.CheckConstraint("rating IN ('green', 'amber', 'red')", name=op.f("ck_ethics_item_rating_known")),
        sa.ForeignKeyConstraint(
            ["ethics_review_id"],
            ["ethics_review.id"],
            name=op.f("fk_ethics_item_ethics_review_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("ethics_review_id", "principle", name=op.f("pk_ethics_item")),
    )
    op.create_table(
        "screener_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_screener_question_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screener_question")),
        sa.UniqueConstraint("recruitment_brief_id", "position", name="uq_screener_question_brief_position"),
    )
    op.create_table(
        "brief_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=False),
        sa.Column("returned_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_brief_return_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["returned_by_id"], ["user_account.id"], name=op.f("fk_brief_return_returned_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_return")),
        info={"append_only": ()},
    )
    op.create_index("ix_brief_return_recruitment_brief", "brief_return", ["recruitment_brief_id"], unique=False)
    op.create_index("ix_brief_return_returned_by", "brief_return", ["returned_by_id"], unique=False)
    op.create_table(
        "earlier_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recruitment_brief_id", sa.Uuid(), nullable=False),
        sa.Column("looked_by_id", sa.Uuid(), nullable=False),
        sa.Column("about", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("why_again", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["user_account.id"], name=op.f("fk_earlier_look_looked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recruitment_brief_id"],
            ["recruitment_brief.id"],
            name=op.f("fk_earlier_look_recruitment_brief_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_look")),
        info={"append_only": ()},
    )
    op.create_index("ix_earlier_look_looked_by", "earlier_look", ["looked_by_id"], unique=False)
    op.create_index("ix_earlier_look_recruitment_brief", "earlier_look", ["recruitment_brief_id"], unique=False)


def downgrade() -> None:
    op.drop_table("earlier_look")
    op.drop_table("brief_return")
    op.drop_table("screener_question")
    op.drop_table("ethics_item")
    op.drop_table("ethics_review")
    op.drop_table("partner_engagement")
    op.drop_table("priority_group")
    op.drop_table("benchmark_declaration")
    op.drop_table("plan_sign_off")
    op.drop_table("plan")
    op.drop_table("tier_change")
    op.drop_table("sign_of_work")
    op.drop_table("recruitment_round")
    op.drop_table("quota")
    op.drop_table("brief_area")
    op.drop_table("attribution")
    op.drop_table("start_declaration")
    op.drop_table("gap_request")
    op.drop_table("referral_link")
    op.drop_table("recruitment_brief")
    op.drop_table("project_role")
    op.drop_table("phase_entry")
    op.drop_table("decision")
    op.drop_table("assisted_sign_up")
    op.drop_table("project")
    op.drop_table("network")
