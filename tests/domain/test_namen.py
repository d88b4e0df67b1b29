"""Names of two documents: transliterated, hyphenated, cut off, in another order, or of somebody else."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bureau_app.domain.ausweis import Mrz, lies_mrz, mrz_passt_zu_name
from tests.domain.daten import IRGENDWAS, NAMEN, ZEICHEN
from tests.domain.zonen import HEUTE, td1


def mrz(familienname: str, vornamen: str, **anders: Any) -> Mrz:
    """A zone with these names."""
    return replace(lies_mrz(td1(), heute=HEUTE), familienname=familienname, vornamen=vornamen, **anders)


@pytest.mark.parametrize(
    ("in_zone", "gedruckt"),
    [
        (("HOFFMANN VIETEN", "HEINZ PETER"), ("Hoffmann-Vieten", "Heinz-Peter")),
        (("STRASSBURGER", "MEHMET ALI"), ("Straßburger", "Mehmet Ali")),
        (("FREIHERR VON LOEWENSTEIN", "JUERGEN"), ("Freiherr von Löwenstein", "Jürgen")),
        (("OERSTED", "OEMER"), ("Ørsted", "Ömer")),
        (("NGUYEN", "THI HONG"), ("NGUYỄN", "Thị Hồng")),
        (("ONEILL", "SEAN"), ("O'Neill", "Seán")),
        (("ONEILL", "SEAN"), ("O’Neill", "Sean")),
        (("MUSTERMANN", "ERIKA"), ("Dr. Mustermann", "Erika")),
        (("MUSTERMANN", "ERIKA ANNA"), ("Mustermann", "Anna Erika")),
        (("TRAN", "VAN MINH"), ("Minh", "Tran Van")),
        (("HANSPETER", "KARL"), ("Hans-Peter", "Karl")),
        (("DR", "ANNA"), ("Dr", "Anna")),
        (("SUHARTO", ""), ("Suharto", "")),
    ],
)
def test_names_that_fit(in_zone: tuple[str, str], gedruckt: tuple[str, str]) -> None:
    assert mrz_passt_zu_name(mrz(*in_zone), *gedruckt, ZEICHEN)


@pytest.mark.parametrize(
    ("in_zone", "gedruckt"),
    [
        (("MUSTERMANN", "ERIKA"), ("Mustermann", "Erik")),
        (("MUSTERMANN", "ERIKA"), ("Mustermann", "Erika Anna")),
        (("MUSTERMANN", "ERIKA"), ("Musterfrau", "Erika")),
        (("MULLER", "ERIKA"), ("Müller", "Erika")),
        (("MUSTERMANN", "ERIKA"), ("", "")),
    ],
)
def test_names_that_do_not_fit(in_zone: tuple[str, str], gedruckt: tuple[str, str]) -> None:
    assert not mrz_passt_zu_name(mrz(*in_zone), *gedruckt, ZEICHEN)


def test_foreign_issuers_may_drop_the_dots() -> None:
    assert mrz_passt_zu_name(mrz("GUL", "OZLEM", aussteller="TUR"), "Gül", "Özlem", ZEICHEN)
    assert mrz_passt_zu_name(mrz("GUEL", "OEZLEM", aussteller="TUR"), "Gül", "Özlem", ZEICHEN)


@pytest.mark.parametrize(
    ("name", "gedruckt", "passt"),
    [
        ("LEUTHEUSSER<SCHNARRENB<<SABINE", ("Leutheusser-Schnarrenberger", "Sabine"), True),
        ("LEUTHEUSSER<SCHNARRENBERGER<<S", ("Leutheusser-Schnarrenberger", "Sabine Anna"), True),
        ("MUSTERMANN<<ERIKA<ANNA<LIESELO", ("Mustermann", "Erika Anna Lieselotte Marie"), True),
        ("MUSTERMANN<<ERIKA<ANNA<LIESELO", ("Mustermann", "Anna Erika"), False),
        ("MUSTERMANN<<ERIKA<ANNA<LIESELO", ("Muster", "Erika Anna Lieselotte"), False),
    ],
)
def test_names_that_are_cut_off(name: str, gedruckt: tuple[str, str], passt: bool) -> None:
    zone = lies_mrz(td1(name=name), heute=HEUTE)
    assert zone.name_abgeschnitten
    assert mrz_passt_zu_name(zone, *gedruckt, ZEICHEN) is passt


@given(NAMEN, NAMEN)
def test_every_name_fits_its_own_search_form(familienname: str, vornamen: str) -> None:
    zone = mrz(ZEICHEN.suchform(familienname), ZEICHEN.suchform(vornamen))
    assert mrz_passt_zu_name(zone, familienname, vornamen, ZEICHEN)
    assert mrz_passt_zu_name(zone, familienname.lower(), f"Prof. Dr. {vornamen}", ZEICHEN)


@given(IRGENDWAS, IRGENDWAS)
def test_anything_typed_can_be_compared(familienname: str, vornamen: str) -> None:
    assert mrz_passt_zu_name(mrz("MUSTERMANN", "ERIKA"), familienname, vornamen, ZEICHEN) in (True, False)
