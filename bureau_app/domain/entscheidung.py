"""Entscheidung: what the findings come to: outcome of each vehicle, what still stands in the way, fee, fingerprint."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bureau_app.domain.befund import REGELN, Befund, Befundcode, Fahrzeugausgang, Pruefer
from bureau_app.domain.bezug import Bezugsgrund, Vorgangsart
from bureau_app.domain.freigabe import Freigabe, fingerabdruck
from bureau_app.domain.gebuehr import Gebuehr, Gebuehrentarif, gebuehr_aufkleber
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.pruefung import pruefe
from bureau_app.domain.ummeldung import Ummeldung


def ausgaenge(ummeldung: Ummeldung, befunde: Sequence[Befund]) -> tuple[Fahrzeugausgang, ...]:
    """What becomes of each vehicle, in their order. One that a finding keeps from its sticker goes where the heaviest
    such finding sends it; one that the clerk leaves to the Kreis goes there in any case."""
    if ummeldung.art is Vorgangsart.STORNO:
        return (Fahrzeugausgang.STORNIERT,) * len(ummeldung.fahrzeuge)
    return tuple(_ausgang(n, f.verwiesen, befunde) for n, f in enumerate(ummeldung.fahrzeuge))


def _ausgang(nummer: int, verwiesen: bool, befunde: Sequence[Befund]) -> Fahrzeugausgang:
    wege = {REGELN[b.code].weg for b in befunde if b.fahrzeug == nummer and b.gewicht is Gewicht.SPERRE}
    if Fahrzeugausgang.ABGELEHNT in wege:
        return Fahrzeugausgang.ABGELEHNT
    return Fahrzeugausgang.KREIS if wege or verwiesen else Fahrzeugausgang.AUFKLEBER


def sperren(ummeldung: Ummeldung, befunde: Sequence[Befund]) -> tuple[Befund, ...]:
    """The findings that must be cleared: those of the case, and those of a vehicle that the clerk has not left out."""
    return tuple(b for b in befunde if b.gewicht is Gewicht.SPERRE and not _verwiesen(ummeldung, b))


def freigaben(ummeldung: Ummeldung, befunde: Sequence[Befund]) -> tuple[Befund, ...]:
    """The findings that a second person must grant."""
    return tuple(b for b in befunde if b.gewicht is Gewicht.FREIGABE and not _verwiesen(ummeldung, b))


def _verwiesen(ummeldung: Ummeldung, befund: Befund) -> bool:
    """Whether the finding goes to the Kreis with its vehicle; one that is there twice is taken out, not left twice."""
    if befund.code is Befundcode.R12_FIN_DOPPELT:
        return False
    return befund.fahrzeug is not None and ummeldung.fahrzeuge[befund.fahrzeug].verwiesen


def inhalt_von(ummeldung: Ummeldung, befunde: Sequence[Befund], gebuehr: Gebuehr, policy_version: str) -> str:
    """The fingerprint that a Freigabe is bound to: the matter, what is to be granted, the fee, and the Policy.

    Values inside a finding (days late, months left) do not count: they change over night and nothing else does.
    """
    zu_gewaehren = tuple((b.code.value, b.feld) for b in freigaben(ummeldung, befunde))
    return fingerabdruck(ummeldung, zu_gewaehren, gebuehr, policy_version)


@dataclass(frozen=True, slots=True)
class Entscheidung:
    """The findings and what they come to, decided on the day `am` under this version of the Policy."""

    befunde: tuple[Befund, ...] = field(repr=False)
    ausgaenge: tuple[Fahrzeugausgang, ...]
    sperren: tuple[Befund, ...] = field(repr=False)
    freigaben: tuple[Befund, ...] = field(repr=False)
    gebuehr: Gebuehr
    inhalt: str
    policy_version: str
    am: date

    def frei(self, freigabe: Freigabe | None) -> bool:
        """Whether nothing stands in the way, given what a second person decided."""
        return not self.sperren and (not self.freigaben or (freigabe is not None and freigabe.deckt(self.inhalt)))

    @property
    def rang(self) -> Gewicht:
        """The heaviest thing that still stands in the way."""
        if self.sperren:
            return Gewicht.SPERRE
        return Gewicht.FREIGABE if self.freigaben else Gewicht.HINWEIS


def entscheide(ummeldung: Ummeldung, pruefer: Pruefer, tarif: Gebuehrentarif) -> Entscheidung:
    """Apply rules and tariff to what is known so far."""
    befunde = pruefe(ummeldung, pruefer)
    wege = ausgaenge(ummeldung, befunde)
    gebuehr = _gebuehr(ummeldung, pruefer, tarif, wege.count(Fahrzeugausgang.AUFKLEBER))
    return Entscheidung(
        befunde=befunde,
        ausgaenge=wege,
        sperren=sperren(ummeldung, befunde),
        freigaben=freigaben(ummeldung, befunde),
        gebuehr=gebuehr,
        inhalt=inhalt_von(ummeldung, befunde, gebuehr, pruefer.policy.version),
        policy_version=pruefer.policy.version,
        am=pruefer.heute,
    )


def _gebuehr(ummeldung: Ummeldung, pruefer: Pruefer, tarif: Gebuehrentarif, aufkleber: int) -> Gebuehr:
    bezug = ummeldung.bezug
    eigener_fehler = bezug is not None and bezug.grund is Bezugsgrund.FEHLER_DER_BEHOERDE
    if ummeldung.erlass or eigener_fehler:
        return Gebuehr()
    return gebuehr_aufkleber(tarif, pruefer.heute, aufkleber, klebesiegel=pruefer.policy.klebesiegel)
