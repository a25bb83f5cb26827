"""Numbers that the states of northern Europe give to people."""

from log_operator.redact import check_digits, european_digits
from log_operator.redact.national import national

RULES = (
    national(
        "no-fnr",
        "a Norwegian birth number",
        (b"00000000000", b"000000 00000"),
        rb"[0-7][0-9][01][0-9]{3} ?[0-9]{5}",
        check_digits.is_norwegian_number,
        right=("05016746802", "050652 77702", "05070378061", "051289 27354", "17049758456"),
        wrong=("00000000000", "01019012345", "12345678901"),
    ),
    national(
        "se-pnr",
        "a Swedish personal number",
        (b"000000-0000", b"00000000-0000"),
        rb"(?:19|20)?[0-9]{6}[-+][0-9]{4}",
        check_digits.is_swedish_number,
        right=("030217-9106", "19970905-5520", "970728-8818", "19631121-6532", "520312-0992"),
        wrong=("811299-9876", "811218-9875", "811218-987"),
    ),
    national(
        "fi-hetu",
        "a Finnish personal identity code",
        (b"000000-000", b"000000A000"),
        rb"[0-3][0-9][01][0-9]{3}[-+A][0-9]{3}[0-9A-FHJ-NPR-Y]",
        check_digits.is_finnish_code,
        right=("090680-625E", "090663A614P", "280984-9333", "010143A493E", "250984-288B"),
        wrong=("131052-308U", "131052-308", "013960-1689"),
    ),
    national(
        "dk-cpr",
        "a Danish CPR number",
        (b"000000-0000",),
        rb"[0-3][0-9][01][0-9]{3}-[0-9]{4}",
        european_digits.is_day_first,
        right=("090980-3935", "211097-2743", "250171-3056", "281263-4701", "170476-1976"),
        wrong=("321299-9876", "011399-9875", "011299-987"),
    ),
    national(
        "is-kt",
        "an Icelandic kennitala",
        (b"000000-0000",),
        rb"[0-7][0-9][01][0-9]{3}-[0-9]{3}[089]",
        european_digits.is_kennitala,
        right=("010203-9109", "281293-0959", "210171-1349", "050589-6769", "050371-4929"),
        wrong=("281352-5669", "129974-3399", "120174-339"),
    ),
    national(
        "ee-ik",
        "an Estonian or Lithuanian personal code",
        (b"00000000000",),
        rb"[1-8][0-9]{10}",
        european_digits.is_baltic_code,
        right=("45808050385", "58006123574", "30301217309", "56707214178", "35808177568"),
        wrong=("36805280108", "36813280109", "3680528010"),
    ),
    national(
        "lv-pk",
        "a Latvian personal code",
        (b"000000-00000",),
        rb"[0-3][0-9]{5}-[0-9]{5}",
        european_digits.is_latvian_code,
        right=("050852-48219", "325683-80250", "050376-82598", "325832-68072", "171167-40432"),
        wrong=("161175-19996", "461175-19997", "169975-1999"),
    ),
)
