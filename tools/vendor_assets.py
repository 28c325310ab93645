"""Bring the design system and the typeface into the package; for maintainers, never for users.

    python tools/vendor_assets.py           build again and write what is committed
    python tools/vendor_assets.py --check   build again and fail when anything differs

Needs npm. Works in a temporary folder; nothing of npm stays in the project.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent.parent / "citizen_panel" / "static"
SASS = "sass@1.94.3"


class Package(NamedTuple):
    """One package at one version, known by the SHA-256 of its archive."""

    name: str
    version: str
    sha256: str


DESIGN_SYSTEM = Package(
    "@scottish-government/design-system",
    "4.2.0",
    "df836f6b64f9b46c1b2c700d78f933f8d9d1b85e3451cf23c82631aa27723676",
)
ROBOTO = Package("@fontsource/roboto", "5.3.0", "77620f437249772e381698224ea1bddd01c985ecd60267a63ddc96b9eb9348f7")

# What our own macros use. The rest of the design system is left out, so that a first visit stays small.
COMPONENTS = [
    "back-link",
    "button",
    "checkbox",
    "currency",
    "details",
    "error-summary",
    "field-group",
    "file-upload",
    "hide-this-page",
    "hint-text",
    "icon",
    "inset-text",
    "label",
    "leader",
    "notification-panel",
    "page-header",
    "pagination",
    "phase-banner",
    "question",
    "radio",
    "select",
    "side-navigation",
    "site-branding",
    "site-footer",
    "site-header",
    "site-navigation",
    "skip-links",
    "summary-list",
    "table",
    "tag",
    "task-list",
    "text-input",
    "warning-text",
]

NOTE = """\
# Brought in from elsewhere

Made by `tools/vendor_assets.py`; do not edit by hand. `tools/vendor_assets.py --check` builds it again and compares.

| Package | Version | Licence | SHA-256 of the archive |
| --- | --- | --- | --- |
{packages}

`sgds/design-system.css` is compiled from the package's Sass sources with {sass}, {count} of its components.
Taken out: the one background picture written as a data address (our warning text uses the icon file instead),
and the style element of the icon file (the content policy allows none). No logo or crest is included.

| File | Bytes | SHA-256 |
| --- | --- | --- |
{files}
"""


def run(*command: str, cwd: Path) -> str:
    """Run a tool and give back what it printed; stop when it fails."""
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout  # noqa: S603


def fetch(package: Package, into: Path) -> Path:
    """Unpack one package, refusing an archive that is not the one we know."""
    archive = (
        into / run("npm", "pack", "--silent", f"{package.name}@{package.version}", cwd=into).strip().splitlines()[-1]
    )
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(f"{package.name} {package.version} is not the archive we know: {found}")
    folder = into / package.name.rpartition("/")[2]
    folder.mkdir()
    run("tar", "xzf", str(archive), "-C", str(folder), "--strip-components", "1", cwd=into)
    return folder


def stylesheet(source: Path, work: Path) -> bytes:
    """Compile the base and our components, without the picture written as a data address."""
    run("npm", "install", "--silent", "--no-audit", "--no-fund", SASS, cwd=work)
    wanted = ["base", *(f"components/{name}" for name in COMPONENTS)]
    (work / "design-system.scss").write_text("".join(f'@use "{source.name}/src/{part}";\n' for part in wanted))
    made = run("npx", "sass", "--no-source-map", "--style=compressed", "design-system.scss", cwd=work)
    made, taken_out = re.subn(r'background-image:url\("data:[^"]*"\);?', "", made)
    if taken_out != 1 or "data:" in made:
        raise SystemExit(f"expected one data address in the style sheet, took out {taken_out}")
    return made.encode()


def icons(source: Path) -> bytes:
    """Take the icon file without its style element."""
    text = (source / "dist" / "images" / "icons" / "icons.stack.svg").read_text()
    return re.sub(r"<style>.*?</style>", "", text).encode()


def build(work: Path) -> dict[str, bytes]:
    """Make every vendored file, by its path below the static folder."""
    system, roboto = fetch(DESIGN_SYSTEM, work), fetch(ROBOTO, work)
    files = {
        "sgds/LICENSE.txt": (system / "LICENSE.txt").read_bytes(),
        "sgds/design-system.css": stylesheet(system, work),
        "sgds/icons.svg": icons(system),
        "fonts/OFL.txt": (roboto / "LICENSE").read_bytes(),
    }
    for weight in (400, 700):
        name = f"roboto-latin-{weight}-normal.woff2"
        files[f"fonts/{name}"] = (roboto / "files" / name).read_bytes()
    files["sgds/VENDORED.md"] = note(files).encode()
    return files


def note(files: dict[str, bytes]) -> str:
    """Say where everything comes from, and what it must hash to."""
    licences = {DESIGN_SYSTEM: "MIT, Crown copyright", ROBOTO: "SIL Open Font License 1.1"}
    return NOTE.format(
        sass=SASS.replace("@", " "),
        count=len(COMPONENTS),
        packages="\n".join(f"| {p.name} | {p.version} | {licence} | `{p.sha256}` |" for p, licence in licences.items()),
        files="\n".join(
            f"| {name} | {len(data):,} | `{hashlib.sha256(data).hexdigest()}` |" for name, data in sorted(files.items())
        ),
    )


def main() -> int:
    """Write the files, or compare them with what is committed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        files = build(Path(folder))
    if check:
        differing = [name for name, data in files.items() if (STATIC / name).read_bytes() != data]
        sys.stdout.write("".join(f"differs: {name}\n" for name in differing) or "all as committed\n")
        return 1 if differing else 0
    for name, data in files.items():
        (STATIC / name).parent.mkdir(parents=True, exist_ok=True)
        (STATIC / name).write_bytes(data)
        sys.stdout.write(f"{name} {len(data):,}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
