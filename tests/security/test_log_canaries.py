"""What people tell us never reaches a log: whatever is said, and whatever goes wrong, the canaries are not heard."""

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.stdlib import ProcessorFormatter

from citizen_panel.core import logs
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.local import programs
from citizen_panel.tasks import _keep_our_logs
from tests.security.conftest import SECRET
from tests.security.objects import WORDS

PERSON = {
    "text": "Wilhelmina Quagmire",
    "email": "wilhelmina@quagmire.example",
    "tel": "07700 900123",
    "postcode": "KW15 1AA",
    "token": "Zk3v9Qw7Lr2Tn8Xs5Hb1Mc6Yd4Fg0Pj-Ua_Ei9Ro3Wq7",
    "note": "I use a wheelchair since the harbour accident",
}
CANARIES = re.compile(r"wilhelmina|quagmire|900 ?123|kw15|1aa\b|zk3v9qw7|wheelchair|harbour|accident", re.IGNORECASE)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that the process would write to its log."""
    kept, hook = logging.getLogger().handlers[:], sys.excepthook
    written = io.StringIO()
    with monkeypatch.context() as instead:
        instead.setattr(sys, "stderr", written)
        logs.configure()
    yield written
    logging.getLogger().handlers, sys.excepthook = kept, hook


def assert_silent(written: io.StringIO, *, said: bool = True) -> list[dict[str, object]]:
    """No canary in what was written, which is JSON line by line with known keys only."""
    lines = written.getvalue().splitlines()
    assert [line for line in lines if CANARIES.search(line)] == []
    entries = [json.loads(line) for line in lines]
    assert all(set(entry) <= logs.ALLOWED for entry in entries)
    assert bool(entries) or not said
    return entries


class Fields(HTMLParser):
    """The names of what can be typed or chosen on a page, with the first value of a choice."""

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type") or "text"
        if tag not in ("input", "textarea", "select") or not name:
            return
        if kind in ("radio", "checkbox", "hidden"):
            self.named.setdefault(name, given.get("value") or "")
        else:
            right = "postcode" if "postcode" in name else kind
            self.named[name] = PERSON.get(right, PERSON["text"])


def fill_in(visitor: FlaskClient, path: str) -> None:
    """Type the canaries into everything on a page, and send it: once as it should be, once as it should not."""
    page = visitor.get(path)
    fields = Fields()
    fields.feed(page.text)
    for typed in (fields.named, dict.fromkeys(fields.named, PERSON["note"]), {"unknown": PERSON["email"]}):
        token = fields.named.get("csrf_token", "")
        visitor.post(path, data={**typed, "csrf_token": token}, headers={"User-Agent": PERSON["text"]})


@pytest.mark.parametrize("path", ["/probe/fails", "/probe/constraint", "/probe/syntax", "/probe/logs"])
def test_a_failure_says_what_and_where_but_not_about_whom(plain: Flask, heard: io.StringIO, path: str) -> None:
    plain.test_client().get(f"{path}?name={PERSON['text']}&mail={PERSON['email']}")
    entries = assert_silent(heard)
    if path != "/probe/logs":
        assert entries[-1]["error"] in ("ValueError", "IntegrityError", "DataError")
        assert re.fullmatch(r"[\w/]+\.py:\d+", str(entries[-1]["where"]))


def test_a_person_walks_every_page_for_everybody(plain: Flask, heard: io.StringIO) -> None:
    visitor = plain.test_client()
    walked, told = 0, {**WORDS, "token": PERSON["token"], "code": PERSON["token"][:9]}
    for rule in plain.url_map.iter_rules():
        if not rule.endpoint.startswith("public.") or "GET" not in (rule.methods or ()):
            continue
        built = rule.build({name: told[name] for name in rule.arguments})
        if built is not None:
            fill_in(visitor, str(built[1]))
            walked += 1
    for step in ("", "age", "consent", "name", "postcode", "council", "contact", "details", "equality/sex", "check"):
        fill_in(visitor, f"/join/{step}")
    assert walked
    assert_silent(heard, said=False)


def test_a_path_with_a_token_is_never_logged_even_when_the_page_of_failure_fails(
    plain: Flask, heard: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError(PERSON["note"])

    monkeypatch.setattr("citizen_panel.blueprints.frame.refusals.render_template", broken)
    assert plain.test_client().get(f"/signin/short-{PERSON['text']}/{PERSON['token'][:20]}").status_code == 500
    assert plain.test_client().get(f"/probe/fails/{PERSON['token'][:12]}").status_code == 500
    assert_silent(heard)


def test_libraries_are_bound_too(heard: io.StringIO) -> None:
    for name in ("celery.app.trace", "gunicorn.error", "sqlalchemy.engine", "werkzeug", "some.library", "smtplib"):
        log = logging.getLogger(name)
        log.error("Task %s raised for %s", "messages.send", PERSON["text"])
        log.error("Task %(name)s of %(who)s", {"name": "messages.send", "who": PERSON["email"]})
        log.error("%r and %s", [PERSON["text"]], ValueError(PERSON["note"]))
        log.error("reached %s by %s", f"/i/{PERSON['token'][:9]}", PERSON["tel"])
        try:
            raise LookupError(PERSON["postcode"])
        except LookupError:
            log.exception("failed with %s", PERSON["text"], extra={"person": PERSON["text"]}, stack_info=True)
    entries = assert_silent(heard)
    assert len(entries) == 30
    assert entries[0]["event"] == "Task messages.send raised for [text]"
    assert entries[4]["error"] == "LookupError"


def test_a_sentence_that_its_values_do_not_fit_is_still_written(heard: io.StringIO) -> None:
    ours = next(h for h in logging.getLogger().handlers if isinstance(h.formatter, ProcessorFormatter))
    for sentence in ("one %s two %s", "no place"):
        ours.handle(logging.LogRecord("library", logging.ERROR, "x.py", 1, sentence, (PERSON["text"],), None))
    assert [entry["event"] for entry in assert_silent(heard)] == ["one %s two %s", "no place"]


@pytest.mark.parametrize("hidden", [PERSON["email"], PERSON["tel"], PERSON["postcode"], PERSON["token"], "kw15 1aa"])
def test_even_inside_a_ready_made_sentence_what_can_be_known_by_its_shape_is_masked(hidden: str) -> None:
    assert not CANARIES.search(logs.masked(f"bounced: {hidden}, tried 3 times"))


def test_what_operators_need_stays() -> None:
    told = "the panel was counted: 1240 cells in 2.5 s; reference=8bd32fac at domain/ledger/seal.py:42"
    assert logs.masked(told) == told
    number = UUID("6f1b3a52-0f0e-4a58-9d2c-3f1f6f8a9b10")
    assert [logs.said(v) for v in (3, number, Channel.EMAIL, "sign_in", KeyError("x"))] == [
        3,
        number,
        "email",
        "sign_in",
        "KeyError",
    ]


def test_celery_and_gunicorn_keep_our_logs() -> None:
    for name in logs.OWN_HANDLERS:
        logging.getLogger(name).addHandler(logging.NullHandler())
    kept = logging.getLogger().handlers[:], sys.excepthook
    _keep_our_logs()
    for name in logs.OWN_HANDLERS:
        assert logging.getLogger(name).handlers == []
        assert logging.getLogger(name).propagate
    logging.getLogger().handlers, sys.excepthook = kept


def test_the_web_server_writes_no_paths() -> None:
    words = programs.web(8000)
    assert not any("access" in word for word in words)
    assert "--no-control-socket" in words
    assert words[words.index("--log-level") + 1] == "warning"


def test_a_process_that_dies_says_so_without_quoting() -> None:
    program = f"from citizen_panel.core import logs\nlogs.configure()\nraise ValueError({SECRET!r})"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert not CANARIES.search(ended.stderr)
    assert '"error": "ValueError"' in ended.stderr
