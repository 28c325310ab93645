"""What Gàidhlig says around its wordings. Nobody who speaks it has approved them yet."""

from collections.abc import Mapping

from citizen_panel.domain.consent.wordings.wording import Headings, Speech

SUBJECTS: Mapping[str, str] = {
    "age": "aois",
    "sex": "gnè",
    "trans_status": "a bhith trans no eachdraidh trans",
    "long_term_condition": "suidheachaidhean slàinte fad-ùine",
    "activity_limitation": "mar a chuireas suidheachadh slàinte bacadh air beatha làitheil",
    "ethnic_group": "buidheann cinnidh",
    "religion": "creideamh",
    "sexual_orientation": "claonadh gnèitheasach",
    "unpaid_care": "coimhead às dèidh cuideigin",
    "tenure": "taigh a shealbhachadh no air mhàl",
    "simd_quintile": "dè cho math dheth ’s a tha an sgìre",
    "urban_rural": "co-dhiù baile no dùthaich a th’ ann",
    "main_language": "prìomh chànan",
    "marital_status": "pòsadh no com-pàirteachas sìobhalta",
    "impairment_areas": "dè air a bheil suidheachaidhean slàinte a’ toirt buaidh",
}

SPEECH = Speech(
    headings=Headings(
        who="Cò",
        what="Dè",
        why="Carson",
        happens="Dè thachras",
        sees="Cò a chì e",
        how_long="Dè cho fada",
        if_no="Ma chanas sibh nach eil",
        change="Ma dh’atharraicheas sibh ur n-inntinn",
        complain="Nach eil sibh toilichte?",
    ),
    subjects=SUBJECTS,
    mine="an fhreagairt agam mu",
    yours="an fhreagairt agaibh mu",
    mine_from_postcode="na dh’innseas an còd-puist agam mu",
    yours_from_postcode="na dh’innseas an còd-puist agaibh mu",
)
