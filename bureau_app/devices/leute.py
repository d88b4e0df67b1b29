"""Invented residents who moved lately, with invented vehicles: what the registers of a demo already know."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.fahrzeug import Monat, ZulassungsbescheinigungTeil1, fin_pruefziffer
from bureau_app.domain.strassen import Strasse, Strassenverzeichnis
from bureau_app.domain.ummeldung import Ausweis, Fahrzeug, Mitziehend, Person, Ummeldung

_FIN_ZEICHEN = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_BUCHSTABEN = "ABCDEFGHJKLMNPRTUVWXYZ"
_MARKEN = (
    ("RHENANIA (D)", "ERFT KOMBI", "WR9ZZZ"),
    ("NIERSTAL (D)", "CORVUS", "WN4ZZZ"),
    ("ERFTLAND (D)", "STROM 5", "WE7ZZZ"),
)


@dataclass(frozen=True, slots=True)
class _Zufall:
    """The same choices at every run on the same day."""

    wuerfel: random.Random = field(repr=False)
    heute: date

    def vor(self, mindestens: int, hoechstens: int) -> date:
        return self.heute - timedelta(days=self.wuerfel.randint(mindestens, hoechstens))

    def ziffern(self, anzahl: int) -> str:
        return str(self.wuerfel.randint(10 ** (anzahl - 1), 10**anzahl - 1))


def erfundene_ummeldungen(
    ags: str, verzeichnis: Strassenverzeichnis, leute: Mapping[str, Any], heute: date
) -> Iterator[Ummeldung]:
    """Moves into the municipality `ags` from anywhere in the directory, `je_gemeinde` many, some of them households,
    with none to two vehicles.

    `leute` has the names to choose from (`familienname`, `vornamen`). Every date lies before `heute`.
    """
    zufall = _Zufall(random.Random(f"leute {ags}"), heute)
    hier = [strasse for strasse in verzeichnis.strassen if strasse.ags == ags]
    for familienname in zufall.wuerfel.sample(leute["familienname"], leute["je_gemeinde"]):
        person = Person(familienname, zufall.wuerfel.choice(leute["vornamen"]), zufall.vor(20 * 365, 80 * 365))
        alt = _anschrift(zufall, zufall.wuerfel.choice(verzeichnis.strassen))
        fahrzeuge = range(zufall.wuerfel.choice((0, 1, 1, 2)))
        familie = _familie(zufall, familienname, leute)
        erwachsene = [person, *(mit.person for mit in familie[:1])]
        yield Ummeldung(
            person=person,
            ausweis=_ausweis(zufall),
            alte_anschrift=alt,
            neue_anschrift=_anschrift(zufall, zufall.wuerfel.choice(hier)),
            einzugsdatum=zufall.vor(8, 40),
            wohnungsgeber_bestaetigt=True,
            fahrzeuge=tuple(Fahrzeug(_zb1(zufall, zufall.wuerfel.choice(erwachsene), alt)) for _ in fahrzeuge),
            mitziehende=familie,
            familie_belehrt=bool(familie),
        )


def _familie(zufall: _Zufall, familienname: str, leute: Mapping[str, Any]) -> tuple[Mitziehend, ...]:
    """Nobody, or another adult of another name and a child or two."""
    kinder = zufall.wuerfel.choice((0, 0, 1, 2))
    if kinder == 0:
        return ()
    anderer_name = zufall.wuerfel.choice([name for name in leute["familienname"] if name != familienname])
    vornamen = zufall.wuerfel.sample(leute["vornamen"], kinder + 1)
    partner = Person(anderer_name, vornamen[0], zufall.vor(25 * 365, 60 * 365))
    return (
        Mitziehend(partner, _ausweis(zufall), anwesend=True),
        *(Mitziehend(Person(familienname, name, zufall.vor(365, 15 * 365))) for name in vornamen[1:]),
    )


def _ausweis(zufall: _Zufall) -> Ausweis:
    gueltig_bis = zufall.heute + timedelta(days=zufall.wuerfel.randint(90, 3500))
    return Ausweis(Ausweisart.PERSONALAUSWEIS, gueltig_bis)


def _anschrift(zufall: _Zufall, strasse: Strasse) -> Anschrift:
    hausnummer = f"{zufall.wuerfel.randint(1, 140)}{zufall.wuerfel.choice(('', '', '', 'a', 'b'))}"
    return Anschrift(strasse.name, hausnummer, "", strasse.plz, strasse.ort, strasse.ags)


def _zb1(zufall: _Zufall, halter: Person, anschrift: Anschrift) -> ZulassungsbescheinigungTeil1:
    wuerfel = zufall.wuerfel
    marke, handelsbezeichnung, anfang = wuerfel.choice(_MARKEN)
    fin = anfang + "".join(wuerfel.choices(_FIN_ZEICHEN, k=5)) + zufall.ziffern(6)
    zulassung, nummer = zufall.vor(60, 3000), zufall.ziffern(6)
    buchstaben = "".join(wuerfel.choices(_BUCHSTABEN, k=2))
    hu = zufall.heute + timedelta(days=wuerfel.randint(90, 700))
    return ZulassungsbescheinigungTeil1(
        kennzeichen=f"{wuerfel.choice(('NE', 'GV'))}-{buchstaben} {zufall.ziffern(3)}",
        fin=fin,
        fin_pruefziffer=fin_pruefziffer(fin),
        halter_name=halter.familienname,
        halter_vornamen=halter.vornamen,
        halter_anschrift="\n".join(anschrift.zeilen()),
        erstzulassung=zulassung - timedelta(days=wuerfel.randint(0, 2000)),
        zulassung=zulassung,
        naechste_hu=Monat(hu.year, hu.month),
        marke=marke,
        handelsbezeichnung=handelsbezeichnung,
        hsn=zufall.ziffern(4),
        tsn=f"{wuerfel.choice(_BUCHSTABEN)}{wuerfel.choice(_BUCHSTABEN)}E000{zufall.ziffern(3)}",
        zb2_nummer=f"{anfang[:2]}{zufall.ziffern(6)}",
        nummer=f"NE-{nummer}/{zulassung:%y}",
        vermerke="",
        hat_aufkleber=False,
    )
