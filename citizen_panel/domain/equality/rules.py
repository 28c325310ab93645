"""Reading, packing and placing equality answers; nothing here stores or shows anything.

Making tables safe is in `suppression`.
"""

from collections.abc import Collection, Mapping, Sequence

from citizen_panel.domain.equality.characteristics import BY_CODE, CHARACTERISTICS, QUESTION_SET
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.equality.suppression import suppress
from citizen_panel.domain.equality.vocabulary import (
    PREFER_NOT_TO_SAY,
    UNKNOWN,
    Answers,
    Characteristic,
    QuotaDimension,
    UnknownAnswer,
)
from citizen_panel.domain.reference.vocabulary import BandCount

__all__ = [
    "age_band",
    "answered_afresh",
    "band_counts",
    "consents_needed",
    "is_to_be_kept",
    "is_worth_asking",
    "pack",
    "place_answers",
    "read_answers",
    "strata_of",
    "suppress",
    "unpack",
]

PACKED_LENGTH = 48
LAYOUT = 1
SLOTS = 22
_HEADER = 4  # layout, question set, place edition (two bytes)
_VERSIONS = _HEADER + SLOTS  # for each slot the question set it was answered in, where that is an earlier one
_BLANK = 0
_DECLINED = 255
_DECLINED_BIT = 0x8000  # for questions with several answers: fifteen options at most
_ONE_ANSWER = tuple(
    (
        question.code,
        _HEADER + question.slot,
        _VERSIONS + question.slot,
        {option.number: (option.code,) for option in question.options} | {_DECLINED: (PREFER_NOT_TO_SAY,)},
    )
    for question in CHARACTERISTICS
    if not question.multiple
)
"""For each question with one answer: its code, where the answer and its version lie, and what the numbers mean.

Worked out once, because a draw reads the answers of a whole panel.
"""
_SEVERAL_ANSWERS = tuple(question for question in CHARACTERISTICS if question.multiple)
_AGES = ((75, "age_75plus"), (65, "age_65_74"), (55, "age_55_64"), (45, "age_45_54"), (35, "age_35_44"))
_YOUNGER = ((25, "age_25_34"), (16, "age_16_24"))


def age_band(birth_year: int, birth_month: int, year: int, month: int) -> str | None:
    """Give the age band of somebody born in a month, as seen in a later month; nothing under 16.

    Counted in whole months: in the month of the birthday the year counts as completed.
    """
    age = year - birth_year - (month < birth_month)
    return next((band for least, band in _AGES + _YOUNGER if age >= least), None)


def place_answers(simd_quintile: int | None, urban_rural: int | None) -> dict[str, tuple[str, ...]]:
    """Give the two derived answers of a place; `unknown` where no postcode was given or found."""
    return {
        "simd_quintile": (f"q{simd_quintile}" if simd_quintile else UNKNOWN,),
        "urban_rural": (f"ur{urban_rural}" if urban_rural else UNKNOWN,),
    }


def read_answers(sent: Mapping[str, Sequence[str]], place_edition: int = 0) -> Answers | UnknownAnswer:
    """Read answers as sent, or name the first that is not on offer; blanks are left out.

    "Prefer not to say" stands alone: sent with other answers to the same question, it wins. Of a question with one
    answer the last sent counts.
    """
    given: dict[str, tuple[str, ...]] = {}
    for code, values in sent.items():
        question = BY_CODE.get(code)
        chosen = [value for value in values if value]
        for value in chosen:
            if question is None or (value != PREFER_NOT_TO_SAY and question.option(value) is None):
                return UnknownAnswer(code, value)
        if question is not None and chosen:
            given[code] = _settled(question, chosen)
    return Answers(given, QUESTION_SET, place_edition)


def pack(answers: Answers) -> bytes:
    """Write answers into exactly 48 bytes, whatever was answered, so that length tells nothing.

    ValueError for an answer that is not on offer: `read_answers` comes first.
    """
    packed = bytearray(PACKED_LENGTH)
    packed[0], packed[1] = LAYOUT, answers.question_set
    packed[2:4] = answers.place_edition.to_bytes(2, "big")
    for code, chosen in answers.given.items():
        question = BY_CODE.get(code)
        if question is None:
            raise ValueError("no such characteristic")
        at = _HEADER + question.slot
        width = _width(question)
        packed[at : at + width] = _number(question, chosen).to_bytes(width, "big")
        packed[_VERSIONS + question.slot] = answers.asked_in.get(code, 0)
    return bytes(packed)


def unpack(packed: bytes) -> Answers:
    """Read 48 packed bytes back; ValueError for another length or layout.

    Numbers that are no longer on offer come back as blank.
    """
    if len(packed) != PACKED_LENGTH or packed[0] != LAYOUT:
        raise ValueError("these are not packed answers of a known layout")
    given: dict[str, tuple[str, ...]] = {}
    asked_in: dict[str, int] = {}
    answered_in = packed[1]
    for code, at, version_at, offered in _ONE_ANSWER:
        if (number := packed[at]) and (only := offered.get(number)):
            given[code] = only
            asked_in[code] = packed[version_at] or answered_in
    for question in _SEVERAL_ANSWERS:
        at = _HEADER + question.slot
        several = _several(question, int.from_bytes(packed[at : at + 2], "big"))
        if several:
            given[question.code] = several
            asked_in[question.code] = packed[_VERSIONS + question.slot] or answered_in
    return Answers(given, answered_in, int.from_bytes(packed[2:4], "big"), asked_in)


def answered_afresh(answers: Answers, characteristic: str, chosen: tuple[str, ...]) -> Answers:
    """Put one answer in place of the earlier one, given to the questions of today.

    Answers to questions that are only worth asking after another answer go with it. ValueError for an answer that is
    not on offer: `read_answers` comes first.
    """
    changed = answers.with_answer(characteristic, chosen, QUESTION_SET)
    return changed.without(*(q.code for q in CHARACTERISTICS if not is_worth_asking(q, changed)))


def is_worth_asking(question: Characteristic, answers: Answers) -> bool:
    """Say whether an earlier answer makes the question worth asking; most are asked of everybody."""
    if question.shown_if is None:
        return True
    other, option = question.shown_if
    return option in answers.given.get(other, ())


def is_to_be_kept(chosen: Sequence[str], uses: Collection[str]) -> bool:
    """Say whether an answer may be kept: one use of it was agreed to, or it is "prefer not to say".

    That somebody would rather not say has no use to agree to; it is kept so that nobody asks again.
    """
    return bool(chosen) and (bool(uses) or tuple(chosen) == (PREFER_NOT_TO_SAY,))


def strata_of(answers: Answers) -> dict[str, str | None]:
    """Give the band of each quota dimension, in the order of the catalogue; nothing where it was not answered.

    Blank, "prefer not to say" and "not known" are all nothing: such people stay candidates and fill places that
    are not tied to that dimension.
    """
    return {dimension.code: _band_of(dimension, answers) for dimension in QUOTA_DIMENSIONS}


def consents_needed(dimension_codes: Sequence[str]) -> tuple[str, ...]:
    """Name the characteristics whose answers these quota dimensions read."""
    chosen = (d for d in QUOTA_DIMENSIONS if d.code in dimension_codes)
    return tuple(dict.fromkeys(code for dimension in chosen for code in dimension.consents))


def band_counts(dimension: QuotaDimension) -> tuple[BandCount, ...]:
    """Say what to add up for each band, in the words of `reference.queries.benchmark`."""
    return tuple(BandCount(band.code, dimension.topic, band.categories) for band in dimension.bands)


def _band_of(dimension: QuotaDimension, answers: Answers) -> str | None:
    for band in dimension.bands:
        if any(option in answers.given.get(code, ()) for code, option in band.answers):
            return band.code
    return None


def _settled(question: Characteristic, chosen: list[str]) -> tuple[str, ...]:
    if PREFER_NOT_TO_SAY in chosen and question.multiple:
        return (PREFER_NOT_TO_SAY,)
    if not question.multiple:
        return (chosen[-1],)
    return tuple(option.code for option in question.options if option.code in chosen)


def _width(question: Characteristic) -> int:
    return 2 if question.multiple else 1


def _number(question: Characteristic, chosen: tuple[str, ...]) -> int:
    if chosen == (PREFER_NOT_TO_SAY,):
        return _DECLINED_BIT if question.multiple else _DECLINED
    options = [question.option(code) for code in chosen]
    numbers = [option.number for option in options if option is not None]
    if len(numbers) != len(chosen) or (len(numbers) > 1 and not question.multiple):
        raise ValueError("no such answer")
    if question.multiple:
        return sum(1 << (number - 1) for number in set(numbers))
    return numbers[0] if numbers else _BLANK


def _several(question: Characteristic, number: int) -> tuple[str, ...]:
    if number == _DECLINED_BIT:
        return (PREFER_NOT_TO_SAY,)
    return tuple(o.code for o in question.options if number >> (o.number - 1) & 1)
