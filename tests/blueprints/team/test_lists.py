"""Lists: found, narrowed, sorted, a page at a time; as a file without formulas; a constant number of statements."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from citizen_panel.core.db import db
from citizen_panel.domain.projects.listing import ProjectSort, Wish, list_briefs, list_projects
from citizen_panel.domain.sessions.listing import list_sessions
from tests.blueprints.team.test_brief_pages import HOME
from tests.blueprints.team.test_team_screens import page
from tests.factories import projects, sessions

LISTS = ("/team/", "/team/projects/", "/team/briefs/", "/team/sessions/")


def fill(team: projects.Team, count: int, name: str = "Buses") -> None:
    """Projects with a brief and a meeting each."""
    for number in range(count):
        brief = projects.brief(team, projects.project(team, f"{name} {number:02d}"), places=10 + number)
        sessions.meeting(brief.project, team.lead)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that go to the database meanwhile."""
    seen: list[str] = []

    def heard(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            seen.append(statement)

    connection = db.session.registry().get_bind()
    event.listen(connection, "before_cursor_execute", heard)
    yield seen
    event.remove(connection, "before_cursor_execute", heard)


@pytest.mark.parametrize("address", [*LISTS, *(f"{one}?as=csv" for one in LISTS[1:])])
def test_a_list_asks_the_database_as_often_for_many_as_for_few(
    lead: FlaskClient, team: projects.Team, address: str
) -> None:
    fill(team, 2)
    page(lead, address)
    db.session.expire_all()
    with counted() as few:
        page(lead, address)
    fill(team, 9, "Ferries")
    db.session.expire_all()
    with counted() as many:
        page(lead, address)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) < 40


def test_every_project_comes_once_in_order_page_by_page(app: Flask, team: projects.Team) -> None:
    fill(team, 7)
    for sort in ("", *ProjectSort):
        after, seen = "", []
        for _ in range(5):
            piece = list_projects(team.lead, Wish(sort=sort, after=after), 2)
            seen += [project.title for project in piece.rows]
            after = piece.after
            if not after:
                break
        assert sorted(seen) == [f"Buses {number:02d}" for number in range(7)], sort
        if sort in ("", ProjectSort.TITLE):
            assert seen == sorted(seen)


@pytest.mark.parametrize("after", ["nonsense", "WyJ4Il0", "e30", "x" * 900, "WyJ4IiwgIm5vIGlkIl0"])
def test_a_page_that_does_not_exist_is_the_first(app: Flask, team: projects.Team, after: str) -> None:
    fill(team, 2)
    for sort in ("", "newest"):
        assert len(list_projects(team.lead, Wish(after=after, sort=sort)).rows) == 2
    assert len(list_briefs(team.lead, Wish(after=after, sort="places")).rows) == 2
    assert len(list_sessions(team.lead, Wish(after=after)).rows) == 2


def test_lists_are_narrowed_and_signs_in_the_search_are_no_wildcards(app: Flask, team: projects.Team) -> None:
    fill(team, 2)
    projects.project(team, "100% of_ferries")
    assert [one.title for one in list_projects(team.lead, Wish(typed="100%")).rows] == ["100% of_ferries"]
    assert list_projects(team.lead, Wish(typed="_")).rows[0].title == "100% of_ferries"
    assert len(list_projects(team.lead, Wish(typed="_")).rows) == 1
    assert list_projects(team.lead, Wish(state="closed")).rows == []
    assert len(list_projects(team.lead, Wish(phase="before")).rows) == 3
    assert len(list_briefs(team.lead, Wish(typed="BUSES 01", state="draft")).rows) == 1
    assert [brief.places for _, brief in list_briefs(team.lead, Wish(sort="places")).rows] == [11, 10]
    assert len(list_sessions(team.lead, Wish(typed="bus talk", state="published", phase="discover")).rows) == 2


def test_nobody_sees_what_is_another_body_s(lead: FlaskClient, team: projects.Team) -> None:
    fill(projects.team("Corrie Health Board"), 1, "Wards")
    fill(team, 1)
    for address in LISTS:
        for suffix in ("", "?as=csv"):
            assert "Wards" not in page(lead, address + suffix)


@pytest.mark.parametrize("address", LISTS[1:])
def test_a_list_says_that_it_is_empty_or_that_nothing_fits(lead: FlaskClient, address: str) -> None:
    assert "yet." in page(lead, address)
    assert "fits. Look for less, or show all." in page(lead, f"{address}?q=lifeboats")


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 5000, "sort=drop&state=gone&phase=42", "q=a&q=b&as=pdf", "q=%00&after=%ff"]
)
def test_what_is_typed_into_the_address_harms_nothing(lead: FlaskClient, team: projects.Team, query: str) -> None:
    fill(team, 1)
    for address in LISTS[1:]:
        assert lead.get(f"{address}?{query}", base_url=HOME).status_code == 200


def test_the_next_page_keeps_what_was_looked_for(lead: FlaskClient, team: projects.Team) -> None:
    fill(team, 26)
    text = page(lead, "/team/briefs/?q=buses&sort=places")
    (address,) = re.findall(r'href="(/team/briefs/[^"]*after=[^"]*)"', text)
    text = page(lead, address.replace("&amp;", "&"))
    assert "Buses 00" in text
    assert "First page" in text
    assert 'value="buses"' in text


def test_a_file_has_no_formulas(lead: FlaskClient, team: projects.Team) -> None:
    names = ('=HYPERLINK("http://x")', "+44", "-1", "@sum", '"quoted", and', "Plain")
    for name in names:
        projects.brief(team, projects.project(team, name))
    answer = lead.get("/team/projects/?as=csv", base_url=HOME)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="projects.csv"'
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][0] == "Project"
    assert {row[0] for row in rows[1:]} == {"'" + name if name[0] in "=+-@" else name for name in names}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
