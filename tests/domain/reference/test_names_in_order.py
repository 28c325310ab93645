"""Names stand where a reader of the language looks for them."""

from citizen_panel.core.sorting import alphabetical
from citizen_panel.domain.reference.gaelic_names import IN_GAELIC, name_of
from citizen_panel.domain.reference.vocabulary import Council

IN_ORDER = ["A’ Ghàidhealtachd", "Àird", "Eigg", "eilean", "Èirisgeigh", "Ìle", "Íle", "Łódź", "Zetland"]


def test_accents_and_capitals_do_not_move_a_name() -> None:
    mixed = [*IN_ORDER[5:], *IN_ORDER[:5]]
    assert sorted(mixed, key=alphabetical) == IN_ORDER


def test_every_council_area_has_its_name_in_gaelic_and_its_own_in_every_other_language() -> None:
    islands = Council("S12000013", "Na h-Eileanan Siar")
    assert len(IN_GAELIC) == len(set(IN_GAELIC.values())) == 32
    assert name_of(islands, "gd") == name_of(islands, "en") == "Na h-Eileanan Siar"
    assert name_of(Council("S12000047", "Fife"), "gd") == "Fìobha"
    assert name_of(Council("S12000047", "Fife"), "ar") == "Fife"
    assert name_of(Council("S99999999", "Newland"), "gd") == "Newland"
