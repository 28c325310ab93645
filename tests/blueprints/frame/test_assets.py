"""Files: the right bytes, kept for a year, small on a first visit."""

import gzip
import re
from pathlib import Path

from flask import Flask, Response

from citizen_panel.blueprints.frame import assets

GZIP = {"Accept-Encoding": "gzip, br"}
FIRST_VISIT = 60 * 1024


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return assets.asset_url(name)


def test_a_file_is_served_compressed_and_kept_for_a_year(frame_app: Flask) -> None:
    client, url = frame_app.test_client(), address(frame_app, "app/app.css")
    zipped, plain = client.get(url, headers=GZIP), client.get(url)
    assert gzip.decompress(zipped.data) == plain.data == (assets.ROOT / "app/app.css").read_bytes()
    assert "immutable" in zipped.headers["Cache-Control"]
    assert zipped.headers["Vary"] == "Accept-Encoding"
    assert zipped.mimetype == "text/css"
    assert client.get(url, headers={"Accept-Encoding": "gzip;q=0"}).headers.get("Content-Encoding") is None


def test_a_page_of_another_edition_still_gets_its_files_but_not_for_long(frame_app: Flask) -> None:
    answer = frame_app.test_client().get("/static/older/app/app.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == assets.FOR_A_MINUTE


def test_nothing_else_can_be_read(frame_app: Flask) -> None:
    client = frame_app.test_client()
    for name in ("../config.py", "sgds/VENDORED.md", "..%2fconfig.py", "app"):
        assert client.get(f"/static/x/{name}").status_code == 404


def test_the_edition_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    first = assets.read(tmp_path).edition
    (tmp_path / "a.css").write_text("b{}")
    assert assets.read(tmp_path).edition != first


def test_pages_are_compressed_with_a_length_that_says_nothing_exact(frame_app: Flask) -> None:
    page = b"<p>hello</p>" * 100
    lengths = set()
    for _ in range(20):
        with frame_app.test_request_context(headers=GZIP):
            answer = assets.compress(Response(page, mimetype="text/html"))
        assert gzip.decompress(answer.get_data()) == page
        assert answer.headers["Content-Length"] == str(len(answer.get_data()))
        lengths.add(len(answer.get_data()))
    assert len(lengths) > 5


def test_small_pages_and_other_things_stay_as_they_are(frame_app: Flask) -> None:
    with frame_app.test_request_context(headers=GZIP):
        for answer in (Response("x" * 100, mimetype="text/html"), Response("x" * 900, mimetype="text/csv")):
            assert "Content-Encoding" not in assets.compress(answer).headers


def test_a_first_visit_is_small(frame_app: Flask) -> None:
    client = frame_app.test_client()
    page = client.get("/style", headers=GZIP)
    total = len(page.data)
    for url in re.findall(rb'(?:href|src)="(/static/[^"#]+\.(?:css|js))"', gzip.decompress(page.data)):
        total += len(client.get(url.decode(), headers=GZIP).data)
    assert total <= FIRST_VISIT, total


def test_our_files_ask_nobody_else_and_hold_no_inline_data() -> None:
    for name in ("app/app.css", "sgds/design-system.css"):
        text = (assets.ROOT / name).read_text()
        assert "http" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        assert "data:" not in text
    script = (assets.ROOT / "app/app.js").read_text()
    for unsafe in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http"):
        assert unsafe not in script


def test_vendored_files_are_those_their_note_lists() -> None:
    note = (assets.ROOT / "sgds/VENDORED.md").read_text()
    listed = re.findall(r"^\| ([\w./-]+) \| [\d,]+ \| `([0-9a-f]{64})` \|$", note, flags=re.MULTILINE)
    assert len(listed) == 6
    for name, digest in listed:
        assert assets.hashlib.sha256((assets.ROOT / name).read_bytes()).hexdigest() == digest, name
