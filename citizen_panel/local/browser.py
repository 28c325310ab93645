"""A real Chromium for the journeys: the one on PATH, or one that Debian gives to root."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citizen_panel.local.words import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOADED = (
    (Path("~/.cache/ms-playwright"), "chromium-*/chrome-linux*/chrome"),
    (Path("~/Library/Caches/ms-playwright"), "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"),
    (Path("/Applications"), "Google Chrome.app/Contents/MacOS/Google Chrome"),
)


@dataclass(frozen=True)
class Found:
    """A browser that can be started."""

    path: Path


@dataclass(frozen=True)
class Missing:
    """No browser, and why."""

    reason: str


def find(env: Mapping[str, str] = os.environ) -> Found | Missing:
    """The browser named by CP_CHROMIUM, else one on PATH, else one Playwright has downloaded."""
    if env.get("CP_CHROMIUM"):
        path = Path(env["CP_CHROMIUM"])
        return Found(path) if path.exists() else Missing(f"CP_CHROMIUM names {path}, and there is nothing there.")
    for name in NAMES:
        found = shutil.which(name, path=env.get("PATH"))
        if found:
            return Found(Path(found))
    own = env.get("PLAYWRIGHT_BROWSERS_PATH")
    for folder, pattern in ((Path(own or "/nonexistent"), DOWNLOADED[0][1]), *DOWNLOADED):
        for path in sorted(folder.expanduser().glob(pattern), reverse=True):
            return Found(path)
    return Missing("there is no Chromium on PATH; install one (on Debian or Ubuntu: `apt-get install chromium`)")


def find_or_install() -> Found | Missing:
    """As find; on Debian, root installs the browser when there is none."""
    found = find()
    if isinstance(found, Found) or not _may_install():
        return found
    say("No Chromium found: installing Debian's, once (about 100 MB) ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *words], env=env, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            return Missing(f"Chromium could not be installed: apt-get {words[0]} said {' '.join(last)!r}")
    return find()


def _may_install() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
