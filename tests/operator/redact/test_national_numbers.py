"""Numbers that python-stdnum 2.2 holds for right, or wrong; it knows most of these states.

It has no table for the German, Hungarian, Russian, Singaporean, Taiwanese and Uruguayan numbers
nor for Hong Kong's: theirs follow from the published examples of `test_national_digits`.
"""

from collections.abc import Callable

import pytest

from log_operator.redact import european_digits, world_digits

Check = Callable[[bytes], bool]
_UNWEIGHED: dict[Check, int] = {european_digits.is_kennitala: 9, world_digits.is_thai_number: 2}
"""The place of a digit that changes nothing: of the century, or with eleven for its weight."""
_RIGHT: list[tuple[Check, bytes]] = [
    (
        european_digits.is_nhs_number,
        b"""1241714193 3233441835 2326583914 5345796467 1799421783 5557458972 4778751310
        3643981570 6817471710""",
    ),
    (
        european_digits.is_codice_fiscale,
        b"""BBRKXM56R16C112D KJJFCC58C14D566N PNTVWJ87E28A556P RLKKFQ75L16A531O
        VNVGSB50B27G196K HKNWNT51C28B681Q""",
    ),
    (european_digits.is_irish_pps, b"4723399D 2239887B 5979715JA 5298292FH 8826683DB 3828664AH"),
    (
        european_digits.is_austrian_number,
        b"""4125181181 2533141171 5162181177 2227261255 2335161251 8133211289 4127311277""",
    ),
    (
        european_digits.is_czech_number,
        b"""5262258122 6611245542 6411218231 9061146963 7011178361 9161267423 1131215921
        1081243515 1481234612 6112318355 1271156227 1221157872""",
    ),
    (
        european_digits.is_romanian_cnp,
        b"""1821212342937 1801119454229 2931127231687 2891115349968 1871128234444
        1811231124662 5051112129458""",
    ),
    (
        european_digits.is_bulgarian_egn,
        b"""9411291151 7111146375 6012179892 7311178127 8411129621 7212193919 1952252635
        0652247997 0651131235 5111239520 8112312852""",
    ),
    (
        european_digits.is_croatian_oib,
        b"73243344219 98746714548 26213753933 16925722929 77127112332 15417657939",
    ),
    (
        european_digits.is_hungarian_tax_id,
        b"8925856697 8691667516 8862484615 8493488968 8156726952 8673623839",
    ),
    (
        european_digits.is_greek_amka,
        b"13119198268 14115563588 22119799157 17118293764 18126723412 26128666398",
    ),
    (
        european_digits.is_baltic_code,
        b"""48311165626 47012175355 48512221775 49411155931 36511191896 38112315264""",
    ),
    (
        european_digits.is_latvian_code,
        b"""28115817227 19127518852 11119219426 27117012866 25119117945 28118819818
        31128114579""",
    ),
    (
        european_digits.is_emso,
        b"""2511954543848 2411980518334 2212957521473 1912963564786 1511975551529
        2411957591172 1511957589160 1111998573980 2611980536870""",
    ),
    (
        european_digits.is_ukrainian_number,
        b"6684242114 2312485746 9935752261 6842248449 9471676692 6768457942 5179779830 9995328750",
    ),
    (
        european_digits.is_snils,
        b"11142316186 15299112577 76871624656 23346495978 94529648459 11619413842 82481261500",
    ),
    (
        european_digits.is_german_insurance_number,
        b"89131165C229 86141282U259 35291265V519 89111276N418 88271295D231 35291196Y892",
    ),
    (
        european_digits.is_turkish_number,
        b"""63631194722 48318761794 35171911312 61798699364 34537778194 17718776318
        39821467808 59898188208 54438663504""",
    ),
    (
        european_digits.is_kennitala,
        b"""1911656759 2612614649 1812974689 2911851699 1912755789 2212771399 1511912909
        2811579309 1612514109""",
    ),
    (
        world_digits.is_cuil,
        b"""27129735223 23657489123 23562968482 20589468652 20123757778 27757845186
        27799372929 24945512259""",
    ),
    (world_digits.is_rut, b"685434962 863599121 813982846 294274162 334587215 238257980"),
    (
        world_digits.is_uruguayan_ci,
        b"69574496 46893699 35221285 43886344 35547877 57125293 13463930 28811530 79766960",
    ),
    (
        world_digits.is_chinese_number,
        b"""110105198611216249 110105197212239473 440305199311297456 440305198912269464
        440305198811166757 110105196612168876 310112199312241351 110111199612153122""",
    ),
    (
        world_digits.is_hkid,
        b"""K342497(9) AB613685(9) K565672(9) A754984(1) A352867(A) WX582787(4) AB265636(A)
        WX572683(0) ZQ398899(0)""",
    ),
    (
        world_digits.is_taiwanese_number,
        b"""O196857997 H567976136 R717248964 Z386189233 T728422263 R841818338 W787991145
        X319213563 Y775651724""",
    ),
    (
        world_digits.is_my_number,
        b"""883472326278 968764334994 486598769915 813893447513 827819439259 344225589926
        743423225710""",
    ),
    (world_digits.is_nric, b"F8569779W S3383416J M5858867Q M9592643J T7778526J T7732646J"),
    (
        world_digits.is_thai_number,
        b"7315257141919 4768744451217 6725733746419 3276479538237 7154286163594",
    ),
    (
        world_digits.is_south_african_number,
        b"9411252473087 6712278125087 7212258855083 5711215813087 6112252442089 6011242128081",
    ),
    (
        world_digits.is_australian_tfn,
        b"373177511 868939966 917699538 975983752 482314663 656646575",
    ),
]
_ALSO_RIGHT: list[tuple[Check, bytes]] = [
    (european_digits.is_czech_number, b"6211169460 7511225250"),
    (european_digits.is_romanian_cnp, b"2971226239431 5761219455381 2671113121991 6801231342251"),
    (european_digits.is_bulgarian_egn, b"7612221390"),
    (
        european_digits.is_baltic_code,
        b"36811238211 49712273243 49411241568 49212248930 35912248670 38312144620",
    ),
    (european_digits.is_latvian_code, b"26127514380 29116613220 14126915140 26126211360"),
    (european_digits.is_ukrainian_number, b"2755136640"),
    (european_digits.is_snils, b"52725567200 45492235600"),
    (world_digits.is_cuil, b"23841976729"),
    (world_digits.is_my_number, b"814713984520 497458971740"),
    (
        world_digits.is_thai_number,
        b"4425661398181 8375682828731 8725845524881 7986824583731 2236846248841",
    ),
]
"""Numbers whose rest is special, so that some digits of theirs can be one more."""
_NO_DAY: list[tuple[Check, bytes]] = [
    (european_digits.is_austrian_number, b"3393321182 3786001294 1972111375 4975110056"),
    (
        european_digits.is_czech_number,
        b"8011327357 6412002146 5513119194 5233116944 6663111114 9883112954 6700117468 8350118821",
    ),
    (european_digits.is_romanian_cnp, b"1881132452863 2581200456144 1941311234473 1640011347242"),
    (
        european_digits.is_bulgarian_egn,
        b"6411328722 7212005776 6013118891 9433119681 5653118329 9000119779 5620111864",
    ),
    (european_digits.is_baltic_code, b"35811323831 46112005487 46013119272 45400114267"),
    (european_digits.is_greek_amka, b"32119396615 00126355999 11135138862 11009088292"),
    (european_digits.is_emso, b"3211952533918 0012967537479 1113967579699 1100983522198"),
    (european_digits.is_kennitala, b"3211857899 0012965159 1113512799 1100556849"),
    (
        world_digits.is_chinese_number,
        b"440305195411321697 440305198512002939 110105197013113851 110105199600113388",
    ),
    (
        world_digits.is_south_african_number,
        b"9411328663083 6812001951088 8213119933084 5500115451084",
    ),
]
"""The day is 32 or 00, or the month 13 or 00, whatever the sex or the century adds to it."""


@pytest.mark.parametrize(("check", "numbers"), _RIGHT)
def test_every_digit_counts(check: Check, numbers: bytes) -> None:
    for number in numbers.split():
        assert check(number), number
        for place, digit in enumerate(number):
            if 48 <= digit <= 57 and place != _UNWEIGHED.get(check):
                changed = bytearray(number)
                changed[place] = 48 + (digit - 47) % 10
                assert not check(bytes(changed)), (number, place)


@pytest.mark.parametrize(("check", "numbers"), _ALSO_RIGHT)
def test_a_special_rest_has_its_own_last_digit(check: Check, numbers: bytes) -> None:
    for number in numbers.split():
        assert [d for d in b"0123456789" if check(number[:-1] + bytes([d]))] == [number[-1]], number


@pytest.mark.parametrize(("check", "numbers"), _NO_DAY)
def test_a_right_last_digit_on_a_day_that_is_none(check: Check, numbers: bytes) -> None:
    assert [number for number in numbers.split() if check(number)] == []


def test_two_letters_that_no_national_insurance_number_begins_with() -> None:
    refused = [
        first + second
        for first in "ABCEGHJKLMNOPRSTWXYZ"
        for second in "ABCEGHJKLMNPRSTWXYZ"
        if not european_digits.is_nino(f"{first}{second}123456C".encode())
    ]
    assert refused == ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"]


def test_groups_that_are_given_to_foreigners_in_the_united_states() -> None:
    given = [n for n in range(100) if world_digits.is_itin(b"912-%02d-1234" % n)]
    assert given == [*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)]


def test_a_number_of_one_digit_only_is_none() -> None:
    assert not world_digits.is_my_number(b"000000000000")
    assert world_digits.is_my_number(b"111111115555")
    assert not world_digits.is_australian_tfn(b"000000000")
    assert not european_digits.is_romanian_cnp(b"0811112123456")


def test_signs_of_a_mexican_code_count_but_for_the_ninth_that_is_weighed_with_ten() -> None:
    for code in (b"BOXW310820HNERXN09", b"boxw310820hnerxn09"):
        assert world_digits.is_curp(code)
    for place, letter in enumerate(b"BOXW310820HNERXN0"):
        changed = bytearray(b"BOXW310820HNERXN09")
        changed[place] = letter + 1
        assert world_digits.is_curp(bytes(changed)) is (place == 8), place
