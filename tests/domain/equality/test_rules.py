"""Answers survive packing, blanks stay blanks, and bands are compared with counts that add up."""

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_panel.domain.equality.characteristics import ASKED, CHARACTERISTICS, DERIVED, characteristic, choices
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS, dimension
from citizen_panel.domain.equality.rules import (
    SLOTS,
    age_band,
    answered_afresh,
    band_counts,
    consents_needed,
    is_to_be_kept,
    is_worth_asking,
    pack,
    place_answers,
    read_answers,
    strata_of,
    unpack,
)
from citizen_panel.domain.equality.vocabulary import PREFER_NOT_TO_SAY, Answers, Characteristic, UnknownAnswer


def answer_to(question: Characteristic) -> st.SearchStrategy[tuple[str, ...]]:
    codes = [option.code for option in question.options]
    declined = st.just((PREFER_NOT_TO_SAY,))
    if not question.multiple:
        return st.one_of(st.sampled_from(codes).map(lambda code: (code,)), declined)
    several = st.sets(st.sampled_from(codes), min_size=1).map(
        lambda chosen: tuple(code for code in codes if code in chosen)
    )
    return st.one_of(several, declined)


ANSWERS = st.fixed_dictionaries({}, optional={q.code: answer_to(q) for q in CHARACTERISTICS})


@given(ANSWERS, st.integers(0, 65535))
def test_packed_answers_come_back_as_they_were(given_answers: dict[str, tuple[str, ...]], edition: int) -> None:
    answers = Answers(given_answers, 1, edition)
    packed = pack(answers)
    assert len(packed) == 48
    assert unpack(packed) == answers


def test_blank_and_prefer_not_to_say_are_stored_differently() -> None:
    blank, declined = Answers({}), Answers({"religion": (PREFER_NOT_TO_SAY,)})
    assert pack(blank) != pack(declined)
    assert unpack(pack(blank)).one("religion") is None
    assert unpack(pack(declined)).one("religion") == PREFER_NOT_TO_SAY


@pytest.mark.parametrize("wrong", [{"shoe_size": ("9",)}, {"sex": ("nine",)}, {"sex": ("female", "male")}])
def test_packing_refuses_what_is_not_on_offer(wrong: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match="no such"):
        pack(Answers(wrong))


@pytest.mark.parametrize("packed", [b"", b"\x01" * 47, b"\x02" + bytes(47)])
def test_unpacking_refuses_another_length_or_layout(packed: bytes) -> None:
    with pytest.raises(ValueError, match="known layout"):
        unpack(packed)


def test_slots_and_numbers_are_never_shared() -> None:
    taken: set[int] = set()
    for question in CHARACTERISTICS:
        slots = set(range(question.slot, question.slot + (2 if question.multiple else 1)))
        assert not slots & taken
        assert max(slots) < 44
        taken |= slots
        numbers = [option.number for option in question.options]
        assert len(set(numbers)) == len(numbers)
        assert all(0 < n < (16 if question.multiple else 255) for n in numbers)


def test_what_is_asked_at_joining() -> None:
    assert len(ASKED) == 10
    assert {q.code for q in DERIVED} == {"simd_quintile", "urban_rural"}
    assert all(q.why and q.who_sees for q in CHARACTERISTICS)
    assert all(choices(q.code)[-1][0] == PREFER_NOT_TO_SAY for q in CHARACTERISTICS)


def test_answers_as_sent_are_read_or_named() -> None:
    read = read_answers({"sex": ["female"], "religion": [""], "impairment_areas": ["memory", "vision"]}, 3)
    assert isinstance(read, Answers)
    assert dict(read.given) == {"sex": ("female",), "impairment_areas": ("vision", "memory")}
    assert read.place_edition == 3
    assert read_answers({"sex": ["<script>"]}) == UnknownAnswer("sex", "<script>")
    assert read_answers({"shoe_size": ["9"]}) == UnknownAnswer("shoe_size", "9")
    declined = read_answers({"impairment_areas": ["vision", PREFER_NOT_TO_SAY]})
    assert isinstance(declined, Answers)
    assert declined.given["impairment_areas"] == (PREFER_NOT_TO_SAY,)


def test_withdrawing_leaves_the_other_answers() -> None:
    answers = Answers({"sex": ("male",), "religion": ("none",)})
    assert dict(answers.without("religion").given) == {"sex": ("male",)}


@pytest.mark.parametrize(
    ("born", "band"),
    [
        ((2010, 12), None),
        ((2010, 11), "age_16_24"),
        ((2001, 12), "age_16_24"),
        ((2001, 11), "age_25_34"),
        ((1951, 11), "age_75plus"),
        ((1930, 1), "age_75plus"),
    ],
)
def test_age_bands_by_month(born: tuple[int, int], band: str | None) -> None:
    assert age_band(*born, 2026, 11) == band


def test_everyone_who_answered_has_a_band_and_nobody_else() -> None:
    for d in QUOTA_DIMENSIONS:
        for code in d.consents:
            for option in characteristic(code).options:
                if (code, option.code) == ("long_term_condition", "yes") or option.code == "unknown":
                    continue
                assert strata_of(Answers({code: (option.code,)}))[d.code] is not None
    nobody = Answers({q.code: (PREFER_NOT_TO_SAY,) for q in CHARACTERISTICS})
    assert set(strata_of(nobody).values()) == {None}
    assert set(strata_of(Answers({})).values()) == {None}


def test_a_place_without_postcode_is_not_known() -> None:
    assert place_answers(None, None) == {"simd_quintile": ("unknown",), "urban_rural": ("unknown",)}
    assert strata_of(Answers(place_answers(1, 6)))["urban_rural"] == "rural"


def test_bands_read_only_answers_that_exist_and_add_up_to_the_census() -> None:
    with (files("citizen_panel") / "reference" / "census2022_benchmarks.csv").open(encoding="utf-8") as file:
        counts = {(r["topic"], r["category"]): r for r in csv.DictReader(file) if r["geo_code"] == "S92000003"}
    for d in QUOTA_DIMENSIONS:
        assert all(characteristic(code).option(option) for band in d.bands for code, option in band.answers)
        rows = [counts[band.topic, category] for band in band_counts(d) for category in band.categories]
        total, base = sum(int(row["count"]) for row in rows), int(rows[0]["base_count"])
        not_stated = int(counts["religion", "not_stated"]["count"]) if d.code == "religion" else 0
        assert abs(total + not_stated - base) < 0.001 * base  # cells are slightly perturbed at source


def test_a_quota_needs_the_consent_for_every_answer_it_reads() -> None:
    assert consents_needed(["disability", "sex"]) == ("sex", "long_term_condition", "activity_limitation")
    assert dimension("sex").band("female") is not None
    assert dimension("sex").band("none") is None


def test_each_answer_keeps_the_version_of_its_question() -> None:
    first = Answers({"sex": ("male",), "religion": ("none",)}, 1)
    later = first.with_answer("religion", ("sikh",), 2)
    back = unpack(pack(later))
    assert back == later
    assert (back.set_of("sex"), back.set_of("religion"), back.question_set) == (1, 2, 2)
    assert len(pack(later)) == 48


def test_there_is_room_for_more_questions() -> None:
    used = sum(2 if question.multiple else 1 for question in CHARACTERISTICS)
    assert 4 + 2 * SLOTS <= 48
    assert max(question.slot for question in CHARACTERISTICS) < SLOTS
    assert used < SLOTS


def test_whoever_would_rather_not_say_stands_where_silent_people_stand() -> None:
    """In a draw both are of the same kind, so neither has less of a chance than the other."""
    declined = Answers({question.code: (PREFER_NOT_TO_SAY,) for question in CHARACTERISTICS})
    assert strata_of(declined) == strata_of(Answers())
    assert set(strata_of(declined).values()) == {None}


@pytest.mark.parametrize(
    ("chosen", "uses", "kept"),
    [
        ((), ("balance",), False),
        (("none",), (), False),
        (("none",), ("balance",), True),
        ((PREFER_NOT_TO_SAY,), (), True),
        (("none", PREFER_NOT_TO_SAY), (), False),
    ],
)
def test_an_answer_is_kept_for_a_use_alone(chosen: tuple[str, ...], uses: tuple[str, ...], kept: bool) -> None:
    assert is_to_be_kept(chosen, uses) is kept


def test_an_answer_that_makes_another_pointless_takes_it_along() -> None:
    limited = Answers({"long_term_condition": ("yes",), "activity_limitation": ("a_lot",), "sex": ("male",)})
    assert not is_worth_asking(characteristic("activity_limitation"), Answers())
    left = answered_afresh(limited, "long_term_condition", ("no",))
    assert dict(left.given) == {"long_term_condition": ("no",), "sex": ("male",)}
