"""Roles that may do little, and schemas that keep things apart."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMAS = ("ledger", "equality", "reference")
PROCESSES = ("cp_web", "cp_worker", "cp_sealer", "cp_index")
ENTERED = {
    "cp_self": ("cp_web", "cp_worker"),
    "cp_matcher": ("cp_worker", "cp_index"),
    "cp_aggregate": ("cp_worker",),
    "cp_eraser": ("cp_worker",),
    "cp_auditor": (),
}


def upgrade() -> None:
    # Where the operator made the roles beforehand, this changes nothing. NOINHERIT: a process holds no right
    # of a role it may enter until it enters it.
    for role in (*PROCESSES, *ENTERED):
        op.execute(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
            f"THEN CREATE ROLE {role} NOLOGIN NOINHERIT; END IF; END $$"
        )
    for role, processes in ENTERED.items():
        for process in processes:
            _grant(role, process)
    for role in (*PROCESSES, *ENTERED):
        _grant(role, "current_user")
    op.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for schema in SCHEMAS:
        op.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        op.execute(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC")


def _grant(role: str, member: str) -> None:
    """Grant a role unless the member is the role itself or a superuser, or holds it already."""
    who = "current_user" if member == "current_user" else f"'{member}'"
    op.execute(
        f"DO $$ BEGIN IF {who} <> '{role}' AND NOT EXISTS (SELECT FROM pg_auth_members m "
        f"JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles u ON u.oid = m.member "
        f"WHERE r.rolname = '{role}' AND u.rolname = {who}) "
        f"THEN EXECUTE format('GRANT {role} TO %I', {who}); END IF; END $$"
    )


def downgrade() -> None:
    for schema in reversed(SCHEMAS):
        op.execute(f"DROP SCHEMA IF EXISTS {schema}")
