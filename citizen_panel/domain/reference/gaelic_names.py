"""What council areas are called in Gàidhlig, by code: the names their councils and road signs use."""

from collections.abc import Mapping

from citizen_panel.domain.reference.vocabulary import Council

IN_GAELIC: Mapping[str, str] = {
    "S12000005": "Siorrachd Chlach Mhanann",
    "S12000006": "Dùn Phris is Gall-Ghàidhealaibh",
    "S12000008": "Siorrachd Àir an Ear",
    "S12000010": "Lodainn an Ear",
    "S12000011": "Siorrachd Rinn Friù an Ear",
    "S12000013": "Na h-Eileanan Siar",
    "S12000014": "An Eaglais Bhreac",
    "S12000017": "A’ Ghàidhealtachd",
    "S12000018": "Inbhir Chluaidh",
    "S12000019": "Meadhan Lodainn",
    "S12000020": "Moireibh",
    "S12000021": "Siorrachd Àir a Tuath",
    "S12000023": "Arcaibh",
    "S12000026": "Crìochan na h-Alba",
    "S12000027": "Sealtainn",
    "S12000028": "Siorrachd Àir a Deas",
    "S12000029": "Siorrachd Lannraig a Deas",
    "S12000030": "Sruighlea",
    "S12000033": "Baile Obar Dheathain",
    "S12000034": "Siorrachd Obar Dheathain",
    "S12000035": "Earra-Ghàidheal is Bòd",
    "S12000036": "Baile Dhùn Èideann",
    "S12000038": "Siorrachd Rinn Friù",
    "S12000039": "Siorrachd Dhùn Bhreatann an Iar",
    "S12000040": "Lodainn an Iar",
    "S12000041": "Aonghas",
    "S12000042": "Baile Dhùn Dè",
    "S12000045": "Siorrachd Dhùn Bhreatann an Ear",
    "S12000047": "Fìobha",
    "S12000048": "Peairt agus Ceann Rois",
    "S12000049": "Baile Ghlaschu",
    "S12000050": "Siorrachd Lannraig a Tuath",
}


def name_of(council: Council, language: str) -> str:
    """What a council area is called in a language; its own name where that language has no other."""
    return IN_GAELIC.get(council.code, council.name) if language == "gd" else council.name
