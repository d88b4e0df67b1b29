"""What may be committed, rightly or wrongly: contents that a Vorgang's life in the tests is made of."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from bureau_app.domain.befund import Befund, Befundcode, Fahrzeugausgang
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.entscheidung import ausgaenge, freigaben, inhalt_von
from bureau_app.domain.ereignis import FreigabeEntschieden, FreigabeErbeten, Uebernommen
from bureau_app.domain.freigabe import Freigabeantrag
from bureau_app.domain.gebuehr import gebuehr_aufkleber
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Erlassgrund, Fahrzeug, Ummeldung
from bureau_app.resources import lade_stammdaten
from tests.beispiele import HEUTE, ummeldung, zb1

KORREKTUR = Bezug(
    Vorgangsart.KORREKTUR, Bezugsgrund.FEHLER_DER_BEHOERDE, "0193-frueher", "260240030000167", (0, 1), 2160, "R-0"
)
STORNO = replace(KORREKTUR, art=Vorgangsart.STORNO, grund=Bezugsgrund.NICHT_EINGEZOGEN, aufkleber=(0,), cent=1080)
AM = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
BITTENDE, AUFSICHT = "u-1", "u-2"

stammdaten_einmal = cache(lade_stammdaten)


@dataclass(frozen=True)
class Inhalt:
    """A matter with its findings, fee and Policy version."""

    ummeldung: Ummeldung
    befunde: tuple[Befund, ...] = ()
    aufkleber: int | None = None
    version: str = "1"
    klebesiegel: bool = False
    wege: tuple[Fahrzeugausgang, ...] | None = None

    @property
    def uebernommen(self) -> Uebernommen:
        """The commit; the outcomes follow from the findings, and so does the fee unless `aufkleber` says otherwise."""
        wege = ausgaenge(self.ummeldung, self.befunde)
        anzahl = wege.count("aufkleber") if self.aufkleber is None else self.aufkleber
        u = self.ummeldung
        frei = u.erlass or (u.bezug and u.bezug.grund is Bezugsgrund.FEHLER_DER_BEHOERDE and self.aufkleber is None)
        tarif = stammdaten_einmal().tarif
        gebuehr = gebuehr_aufkleber(tarif, HEUTE, 0 if frei else anzahl, klebesiegel=self.klebesiegel)
        return Uebernommen(u, self.befunde, self.version, gebuehr, HEUTE, wege if self.wege is None else self.wege)

    @property
    def inhalt(self) -> str:
        """Its fingerprint."""
        e = self.uebernommen
        return inhalt_von(e.ummeldung, e.befunde, e.gebuehr, e.policy_version)

    @property
    def codes(self) -> tuple[str, ...]:
        """What a second person would have to grant."""
        return tuple(b.code.value for b in freigaben(self.ummeldung, self.befunde))

    def erbeten(self, fassung: int, antrag_id: str = "a-1", von: str = BITTENDE) -> FreigabeErbeten:
        """The request for exactly this."""
        return FreigabeErbeten(Freigabeantrag(antrag_id, self.inhalt, fassung, self.codes, "bitte", von, AM))


def entschieden(gewaehrt: bool = True, antrag_id: str = "a-1", von: str = AUFSICHT) -> FreigabeEntschieden:
    """The second person's word."""
    return FreigabeEntschieden(antrag_id, gewaehrt, von, AM, "gesehen")


def befund(code: Befundcode, gewicht: Gewicht, fahrzeug: int | None = None) -> Befund:
    """A finding of the case or of a vehicle."""
    feld = "" if fahrzeug is None else f"fahrzeug.{fahrzeug}.X"
    return Befund(code, gewicht, feld, "", fahrzeug)


HU = befund(Befundcode.R10_HU_ABGELAUFEN, Gewicht.FREIGABE, 0)
KREIS_0 = befund(Befundcode.R2_AUFKLEBER_VORHANDEN, Gewicht.SPERRE, 0)
KREIS_1 = befund(Befundcode.R5_KEINE_NATUERLICHE_PERSON, Gewicht.SPERRE, 1)
ABGEMELDET_0 = befund(Befundcode.R16_AUSSER_BETRIEB, Gewicht.SPERRE, 0)
FALL = befund(Befundcode.R15_WEGZUG, Gewicht.SPERRE)


@cache
def sache(fahrzeuge: int = 1, verwiesen: tuple[int, ...] = (), bezug: Bezug | None = None) -> Ummeldung:
    """The main case with so many vehicles, some of them left to the Kreis."""
    s: Stammdaten = stammdaten_einmal()
    schein = zb1(s)
    alle = tuple(Fahrzeug(schein, verwiesen=n in verwiesen) for n in range(fahrzeuge))
    return ummeldung(s, fahrzeuge=alle, bezug=bezug)


@cache
def richtige(bezug: Bezug | None = None) -> tuple[Inhalt, ...]:
    """Contents that may be committed, some only after a second person granted them."""
    eine, zwei = sache(1, (), bezug), sache(2, (), bezug)
    return (
        Inhalt(eine),
        Inhalt(zwei),
        Inhalt(sache(0, (), bezug)),
        Inhalt(eine, (HU,)),
        Inhalt(eine, (HU,), version="2"),
        Inhalt(eine, (HU,), klebesiegel=True),
        Inhalt(eine, (HU, befund(Befundcode.M19_WOHNUNGSGEBER, Gewicht.FREIGABE))),
        Inhalt(sache(2, (1,), bezug), (KREIS_1,)),
        Inhalt(sache(2, (0,), bezug), (KREIS_0, HU)),
        Inhalt(sache(1, (0,), bezug), (ABGEMELDET_0,)),
        Inhalt(replace(eine, erlass=Erlassgrund.BEHINDERUNG), (befund(Befundcode.G5_ERLASS, Gewicht.FREIGABE),)),
    )


@cache
def falsche(bezug: Bezug | None = None) -> tuple[Inhalt, ...]:
    """Contents that nothing lets through."""
    eine = sache(1, (), bezug)
    return (
        Inhalt(replace(eine, person=None)),
        Inhalt(eine, (KREIS_0,)),
        Inhalt(eine, (FALL,)),
        Inhalt(sache(1, (0,), bezug), (KREIS_0, FALL)),
        Inhalt(sache(0, (), bezug), aufkleber=1),
        Inhalt(sache(1, (0,), bezug), (KREIS_0,), wege=(Fahrzeugausgang.ABGELEHNT,)),
        Inhalt(sache(0, (), bezug), wege=(Fahrzeugausgang.KREIS,)),
        Inhalt(replace(eine, bezug=STORNO if bezug is None else None)),
    )
