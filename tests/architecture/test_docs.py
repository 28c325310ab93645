"""Docs: rooms, settings and purposes are written down, links lead somewhere, the project speaks of itself alone."""

import re
import subprocess

from citizen_panel.domain.consent.purposes import PURPOSES
from tests.architecture.source import PACKAGE, ROOT

DOCS = ROOT / "docs"


def test_every_room_is_in_the_glossary_and_the_plan() -> None:
    rooms = [p.name for p in (PACKAGE / "domain").iterdir() if (p / "__init__.py").exists()]
    plan = (DOCS / "architecture.md").read_text(encoding="utf-8")
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    for room in rooms:
        assert f"`{room}`" in plan, f"docs/architecture.md does not mention {room}"
        assert f"`{room}`" in glossary, f"docs/glossary.md does not mention {room}"


def test_every_setting_is_written_down() -> None:
    text = (PACKAGE / "config.py").read_text(encoding="utf-8")
    page = (DOCS / "operations.md").read_text(encoding="utf-8")
    for name in set(re.findall(r'env\.get\("([A-Z_]+)"', text)):
        assert f"`{name}`" in page, f"docs/operations.md does not mention {name}"


def test_every_purpose_is_written_down() -> None:
    page = (DOCS / "personal-data.md").read_text(encoding="utf-8")
    for purpose in PURPOSES:
        assert f"`{purpose.code}`" in page, f"docs/personal-data.md does not mention {purpose.code}"


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name} -> {target}"


def test_decisions_are_numbered() -> None:
    numbers = sorted(p.name[:4] for p in (DOCS / "adr").glob("*.md"))
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


def test_the_project_speaks_of_itself_alone() -> None:
    """No address of a package registry, and no path of somebody's machine."""
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    pattern = re.compile(
        "pypi" + r"\.org|files\.pythonhosted|registry\.npmjs|/ro" + r"ot/|/wo" + r"rk/|--(?:extra-)?index" + "-url"
    )
    for name in files:
        path = ROOT / name
        if path.suffix in {".png", ".woff2", ".gz", ".mo"} or not path.is_file():
            continue
        found = pattern.search(path.read_text(encoding="utf-8", errors="ignore"))
        assert found is None, f"{name}: {found.group() if found else ''}"
