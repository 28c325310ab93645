"""What Arabic says around its wordings. It proves that the pages read from the right; nobody has approved the words."""

from collections.abc import Mapping

from citizen_panel.domain.consent.wordings.wording import Headings, Speech

SUBJECTS: Mapping[str, str] = {
    "age": "العمر",
    "sex": "الجنس",
    "trans_status": "كوني متحوّلاً جنسياً أو لي تاريخ بذلك",
    "long_term_condition": "الحالات الصحية طويلة الأمد",
    "activity_limitation": "كيف تحدّ الحالة الصحية من الحياة اليومية",
    "ethnic_group": "المجموعة العرقية",
    "religion": "الدين أو المعتقد",
    "sexual_orientation": "الميل الجنسي",
    "unpaid_care": "رعاية شخص آخر",
    "tenure": "امتلاك المسكن أو استئجاره",
    "simd_quintile": "مستوى المعيشة في المنطقة",
    "urban_rural": "العيش في مدينة أو في الريف",
    "main_language": "اللغة الرئيسية",
    "marital_status": "الزواج أو الشراكة المدنية",
    "impairment_areas": "ما تؤثر فيه الحالات الصحية",
}

SPEECH = Speech(
    headings=Headings(
        who="من",
        what="ماذا",
        why="لماذا",
        happens="ماذا يحدث",
        sees="من يرى ذلك",
        how_long="إلى متى",
        if_no="إذا قلت لا",
        change="إذا غيّرت رأيك",
        complain="غير راضٍ؟",
    ),
    subjects=SUBJECTS,
    mine="إجابتي عن",
    yours="إجابتك عن",
    mine_from_postcode="ما يدلّ عليه رمزي البريدي عن",
    yours_from_postcode="ما يدلّ عليه رمزك البريدي عن",
)
