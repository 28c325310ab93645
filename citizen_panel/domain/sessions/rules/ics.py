"""Calendar files (RFC 5545): places and meetings as calendars of any make read them. Times are told in UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST = 75
"""How many bytes a line may have before it goes on in the next (RFC 5545, 3.1)."""

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar.

    `version` grows with every change; `changed_at` is when it was last changed; `words` and `link` say more.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    changed_at: datetime
    version: int = 0
    is_cancelled: bool = False
    words: str = ""
    link: str = ""


def calendar_file(name: str, maker: str, entries: Iterable[Entry]) -> str:
    """A calendar of that name: the same entries give the same file, and no text can break out of its line."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(maker)}//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(folded + "\r\n" for line in lines for folded in _fold(line))


def _event(entry: Entry) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{_moment(entry.changed_at)}",
        f"LAST-MODIFIED:{_moment(entry.changed_at)}",
        f"SEQUENCE:{entry.version}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(entry.ends_at)}",
        f"SUMMARY:{_text(entry.title)}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
    ]
    if entry.words:
        lines.append(f"DESCRIPTION:{_text(entry.words)}")
    if entry.link:
        lines.append(f"URL:{_text(entry.link)}")
    return [*lines, "END:VEVENT"]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Words that stay on their line: whatever is no letter, sign or line break is left out."""
    bare = "".join(sign for sign in words if sign in "\n\t" or sign.isprintable())
    return bare.translate(_ESCAPED)


def _fold(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 bytes, never within a letter; all but the first begin with a blank."""
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST:
            yield piece
            piece = " "
        piece += sign
    yield piece
