"""Reading a list: whatever somebody sends, we say line by line what it holds or why it cannot be read."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.citizens.imports import sheets
from citizen_panel.domain.citizens.imports.reading import heading_of, kind_of, lines_of
from citizen_panel.domain.citizens.imports.vocabulary import Broken, Line, ListKind, Unreadable
from tests.factories.imports import HEADING, a_line, csv_of, xlsx_of

PLAIN = b"Name,Email\r\nAilsa,ailsa@old.example\r\n"


def read(content: bytes, after: int = 0) -> list[Line | Broken]:
    return list(lines_of(kind_of(content), content, after))


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.decode().encode("utf-16"),
        PLAIN.replace(b",", b";"),
        PLAIN.replace(b",", b"\t"),
        PLAIN.replace(b"\r\n", b"\n"),
        b"\r\n\r\n" + PLAIN,
        xlsx_of([("Name", "Email"), ("Ailsa", "ailsa@old.example")]),
    ],
)
def test_one_list_in_many_forms(content: bytes) -> None:
    kind = kind_of(content)
    assert heading_of(kind, content) == ("Name", "Email")
    assert [line.cells for line in read(content) if isinstance(line, Line)] == [("Ailsa", "ailsa@old.example")]


def test_letters_as_windows_writes_them() -> None:
    content = "Name,Town\nSeònaid,Òban\n".encode("cp1252")
    assert read(content) == [Line(2, ("Seònaid", "Òban"))]


def test_lines_have_the_numbers_that_a_spreadsheet_shows() -> None:
    content = b'Name,Address\nAilsa,"1 Invented Lane\nNowhere"\n\nMorag,2 Invented Lane\n'
    assert [line.number for line in read(content) if isinstance(line, Line)] == [2, 5]
    sheet = xlsx_of([("Name", "Email"), ("Ailsa", "a"), (None, None), ("Morag", "b")])
    assert [line.number for line in read(sheet) if isinstance(line, Line)] == [2, 4]


def test_reading_goes_on_after_a_line() -> None:
    content = csv_of(a_line(number) for number in range(5))
    assert [line.number for line in read(content, after=4) if isinstance(line, Line)] == [5, 6]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Unreadable.NO_LINES),
        (b"\n\n", Unreadable.NO_LINES),
        (b"Name\0,Email\n", Unreadable.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n\0\0", Unreadable.NOT_TEXT),
        (b"Ailsa,ailsa@old.example\n", Unreadable.NO_HEADING),
        (b"Name\nAilsa\n", Unreadable.NO_HEADING),
        (b"1,2\n", Unreadable.NO_HEADING),
        (b"Name,name\nAilsa,Morag\n", Unreadable.SAME_HEADING),
        (b"PK\x03\x04 no zip at all", Unreadable.NOT_A_SHEET),
        (b",".join(b"c%c" % letter for letter in range(97, 123)) + b",x" * 60, Unreadable.NO_HEADING),
    ],
)
def test_a_file_without_a_heading_or_without_text(content: bytes, why: Unreadable) -> None:
    found = heading_of(kind_of(content), content)
    assert isinstance(found, Broken)
    assert found.why is why


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line() -> None:
    content = b'Name,Email\nAilsa,a@old.example\nMorag,"m@old.example\nIona,i@old.example\n'
    assert read(content)[-1] == Broken(Unreadable.QUOTE, 3)


def packed(parts: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return into.getvalue()


def test_a_packed_bomb_is_not_unpacked() -> None:
    content = packed({"xl/worksheets/sheet1.xml": bytes(30 * 1024 * 1024)})
    assert read(content) == [] or heading_of(ListKind.XLSX, content) == Broken(Unreadable.TOO_BIG_INSIDE)
    assert heading_of(ListKind.XLSX, content) == Broken(Unreadable.TOO_BIG_INSIDE)


def test_too_many_parts_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_PARTS", 3)
    content = packed({f"{n}.xml": b"" for n in range(4)})
    assert heading_of(ListKind.XLSX, content) == Broken(Unreadable.TOO_BIG_INSIDE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_defines_its_own_words_is_refused(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'.encode(encoding)
    content = packed({"xl/worksheets/sheet1.xml": bomb})
    assert heading_of(ListKind.XLSX, content) == Broken(Unreadable.NOT_A_SHEET)


def test_cells_of_a_spreadsheet_read_as_typed() -> None:
    content = xlsx_of([HEADING, ("Ailsa", "a@old.example", 7700900123.0, None, True, None, date(1980, 3, 31))])
    assert read(content) == [Line(2, ("Ailsa", "a@old.example", "7700900123", "", "True", "", "1980-03-31"))]


def test_a_formula_gives_no_formula() -> None:
    content = xlsx_of([("Name", "Email"), ('=HYPERLINK("http://evil.example","x")', "a@old.example")])
    (line,) = (one for one in read(content) if isinstance(one, Line))
    assert "HYPERLINK" not in line.cells[0]


@given(st.binary(max_size=200))
@settings(max_examples=150)
def test_any_bytes_end_in_lines_or_a_reason(content: bytes) -> None:
    for found in (heading_of(kind_of(content), content), *read(content)):
        assert isinstance(found, tuple | Line | Broken)
