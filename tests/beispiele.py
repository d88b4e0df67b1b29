"""Invented people and vehicles that many tests share."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.befund import Pruefer
from bureau_app.domain.fahrzeug import ZulassungsbescheinigungTeil1
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Ausweis, Fahrzeug, Mitziehend, Person, Ummeldung
from bureau_app.domain.vorgang import Vorgang

HEUTE = date(2026, 11, 21)
NEUSS, KAARST = "05162024", "05162016"

ZB1_FELDER = {
    "A": "NE-AB 1234",
    "E": "WVWZZZ1KZ8W123456",
    "3": "4",
    "C.1.1": "Müstermann-Żółć",
    "C.1.2": "Erika Łucja",
    "C.1.3": "Am Markt 2, 41564 Kaarst",
    "B": "03.09.2009",
    "I": "25.03.2025",
    "X": "12.2027",
    "16": "CE943492",
    "2.1": "0603",
    "2.2": "AAA000021",
    "D.1": "VOLKSWAGEN",
    "D.3": "GOLF",
    "Nr.": "NE-858331/25",
    "21": "-",
}

PERSON_FELDER = {
    "person.familienname": "Müstermann-Żółć",
    "person.vornamen": "Erika Łucja",
    "person.geburtsdatum": "12.08.1983",
    "ausweis.art": "personalausweis",
    "ausweis.gueltig_bis": "01.08.2031",
    "alt.anschrift": "Am Markt 2, 41564 Kaarst",
    "neu.anschrift": "Oberstraße 91, 41460 Neuss",
    "neu.einzugsdatum": "18.11.2026",
    "neu.wohnungsart": "alleinige",
    "neu.wohnungsgeber": "ja",
}


def angaben(fahrzeuge: int = 1, **anders: str) -> Angaben:
    """A complete draft as typed by a clerk; `anders` replaces fields, dots written as double underscores."""
    werte = Angaben()
    felder = dict(PERSON_FELDER)
    for nummer in range(fahrzeuge):
        felder |= {f"fahrzeug.{nummer}.{code}": text for code, text in ZB1_FELDER.items()}
    if fahrzeuge > 1:
        felder |= {"fahrzeug.1.E": "WVWZZZ1JZXW000001", "fahrzeug.1.3": "6", "fahrzeug.1.A": "GV-XY 99"}
    for key, text in {**felder, **{k.replace("__", "."): v for k, v in anders.items()}}.items():
        werte = werte.eingegeben(key, text)
    return werte


HAUSHALT_FELDER = {
    "mit.0.familienname": "Şahin",
    "mit.0.vornamen": "Deniz",
    "mit.0.geburtsdatum": "02.03.1981",
    "mit.0.ausweis.art": "aufenthaltstitel",
    "mit.0.ausweis.gueltig_bis": "31.05.2028",
    "mit.0.anwesend": "ja",
    "mit.1.familienname": "Müstermann-Żółć",
    "mit.1.vornamen": "Ömer",
    "mit.1.geburtsdatum": "06.05.2012",
    "mit.2.familienname": "Müstermann-Żółć",
    "mit.2.vornamen": "Łucja",
    "mit.2.geburtsdatum": "29.02.2016",
    "familie.belehrung": "ja",
    "fahrzeug.1.C.1.1": "Şahin",
    "fahrzeug.1.C.1.2": "Deniz",
    "fahrzeug.1.aufkleber": "ja",
    "fahrzeug.1.verwiesen": "ja",
    "fahrzeug.2.A": "NE-RH 300",
    "fahrzeug.2.E": "WR9ZZZT61PN007781",
    "fahrzeug.2.3": "8",
    "fahrzeug.2.C.1.1": "Rheinbogen Haustechnik GmbH",
    "fahrzeug.2.C.1.2": "-",
    "fahrzeug.2.C.1.3": "Niersaue 7, 41352 Korschenbroich",
    "fahrzeug.2.verwiesen": "ja",
}
"""Two adults, two children, three vehicles: one gets its sticker, one has an old one, one is a company's."""


def haushalt_angaben() -> Angaben:
    """The household's draft as typed by a clerk."""
    werte = angaben(3)
    for key, text in HAUSHALT_FELDER.items():
        werte = werte.eingegeben(key, text)
    return werte


def haushalt(stammdaten: Stammdaten) -> Ummeldung:
    """The household as it is decided on."""
    erste = ummeldung(stammdaten)
    name = "Müstermann-Żółć"
    zweiter = {"kennzeichen": "GV-XY 99", "fin": "WVWZZZ1JZXW000001", "fin_pruefziffer": "6", "hat_aufkleber": True}
    firma = {"kennzeichen": "NE-RH 300", "fin": "WR9ZZZT61PN007781", "fin_pruefziffer": "8", "halter_vornamen": ""}
    firma |= {"halter_name": "Rheinbogen Haustechnik GmbH", "halter_anschrift": "Niersaue 7, 41352 Korschenbroich"}
    deniz = Person("Şahin", "Deniz", date(1981, 3, 2))
    return replace(
        erste,
        mitziehende=(
            Mitziehend(deniz, Ausweis(Ausweisart.AUFENTHALTSTITEL, date(2028, 5, 31)), anwesend=True),
            Mitziehend(Person(name, "Ömer", date(2012, 5, 6))),
            Mitziehend(Person(name, "Łucja", date(2016, 2, 29))),
        ),
        familie_belehrt=True,
        fahrzeuge=(
            *erste.fahrzeuge,
            Fahrzeug(zb1(stammdaten, halter_name="Şahin", halter_vornamen="Deniz", **zweiter), verwiesen=True),
            Fahrzeug(zb1(stammdaten, **firma), verwiesen=True),
        ),
    )


def zb1(stammdaten: Stammdaten, **anders: Any) -> ZulassungsbescheinigungTeil1:
    """The ZB I of the main case with some of its values replaced."""
    schein = ZulassungsbescheinigungTeil1.parse(ZB1_FELDER, hat_aufkleber=False, zeichen=stammdaten.zeichen)
    return replace(schein, **anders)


def ummeldung(stammdaten: Stammdaten, **anders: Any) -> Ummeldung:
    """The main case: Kaarst to Neuss, one vehicle, nothing to object to."""
    wert = Ummeldung(
        person=Person("Müstermann-Żółć", "Erika Łucja", date(1983, 8, 12)),
        ausweis=Ausweis(Ausweisart.PERSONALAUSWEIS, date(2031, 8, 1)),
        alte_anschrift=Anschrift("Am Markt", "2", "", "41564", "Kaarst", KAARST),
        neue_anschrift=Anschrift("Oberstraße", "91", "", "41460", "Neuss", NEUSS),
        einzugsdatum=date(2026, 11, 18),
        wohnungsgeber_bestaetigt=True,
        fahrzeuge=(Fahrzeug(zb1(stammdaten)),),
    )
    return replace(wert, **anders)


def pruefer(stammdaten: Stammdaten, heute: date = HEUTE) -> Pruefer:
    """The rules as the office in Neuss applies them on a day."""
    policy = stammdaten.policybuch.fuer(NEUSS, heute)
    return Pruefer(policy, stammdaten.gemeinden, stammdaten.zeichen, heute, NEUSS)


def vorgang(**anders: Any) -> Vorgang:
    """A fresh draft of a clerk in Neuss."""
    wert = Vorgang("0193-vorgang", "260240030000175", "u-1", NEUSS, datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
    return replace(wert, **anders)
