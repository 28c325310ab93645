"""The wordings in plain Gàidhlig, by purpose: they say what the plain English ones say."""

from collections.abc import Mapping
from dataclasses import replace

from citizen_panel.domain.consent.wordings.wording import Usual, Wording

_BODY = "{body}, a tha a’ ruith a’ phannail"
_BOTH = "a’ bhuidheann phoblach a tha air a h-ainmeachadh air an duilleig seo, agus {body}, a tha a’ ruith a’ phannail"
_TEAM = "an fheadhainn a tha a’ ruith a’ phròiseict agus nan coinneamhan aige"
_FREE = "Chan atharraich diùltadh dad mu na seirbheisean a chleachdas sibh."
_STOP = "Faodaidh sibh stad uair sam bith, gun adhbhar."
_TELL = "Innsibh dhuinne, no do dh’Oifis Coimiseanair an Fhiosrachaidh."
_TWO_YEARS = "24 mìosan. An uair sin faighnichidh sinn a-rithist"

_panel = Usual(who=_BODY, how_long=_TWO_YEARS, if_no=_FREE, change=_STOP, complain=_TELL).wording


def _contact(what: str, happens: str, statement: str) -> Wording:
    return _panel(
        what,
        "gus iarraidh oirbh pàirt a ghabhail, agus gus innse dhuibh dè dh’atharraich",
        happens,
        "luchd-obrach a’ phannail, agus na companaidhean a ghiùlaineas teachdaireachdan dhuinn",
        statement,
        how_long="fhad ’s a bhios sibh air a’ phannal. An dèidh 24 mìosan faighnichidh sinn a-rithist",
    )


def _meeting(what: str, happens: str, how_long: str, statement: str, *, sees: str = _TEAM) -> Wording:
    made = _panel(
        what,
        "gus seirbheis phoblach a dhealbhadh leis na daoine a chleachdas i",
        happens,
        sees,
        statement,
        how_long=how_long,
    )
    return replace(made, who=_BOTH)


_RECORDED = "thèid a sguabadh às 90 latha an dèidh dhuinn obrachadh troimhe"
_UNTIL_STOPPED = "gus an stad sibh e. Fuirichidh na tha clò-bhuailte mar-thà"
_NAMED = "{named}, agus {body}, a tha a’ ruith a’ phannail"
_ANSWER = {
    "if_no": "Cha lùghdaich e an cothrom agaibh gun tèid iarraidh oirbh.",
    "change": "Faodaidh sibh stad uair sam bith. An uair sin sguabaidh sinn às an fhreagairt.",
}

WORDS: Mapping[str, Wording] = {
    "pool.membership": _panel(
        "an t-ainm agaibh, mar a ruigear sibh, an sgìre agaibh",
        "gus am faodar iarraidh oirbh pàirt a ghabhail",
        "Tarraingidh coimpiutair daoine le tuaiream. Ma thèid ur tarraing, iarraidh sinn oirbh. Taghaidh sibh gach "
        "turas",
        "luchd-obrach a’ phannail. Chan fhaic sgiobaidhean phròiseactan a’ chiad ainm agaibh gus an aontaich sibh",
        "Tha, tha mi ag aontachadh gum faod {body} am fiosrachadh agam a chumail airson 24 mìosan gus am faodar "
        "iarraidh orm",
    ),
    "guardian.agreement": _panel(
        "gu bheil sibh ag aontachadh, an t-ainm agaibh, agus mar a ruigear sibh",
        "air sgàth ’s gu bheil an neach òg fo 16",
        "Faodar iarraidh air an neach òg pàirt a ghabhail. Taghaidh iadsan gach turas. Chan fhaic sibh na "
        "freagairtean aca",
        "luchd-obrach a’ phannail",
        "Is mise pàrant no neach-dìon an neach òig, agus tha mi ag aontachadh gum faod iad tighinn air a’ phannal",
        how_long="gus am bi an neach òg 16. An uair sin faighnichidh sinn dhiubh às ùr",
        if_no="Cha tig an neach òg air a’ phannal. Chan atharraich dad eile dhaibhsan no dhuibhse.",
    ),
    "contact.email": _contact(
        "an seòladh puist-d agaibh",
        "Cuiridh sinn post-d thugaibh nuair a dh’iarras sinn rudeigin oirbh",
        "Faodaidh {body} iarraidh orm le post-d",
    ),
    "contact.sms": _contact(
        "an àireamh fòn-làimhe agaibh",
        "Cuiridh sinn teachdaireachd teacsa thugaibh nuair a dh’iarras sinn rudeigin oirbh",
        "Faodaidh {body} iarraidh orm le teachdaireachd teacsa",
    ),
    "contact.phone": _contact(
        "an àireamh fòn agaibh",
        "Cuiridh duine bhon phannal fòn thugaibh nuair a dh’iarras sinn rudeigin oirbh",
        "Faodaidh {body} fòn a chur thugam gus iarraidh orm",
    ),
    "contact.post": _contact(
        "an seòladh puist agaibh",
        "Cuiridh sinn litir thugaibh nuair a dh’iarras sinn rudeigin oirbh",
        "Faodaidh {body} iarraidh orm le litir",
    ),
    "contact.via_partner": _contact(
        "ainm na buidhne",
        "Innsidh sinn dhan bhuidhinn gum bu toil leinn iarraidh oirbh. Cuiridh i sin air adhart",
        "Faodaidh {body} iarraidh orm tro bhuidhinn air a bheil mi eòlach",
    ),
    "equality.balance": _panel(
        "{yours} {about}",
        "gus am bi measgachadh cothromach sna buidhnean",
        "Cleachdaidh an coimpiutair a tharraingeas daoine i, còmhla ri freagairtean a h-uile duine eile",
        "chan fhaic duine leatha fhèin i. Cunntaidh coimpiutairean i",
        "Tha mi ag aontachadh gum faod {body} {mine} {about} a chleachdadh gus buidhnean a dhèanamh cothromach",
        **_ANSWER,
    ),
    "equality.reporting": _panel(
        "{yours} {about}",
        "gus sealltainn a bheil a h-uile duine ga chluinntinn",
        "Cunntaidh sinn i còmhla ri freagairtean mhòran eile, agus foillsichidh sinn na h-àireamhan iomlan",
        "chan fhaic duine leatha fhèin i. Foillsichear àireamhan iomlan far nach aithnichear duine",
        "Tha mi ag aontachadh gum faod {body} {mine} {about} a chunntadh ann an àireamhan iomlan, "
        "far nach aithnichear duine",
        **_ANSWER,
    ),
    "access.share_with_session": replace(
        _meeting(
            "na chuidicheas sibh gus pàirt a ghabhail, mar rampa no clò mòr. Chan ann uair sam bith breithneachadh",
            "Chì an neach a stiùireas a’ choinneamh e agus cuiridh iad air dòigh e",
            "gus an crìochnaich a’ choinneamh. An uair sin chan fhaic duine e",
            "Tha mi ag aontachadh gun tèid innse dhan neach a stiùireas a’ choinneamh dè chuidicheas mi",
            sees="an aon neach a stiùireas a’ choinneamh. Chan fhaic duine eile e",
        ),
        why="gus am bi e ann nuair a thig sibh",
        if_no=f"Faodaidh sibh tighinn fhathast. {_FREE}",
    ),
    "access.remember": _panel(
        "na chuidicheas sibh gus pàirt a ghabhail, mar rampa no clò mòr. Chan ann uair sam bith breithneachadh",
        "gus nach fheum sibh a ràdh gach turas",
        "Cumaidh sinn e, fo ghlais. Leughaidh coimpiutair e nuair a thèid daoine a tharraing, gus àm a lorg a "
        "fhreagras oirbh. "
        "Airson gach coinneimh faighnichidh sinn am faod sinn innse dhan neach a stiùireas i",
        "dìreach an neach a stiùireas coinneamh, agus dìreach ma dh’aontaicheas sibh gach turas",
        "Tha mi ag aontachadh gum faod {body} na chuidicheas mi gus pàirt a ghabhail a chumail, airson an ath turais",
        if_no=f"Faighnichidh sinn dhibh gach turas. {_FREE}",
        change="Faodaidh sibh stad uair sam bith. An uair sin sguabaidh sinn às e.",
    ),
    "project.participate": _meeting(
        "a’ chiad ainm agaibh, na chanas sibh, agus gun do ghabh sibh pàirt",
        "Thig sibh gu coinneamh, gairm no turas. Cuidichidh na chanas sibh le co-dhùnadh mun t-seirbheis",
        "gus an crìochnaich am pròiseact. An dèidh sin cha chumar ach còd, chan e an t-ainm agaibh",
        "Tha mi ag aontachadh pàirt a ghabhail sa phròiseact seo",
    ),
    "session.attend": _meeting(
        "a’ chiad ainm agaibh, na chanas sibh, agus gun tàinig sibh",
        "Sgrìobhaidh cuideigin notaichean gun an t-ainm agaibh. Ma tha sibh ann an cunnart, feumaidh an sgioba "
        "cuideachadh fhaighinn",
        "gus am bi a’ choinneamh seachad. Thèid notaichean gun an t-ainm agaibh a chumail",
        "Tha mi ag aontachadh pàirt a ghabhail sa choinneimh seo",
    ),
    "session.audio": _meeting(
        "clàradh den ghuth agaibh",
        "Clàraidh an sgioba na thèid a ràdh agus èistidh iad ris a-rithist. Faodaidh sibh pàirt a ghabhail às aonais",
        _RECORDED,
        "Tha mi ag aontachadh gun tèid mo ghuth a chlàradh",
    ),
    "session.video": _meeting(
        "film anns am faicear agus an cluinnear sibh",
        "Gabhaidh an sgioba film den choinneimh agus coimheadaidh iad air a-rithist. Faodaidh sibh pàirt a ghabhail "
        "às aonais",
        _RECORDED,
        "Tha mi ag aontachadh gun tèid film a ghabhail dhìom",
    ),
    "session.photo": _meeting(
        "dealbhan anns am faicear sibh",
        "Togaidh an sgioba dealbhan gus sealltainn mar a chaidh an obair. Faodaidh sibh pàirt a ghabhail às aonais",
        "thèid an sguabadh às 90 latha an dèidh dhuinn obrachadh tromhpa",
        "Tha mi ag aontachadh gun tèid dealbhan a thogail dhìom",
    ),
    "session.transcript_by_machine": _meeting(
        "na chanas sibh, mar a sgrìobhas inneal sìos e",
        "Cuiridh prògram coimpiutair cainnt na teacsa. Bheir duine sùil air. Faodaidh sibh pàirt a ghabhail às aonais",
        _RECORDED,
        "Tha mi ag aontachadh gun sgrìobh inneal sìos na chanas mi",
    ),
    "session.observers": _meeting(
        "gun gabh sibh pàirt, agus na chanas sibh fhad ’s a bhios iad a’ coimhead",
        "Bidh na daoine a tha air an ainmeachadh air an duilleig seo an làthair agus a’ coimhead. Cha chuir iad "
        "ceistean oirbh",
        "airson na coinneimh seo a-mhàin",
        "Tha mi ag aontachadh gum faod na daoine ainmichte coimhead air a’ choinneimh seo",
        sees="an fheadhainn a ruitheas a’ choinneamh, agus na daoine ainmichte",
    ),
    "quote.anonymous": _meeting(
        "cuid de na briathran agaibh, gun an t-ainm agaibh",
        "Dh’fhaodadh an sgioba na briathran agaibh a chlò-bhualadh ann an aithisg. Cha sheall i dad a dh’innseas cò "
        "thuirt iad",
        _UNTIL_STOPPED,
        "Tha mi ag aontachadh gum faodar mo bhriathran a chleachdadh gun m’ ainm",
        sees="a h-uile duine a leughas an aithisg",
    ),
    "quote.named": _meeting(
        "cuid de na briathran agaibh, leis an ainm agaibh",
        "Dh’fhaodadh an sgioba na briathran agaibh a chlò-bhualadh leis an ainm agaibh. Chì sibhse iad an toiseach",
        _UNTIL_STOPPED,
        "Tha mi ag aontachadh gum faodar mo bhriathran a chleachdadh le m’ ainm",
        sees="a h-uile duine a leughas an aithisg",
    ),
    "credit.named": _meeting(
        "an t-ainm agaibh",
        "Bheir an sgioba taing dhuibh le ainm far an innis iad mun phròiseact",
        _UNTIL_STOPPED,
        "Tha mi ag aontachadh gun tèid m’ ainmeachadh mar chuideigin a chuidich",
        sees="a h-uile duine a leughas mun phròiseact",
    ),
    "insight.reuse": _meeting(
        "na thuirt sibh, gun an t-ainm agaibh",
        "Faodaidh buidhnean poblach eile a leughadh, gus nach fheumar an aon rud fhaighneachd de dhaoine a-rithist",
        "gu 3 bliadhna an dèidh deireadh a’ phròiseict",
        "Tha mi ag aontachadh gum faodar na thuirt mi a chleachdadh ann am pròiseactan eile, gun m’ ainm",
        sees="daoine a tha ag obair air seirbheisean poblach ann an Alba",
    ),
    "story.publish": _meeting(
        "an sgeul agaibh, mar a chunnaic sibh sgrìobhte i",
        "Leughaidh sibhse an toiseach i. Chan fhoillsich sinn i gus an aontaich sibh",
        "gus an stad sibh e. Dh’fhaodadh gum fuirich lethbhric a rinn daoine eile ron sin",
        "Chunnaic mi mo sgeul, agus tha mi ag aontachadh gun tèid a foillseachadh",
        sees="a h-uile duine",
    ),
    "recontact.project": _meeting(
        "a’ chiad ainm agaibh agus mar a ruigear sibh, tron phannal",
        "Faodaidh sinn iarraidh oirbh a-rithist mun phròiseact seo, gun chrannchur ùr",
        "gu 12 mìosan an dèidh deireadh a’ phròiseict",
        "Tha mi ag aontachadh gun tèid iarraidh orm a-rithist mun phròiseact seo",
        sees="luchd-obrach a’ phannail. Chì an sgioba a’ chiad ainm agaibh an dèidh dhuibh aontachadh",
    ),
    "share.partner": replace(
        _panel(
            "an t-ainm agaibh, mar a ruigear sibh, agus gu bheil sibh air a’ phannal",
            "gus an urrainn do bhuidhinn air a bheil sibh eòlach ur cuideachadh gus pàirt a ghabhail",
            "Chì {named} na rudan seo, agus faodaidh iad iarraidh oirbh às ar leth. Chan fhaic iad gin de na "
            "freagairtean agaibh mur deidhinn fhèin",
            "an fheadhainn aig {named} a chuidicheas daoine air a’ phannal",
            "Tha mi ag aontachadh gum faic {named} m’ ainm agus mar a ruigear mi",
            how_long="fhad ’s a mhaireas an aonta againn le {named}",
            change="Faodaidh sibh stad uair sam bith. An uair sin feumaidh {named} na tha aca a sguabadh às.",
        ),
        who=_NAMED,
    ),
    "share.body": replace(
        _panel(
            "gum faodar iarraidh oirbh, agus an sgìre agaibh",
            "gus am faod {named} iarraidh oirbh mu na seirbheisean aca cuideachd",
            "Faodaidh {named} daoine a tharraing airson nam pròiseactan aca. Ma thèid ur tarraing, iarraidh am pannal "
            "oirbh",
            "luchd-obrach a’ phannail. Chan fhaic {named} a’ chiad ainm agaibh gus an aontaich sibh",
            "Tha mi ag aontachadh gum faod {named} iarraidh orm",
        ),
        who=_NAMED,
    ),
    "learning.badge": _panel(
        "an t-ainm agaibh, agus na dh’ionnsaich no na rinn sibh",
        "gus an urrainn dhuibh a shealltainn do dhaoine eile",
        "Nì sinn bràiste. Co-dhùinidh sibh cò a chì i. Chan innis i uair sam bith carson a chaidh iarraidh oirbh",
        "ge b’ e cò dham seall sibh i",
        "Tha mi ag aontachadh gun dèan {body} bràiste dhomh",
        how_long="gus an iarr sibh oirnn a toirt air ais",
    ),
    "platform.evaluate": _panel(
        "mar a ruigear sibh, agus na dh’innseas sibh dhuinn mun phannal",
        "gus am pannal a dhèanamh nas fheàrr",
        "Uair no dhà sa bhliadhna faighnichidh sinn dhibh mar a tha e ag obair dhuibh",
        "luchd-obrach a’ phannail, gun an t-ainm agaibh",
        "Tha mi ag aontachadh gum faod {body} faighneachd dhìom mar a tha am pannal ag obair",
    ),
}
