"""Writes docs/policy.md from the policy table: python -m tests.architecture.written_policy."""

from citizen_panel.policy.table import POLICY
from tests.architecture.source import ROOT


def page() -> str:
    """The policy as a page for a data protection officer."""
    lines = [
        "# Who may do what",
        "",
        "Written from `citizen_panel/policy/table.py`; a test fails when the two differ.",
        "A permission is given when every condition of at least one way holds. What a person may not see looks",
        "the same as what does not exist.",
        "",
        "| Permission | Given when |",
        "|---|---|",
    ]
    for permission, ways in POLICY.items():
        words = " **or** ".join(" and ".join(f.__name__.replace("_", " ") for f in way) for way in ways)
        lines.append(f"| `{permission.value}` | {words} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "policy.md").write_text(page(), encoding="utf-8")
