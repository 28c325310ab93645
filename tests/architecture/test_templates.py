"""Templates: a template's address is its endpoint; every page has a title; nothing is inline."""

import re

from flask import Flask

from tests.architecture.source import PACKAGE

TEMPLATES = PACKAGE / "templates"
AUDIENCES = ("public", "citizen", "team", "partner", "admin")


def pages() -> list[tuple[str, str]]:
    return [
        (path.relative_to(TEMPLATES).as_posix(), path.read_text(encoding="utf-8"))
        for audience in AUDIENCES
        for path in sorted((TEMPLATES / audience).rglob("*.html"))
    ]


def test_every_page_extends_the_frame_and_has_a_title() -> None:
    for address, text in pages():
        if address.rsplit("/", 1)[-1].startswith("_"):
            continue  # a part of a page, or an audience's layout
        frame = re.search(r"\{%-?\s*extends \"([^\"]+)\"", text)
        assert frame, address
        if frame[1] in {other for other, _ in pages()} and not frame[1].rsplit("/", 1)[-1].startswith("_"):
            continue  # it is another page under another address, title included
        assert re.search(r"\{%-?\s*set title\b", text), address


def test_every_template_belongs_to_a_screen(suite_app: Flask) -> None:
    screens = {tuple(name.split(".")[:2]) for name in suite_app.view_functions if name.count(".") == 2}
    for address, _ in pages():
        parts = address.split("/")
        if len(parts) == 2:
            assert parts[1].startswith("_"), f"{address} belongs to no screen"
        else:
            assert (parts[0], parts[1]) in screens, address


def test_enter_in_a_field_does_what_the_form_is_for() -> None:
    """Enter presses the first button of a form, so that one does not lead elsewhere and lose what was typed."""
    seen = 0
    for address, text in pages():
        if address.split("/")[0] not in ("team", "partner", "admin"):
            continue
        for form in re.split(r"\{% call (?:the|posted)_form\(", text)[1:]:
            pressed = [found for found in re.findall(r"\{\{ button\(.*?\}\}|<button.*?>", form) if "href=" not in found]
            seen += bool(pressed)
            assert not pressed or "formaction=" not in pressed[0], f"{address}: {pressed[0]}"
    assert seen > 20


def test_nothing_is_inline_and_nothing_is_marked_safe() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(TEMPLATES)
        assert not re.search(r"\sstyle=", text), where
        assert not re.search(r"\son[a-z]+=", text), where
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), where
        assert not re.search(r"\|\s*safe\b", text), where


def test_what_is_imported_is_used() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"\{%-?\s*from \"[^\"]+\" import ([^%]+?)(?:with context)?\s*-?%\}", text):
            for name in (part.split(" as ")[-1].strip() for part in line.split(",")):
                assert len(re.findall(rf"\b{name}\b", text)) > 1, (
                    f"{path.relative_to(TEMPLATES)} imports {name} for nothing"
                )


def test_words_can_be_translated() -> None:
    """No running text stands between tags without gettext."""
    for address, text in pages():
        bare = re.sub(
            r"\{#.*?#\}|\{%-?\s*(?:trans|blocktrans).*?endtrans\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.S
        )
        loose = re.findall(r">\s*([A-Za-z][a-z]+ [a-z]+[^<]*)<", bare)
        assert not loose, f"{address}: {loose[:3]}"
