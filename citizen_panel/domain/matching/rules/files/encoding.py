"""Whether bytes are text at all, and text in UTF-8; if not, what to do about it."""

import codecs

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.files.faults import FileFault
from citizen_panel.domain.matching.vocabulary import Sentence

_PIECE = 1 << 20
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def fault_of_bytes(data: bytes, file: str) -> FileFault | None:
    """Return what keeps the bytes from being read as UTF-8 text, or None; a mark of UTF-8 at the start is fine."""
    if not data[:_PIECE].removeprefix(codecs.BOM_UTF8).strip() and not data[_PIECE:].strip():
        return FileFault(file, 0, "", Sentence(say("This file is empty.")))
    if data.startswith(_WORKBOOKS):
        text = say("This is a spreadsheet’s own file. Open it in the spreadsheet and save it as CSV (UTF-8).")
        return FileFault(file, 0, "", Sentence(text))
    if data.startswith(_WIDE_MARKS) or b"\0" in data[:2]:
        text = say("This file is written in UTF-16. Save it as CSV (UTF-8) and try again.")
        return FileFault(file, 1, "", Sentence(text))
    nothing = data.find(b"\0")
    if nothing >= 0:
        text = say("There is a character here that is no letter (NUL). Save the file again as CSV (UTF-8).")
        return FileFault(file, line_at(data, nothing), "", Sentence(text))
    foreign = _first_foreign(data)
    if foreign is None:
        return None
    text = say("Byte {byte} is not UTF-8, so a letter cannot be read. Save the file as CSV (UTF-8) and try again.")
    values = (("byte", f"0x{data[foreign]:02X}"),)
    return FileFault(file, line_at(data, foreign), "", Sentence(text, values))


def line_at(data: bytes, offset: int) -> int:
    """Return the number of the line that holds a byte; lines end with LF, CR LF or, where there is no LF, CR."""
    return 1 + data.count(b"\n" if b"\n" in data else b"\r", 0, offset)


def _first_foreign(data: bytes) -> int | None:
    """The place of the first byte that is not UTF-8; read piece by piece, for the whole as text may be four times
    as large as the file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _PIECE):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + _PIECE], final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            return start - pending + error.start
    return None
