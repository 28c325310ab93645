"""The frame of every page, and the rules its templates keep."""

import re
from pathlib import Path

import pytest
from flask import Flask

TEMPLATES = Path(__file__).resolve().parents[3] / "citizen_panel" / "templates"
OURS = sorted(
    [TEMPLATES / "base.html", *(TEMPLATES / "components").glob("*.html"), *(TEMPLATES / "refusals").glob("*.html")]
)


def test_the_title_names_page_service_and_body(frame_app: Flask) -> None:
    page = frame_app.test_client().get("/style").text
    assert "<title>Every macro – Citizen Panel – Example Council</title>" in page
    assert '<html lang="en" dir="ltr">' in page
    assert (
        page.index("Skip to main content") < page.index("ds_site-header") < page.index("<main") < page.index("<footer")
    )


def test_with_errors_the_title_says_so_and_the_summary_comes_first_in_main(frame_app: Flask) -> None:
    page = frame_app.test_client().post("/style").text
    assert "<title>Error: Every macro – Citizen Panel – Example Council</title>" in page
    main = page[page.index("<main") :]
    assert main.index("ds_error-summary") < main.index("<h1")
    assert 'href="#name">Enter the name we should call you</a>' in main
    assert 'href="#born-day">Enter your date of birth</a>' in main


def test_every_link_of_the_summary_leads_to_an_input(frame_app: Flask) -> None:
    page = frame_app.test_client().post("/style").text
    summary = page[page.index("ds_error-summary") : page.index("<h1")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 12
    for target in targets:
        assert re.search(rf'<(input|select|textarea)[^>]* id="{target}"', page), target


def test_messages_are_tied_to_their_inputs_and_ids_are_unique(frame_app: Flask) -> None:
    page = frame_app.test_client().post("/style").text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for described in re.findall(r'aria-describedby="([^"]+)"', page):
        assert set(described.split()) <= set(ids), described
    assert '<input class="ds_input ds_input--error" id="email"' in page
    assert 'aria-describedby="email-hint email-error" aria-invalid="true"' in page


def test_what_was_typed_is_shown_again_escaped(frame_app: Flask) -> None:
    typed = {
        "name": '"><script>',
        "email": "not one",
        "helps": "</textarea>\n two",
        "born-day": "31",
        "born-month": "2",
    }
    page = (
        frame_app.test_client().post("/style", data=typed | {"agree": "no", "ways": ["letter"], "council": "S2"}).text
    )
    assert "<script>" not in page.replace("<script src", "")
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert 'value="not one"' in page
    assert "&lt;/textarea&gt;" in page
    assert re.search(r'name="born-day"[^>]*value="31"', page)
    for chosen in ("agree-2", "ways-2"):
        assert re.search(rf'id="{chosen}"[^>]* checked', page)
    assert '<option value="S2" selected>' in page


@pytest.mark.parametrize("name", ["refused", "not_found", "unexpected", "out_of_date", "http"])
def test_a_refusal_is_a_page_with_a_way_on(frame_app: Flask, name: str) -> None:
    page = frame_app.test_client().get(f"/refusal/{name}").text
    main = page[page.index("<main") : page.index("</main>")]
    assert "<h1>" in main
    assert "<a href" in main or "<button" in main
    assert not re.search(r"sorry|oops|invalid|failed|413", main, flags=re.IGNORECASE)


@pytest.mark.parametrize("asked", ["name", "born", "agree"])
def test_a_question_can_be_the_heading(frame_app: Flask, asked: str) -> None:
    page = frame_app.test_client().get(f"/question/{asked}").text
    assert page.count("<h1") == 1
    assert re.search(r"<h1[^>]*><label|<legend[^>]*><h1", page)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_templates_hold_nothing_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<\w[^<>]*\s(style|on[a-z]+)=|<style|javascript:|<script(?! src)", text)
    assert "| safe" not in text
