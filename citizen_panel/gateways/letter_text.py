"""A letter as lines of plain text, for providers that set it themselves."""

import re
from html.parser import HTMLParser

LINES = 7
"""As many lines as the window of an envelope shows."""

BREAKS = {"p", "li", "h1", "h2", "h3", "ul", "ol", "div", "br", "tr"}
LEFT_OUT = {"head", "style", "script", "title"}


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in LEFT_OUT
        if tag in BREAKS:
            self.written.append("\n* " if tag == "li" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in LEFT_OUT
        if tag in BREAKS and tag != "li":
            self.written.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.written.append(re.sub(r"\s+", " ", data))


def plain(html: str, address: str = "") -> str:
    """The words of a letter: paragraphs with an empty line between them, list entries behind a star.

    Its own lines of the address are left out: whoever prints it puts them where the window is.
    """
    parser = _Lines()
    parser.feed(html)
    parser.close()
    lines = [line.strip() for line in "".join(parser.written).splitlines()]
    kept = [line for line in lines if not line or line != " ".join(address.split())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def address_lines(name: str, address: str) -> dict[str, str]:
    """The lines of an address, numbered, the name first and the postcode last; what is too much is joined."""
    lines = [line.strip() for line in (name, *address.splitlines()) if line.strip()]
    if len(lines) > LINES:
        lines = [*lines[: LINES - 2], ", ".join(lines[LINES - 2 : -1]), lines[-1]]
    return {f"address_line_{number}": line for number, line in enumerate(lines, start=1)}
