"""Every address, every verb, every kind of actor, every relation to the thing named: tried, and compared by hand.

`expected.toml` says by permission who reaches what. A new address needs nothing but a known permission and known
arguments; an unknown one fails here until somebody has thought about it.
"""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, request
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.routing import Rule

from citizen_panel.blueprints import DOORS
from citizen_panel.core.db import db
from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.predicates import anyone
from citizen_panel.policy.table import POLICY, any_of
from tests.conftest import in_a_savepoint
from tests.security import actors, objects
from tests.security.test_headers import inline

EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = EXPECTED["groups"]
SIGN_IN: list[str] = EXPECTED["sign_in"]
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE)\b", re.IGNORECASE)
LAST_SEEN = re.compile(r"\s*UPDATE sign_in_session SET seen_at", re.IGNORECASE)
OWN = re.compile(r'(name="csrf_token" value|name="session-seconds" content|data-seconds)="[^"]*"|sign you out at [^<]*')
"""What differs between any two pages: the token, and when the sign-in ends: a minute may pass between them."""
OUTSIDE = {"assets.show"}  # files of ours: no person, no data


@dataclass
class Seen:
    """What one request led to."""

    outcome: str
    status: int
    text: str
    is_page: bool
    wrote: bool
    crash: str = ""


class Matrix:
    """The world, everybody in it, and one hand to ask with."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.client = app, client
        self.world = objects.build()
        self.tokens = actors.everybody(self.world)
        db.session().commit()
        db.session.registry().close()
        self.reached = False
        self.statements: list[str] = []
        self.done: set[str] = set()
        self.connection: Any = db.session.registry().get_bind()
        event.listen(self.connection, "before_cursor_execute", self.heard)

    def heard(self, _c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if WRITES.match(statement) and not LAST_SEEN.match(statement):
            self.statements.append(statement)

    def ask(self, rule: Rule, verb: str, who: str, values: objects.Values) -> Seen:
        """One request, undone afterwards."""
        path = self.address(rule, values)
        self.reached, self.statements = False, []
        for name in list(g):  # the tests' own application context outlives a request: forget who asked before
            g.pop(name)
        self.client.delete_cookie("cp")
        self.client.delete_cookie("cp-pre")
        if self.tokens[who]:
            self.client.set_cookie("cp", self.tokens[who])
        undone = self.connection.begin_nested()
        try:
            answer = self.client.open(path, method=verb)
        except Exception as error:  # whatever a view does wrong is part of what is looked at
            return Seen("reach" if self.reached else "crash", 500, "", False, False, f"{type(error).__name__}: {error}")
        finally:
            db.session().info.clear()
            db.session.registry().close()
            undone.rollback()
        is_text = answer.is_json or answer.mimetype.startswith("text/")
        outcome, wrote = self.outcome(answer, verb), bool(self.statements)
        return Seen(outcome, answer.status_code, answer.text if is_text else "", answer.mimetype == "text/html", wrote)

    def outcome(self, answer: Any, verb: str) -> str:
        if self.reached and (verb != "GET" or answer.status_code != 404):
            return "reach"
        if answer.status_code == 303 and "/signin" in answer.location:
            return "sign_in"
        return str(answer.status_code)

    def address(self, rule: Rule, values: objects.Values) -> str:
        built = rule.build({name: values[name] for name in rule.arguments})
        assert built is not None, rule
        return str(built[1])


@contextmanager
def probed(app: Flask, matrix: Matrix) -> Iterator[None]:
    """Notice when a view itself is run: the cell in which its guard keeps it is exchanged for the time being."""
    kept = []
    for name, guarded in app.view_functions.items():
        if name in OUTSIDE:
            continue
        cell = dict(zip(guarded.__code__.co_freevars, guarded.__closure__ or (), strict=True))["view"]
        kept.append((cell, cell.cell_contents))
        cell.cell_contents = _noticed(matrix, cell.cell_contents)
    yield
    for cell, view in kept:
        cell.cell_contents = view


def _noticed(matrix: Matrix, view: Any) -> Any:
    def run(*args: Any, **kwargs: Any) -> Any:
        matrix.reached = True
        deed = f"{request.method} {request.endpoint}"
        if request.method != "GET" and deed in matrix.done:
            return "", 204  # what the deed itself does, once is enough: who may do it is asked of everybody
        matrix.done.add(deed)
        return view(*args, **kwargs)

    return run


@pytest.fixture(scope="module")
def one_world(suite_app: Flask) -> Iterator[Matrix]:
    """The world is made once: whatever is asked in it is undone again."""
    with in_a_savepoint(suite_app) as inside:
        made = Matrix(inside, inside.test_client())
        yield made
        event.remove(made.connection, "before_cursor_execute", made.heard)


@pytest.fixture
def matrix(one_world: Matrix) -> Iterator[Matrix]:
    one_world.done.clear()
    with probed(one_world.app, one_world):
        yield one_world


def rules_of(app: Flask, audience: str) -> list[tuple[Rule, str]]:
    return [
        (rule, verb)
        for rule in app.url_map.iter_rules()
        for verb in VERBS
        if verb in (rule.methods or ()) and rule.endpoint.startswith(f"{audience}.")
    ]


def permission_of(app: Flask, rule: Rule) -> str:
    return str(app.view_functions[rule.endpoint].permission.value)  # type: ignore[attr-defined]


def named(rule: Rule) -> set[str]:
    """The arguments of an address that belong to somebody."""
    return set(rule.arguments) - set(objects.WORDS)


def expected(permission: str, relation: str, who: str) -> str:
    """What is written by hand for one case."""
    reaching = EXPECTED[permission].get(relation, [])
    names = {n for entry in reaching for n in GROUPS.get(entry, [entry])}
    if "*" in names or who in names:
        return "reach"
    return "sign_in" if who in SIGN_IN and permission not in EXPECTED["machines"] else "404"


def test_every_address_has_an_expected_answer(app: Flask) -> None:
    known = set(objects.WORDS) | {
        "project_id", "brief_id", "draw_id", "research_session_id", "slot_id", "invitation_id", "booking_id", "link_id",
        "draft_id", "import_id", "request_id", "complaint_id", "attendance_id", "removal_id", "gap_id",
        "hold_id", "message_id", "call_id", "resource_id", "fault_id",
    }  # fmt: skip
    audiences = {door.name for door in DOORS}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OUTSIDE:
            continue
        assert rule.endpoint.split(".")[0] in audiences, rule
        assert permission_of(app, rule) in EXPECTED, f"{rule}: write {permission_of(app, rule)} into expected.toml"
        assert set(rule.arguments) <= known, f"{rule}: make its arguments in tests/security/objects.py"


def test_every_written_permission_exists() -> None:
    written = {name for name, value in EXPECTED.items() if isinstance(value, dict)} - {"groups"}
    assert written <= {permission.value for permission in Permission}


@pytest.mark.parametrize("all_of_them", [False, pytest.param(True, marks=pytest.mark.long)], ids=["", "every time"])
@pytest.mark.parametrize("audience", [door.name for door in DOORS])
def test_who_reaches_what(matrix: Matrix, audience: str, *, all_of_them: bool) -> None:
    """The first address under a permission, with the same things named in it, is tried by everybody; others by some.

    What lets in or keeps out is the same for all of them; as a long trial everybody tries them all.
    """
    wrong: list[str] = []
    known: set[tuple[str, frozenset[str], bool]] = set()
    for rule, verb in rules_of(matrix.app, audience):
        alike = (permission_of(matrix.app, rule), frozenset(named(rule)), verb == "GET")
        for relation in objects.RELATIONS if named(rule) else ("own",):
            wrong += check(matrix, rule, verb, relation, some=alike in known and not all_of_them)
        known.add(alike)
    assert wrong == [], "\n".join(wrong)


FEWEST = ("citizen", "lead", "partner_worker")
FEW = ("anonymous", "citizen", "another_citizen", "lead", "reviewer", "other_lead", "partner_worker")
SOME = ("lead", "citizen", "anonymous", "other_lead", "partner_worker", "platform_admin", "reviewer", "ended_session")


def asking(permission: str, relation: str, everybody: list[str], *, some: bool = False) -> list[str]:
    """Who is worth asking: all; few for pages that are everybody's, for a second thing of an owner, for nothing."""
    few = {"public:read": ("anonymous", "citizen", "lead", "partner_worker")}.get(permission, ())
    if relation in ("sibling", "none"):
        few = FEWEST if some else FEW
    asked = [who for who in everybody if not few or who in few]
    return one_of_each(permission, relation, asked) if some and not few else asked


def one_of_each(permission: str, relation: str, everybody: list[str]) -> list[str]:
    """One of those who are let in, of those sent to the sign-in, and of those who find nothing."""
    by_answer: dict[str, list[str]] = {}
    for who in sorted(everybody, key=lambda one: one not in SOME):
        by_answer.setdefault(expected(permission, relation, who), []).append(who)
    return [alike[0] for alike in by_answer.values()]


def check(matrix: Matrix, rule: Rule, verb: str, relation: str, *, some: bool = False) -> list[str]:
    """What is not as written, for every actor, or for some."""
    found = []
    permission = permission_of(matrix.app, rule)
    for who in asking(permission, relation, list(matrix.tokens), some=some):
        seen = matrix.ask(rule, verb, who, objects.WORDS | matrix.world.things[relation])
        right = expected(permission, relation, who)
        case = f"{verb} {rule.rule} [{permission}] {who} → {relation}"
        if permission == "public:read" and seen.outcome in ("404", "reach"):
            continue  # anybody may ask; whether there is something to show is not a question of who asks
        if seen.crash:
            return [*found, f"{case}: {seen.crash}"]  # once is enough: everybody would meet it
        if seen.outcome != right:
            found.append(f"{case}: {seen.outcome}, written is {right}")
        elif right != "reach" and seen.wrote:
            found.append(f"{case}: refused, and yet wrote {matrix.statements[0][:80]}")
        elif verb == "GET" and seen.is_page and blocked(OWN.sub("", seen.text)):
            found.append(f"{case}: inline {inline(seen.text)[:3]}")
    return found


@cache
def blocked(page: str) -> bool:
    """Whether the policy would block something of a page; most are the same for everybody who is kept out."""
    return bool(inline(page))


WHOSE = {
    "admin": ("platform_admin", "lead"),
    "citizen": ("citizen", "lead"),
    "partner": ("partner_worker", "lead"),
    "team": ("lead", "citizen"),
}
"""For each door somebody whose it is, and somebody else."""


@pytest.mark.parametrize("audience", [door.name for door in DOORS])
def test_what_is_somebody_elses_looks_like_what_does_not_exist(matrix: Matrix, audience: str) -> None:
    told = []
    for rule, verb in rules_of(matrix.app, audience):
        for who in WHOSE.get(audience, ("lead", "citizen", "partner_worker")) if named(rule) else ():
            theirs, nobodys = (
                matrix.ask(rule, verb, who, objects.WORDS | matrix.world.things[relation])
                for relation in ("other", "none")
            )
            if (theirs.status, OWN.sub("", theirs.text)) != (nobodys.status, OWN.sub("", nobodys.text)):
                told.append(f"{verb} {rule.rule} {who}: {theirs.status} {nobodys.status}")
    assert told == []


@pytest.mark.parametrize("audience", [door.name for door in DOORS])
def test_a_thing_is_reached_only_through_what_it_belongs_to(matrix: Matrix, audience: str) -> None:
    """An address that names two things: ours, and in it a stranger's."""
    leaks = []
    things = matrix.world.things
    for rule, verb in rules_of(matrix.app, audience):
        ordered = re.findall(r"<[^>]*?(\w+)>", rule.rule)
        inner = [name for name in ordered if name in named(rule)][1:]
        for name in inner:
            values = objects.WORDS | things["own"] | {name: things["other"][name]}
            for who in ("lead", "citizen", "partner_worker"):
                seen = matrix.ask(rule, verb, who, values)
                if seen.status < 400 or seen.wrote:
                    leaks.append(f"{verb} {rule.rule} {who}: {name} of somebody else, {seen.status}")
    assert leaks == []


@pytest.mark.long
def test_a_hole_in_the_policy_is_seen(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row of the policy that guards a thing is opened to anybody in turn; the matrix must notice every time."""
    unseen, tried = [], set()
    for rule in matrix.app.url_map.iter_rules():
        permission = Permission(permission_of(matrix.app, rule)) if rule.endpoint not in OUTSIDE else Permission.PUBLIC
        if permission in tried or permission is Permission.PUBLIC or not named(rule):
            continue
        tried.add(permission)
        verb = next(verb for verb in VERBS if verb in (rule.methods or ()))
        with monkeypatch.context() as planted:
            planted.setitem(POLICY, permission, any_of((anyone,)))
            if not check(matrix, rule, verb, "other"):
                unseen.append(permission)
    assert unseen == []
