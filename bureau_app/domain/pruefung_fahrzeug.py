"""Rules about one Fahrzeug: its paper, its plate, its Hauptuntersuchung, the register's answer, and competence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bureau_app.domain.anschrift import Anschrift, zerlege_zeilen
from bureau_app.domain.befund import Befund, Befundcode, Pruefer
from bureau_app.domain.beteiligte import gleiche_vornamen, gleicher_name
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.fahrzeug import (
    FIN_LAENGE,
    Kennzeichen,
    Kennzeichenart,
    Monat,
    ZulassungsbescheinigungTeil1,
    fin_pruefziffer,
    kennzeichenart,
)
from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.halter import halter_von
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.ummeldung import Fahrzeug, Fahrzeugzustand, Ummeldung, Wohnungsart

_AM_SCHALTER = (
    Kennzeichenart.NORMAL,
    Kennzeichenart.SAISON,
    Kennzeichenart.HISTORISCH,
    Kennzeichenart.ELEKTRO,
)

_ZUSTAND = {
    Fahrzeugzustand.BESCHAEDIGT: Befundcode.R11_DOKUMENT_UNBRAUCHBAR,
    Fahrzeugzustand.CODE_OFFEN: Befundcode.R11_DOKUMENT_UNBRAUCHBAR,
    Fahrzeugzustand.VERDAECHTIG: Befundcode.R12_VERDACHT,
    Fahrzeugzustand.NUR_DIGITAL: Befundcode.R18_NUR_DIGITAL,
    Fahrzeugzustand.AUSSER_BETRIEB: Befundcode.R16_AUSSER_BETRIEB,
}

_FIN_UEBLICH_SEIT = 1985
"""Vehicles first registered in later years have a FIN of 17 characters and a check digit in their papers."""
_HU_HOECHSTENS_MONATE = 60
"""No Hauptuntersuchung is due later: the longest interval is three years (StVZO Anlage VIII Nr. 2), with a margin."""


def pruefe_fahrzeug(nummer: int, fahrzeug: Fahrzeug, u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """Findings on the vehicle `nummer` apart from its Halter."""
    yield from _dokument(nummer, fahrzeug, u, p)
    yield from _kennzeichen(nummer, fahrzeug, p)
    zb1, key = fahrzeug.zb1, f"fahrzeug.{nummer}."
    if zb1.fin_pruefziffer not in ("-", fin_pruefziffer(zb1.fin)):
        yield p.befund(Befundcode.R12_FIN_PRUEFZIFFER, key + "3", nummer)
    elif zb1.fin_pruefziffer == "-" and _erwartet_pruefziffer(zb1):
        yield p.befund(Befundcode.R12_FIN_OHNE_PRUEFZIFFER, key + "3", nummer)
    if zb1.naechste_hu:
        yield from _hauptuntersuchung(nummer, zb1.naechste_hu, p)
    else:
        yield p.befund(Befundcode.R10_HU_FEHLT, key + "X", nummer)
    yield from _register(nummer, fahrzeug, p)
    yield from _zustaendigkeit(nummer, fahrzeug, u, p)


def pruefe_doppelte(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """The same vehicle twice in one Vorgang, or two vehicles with one plate: misread, or not what they seem."""
    gesehen: set[str] = set()
    kennzeichen = [_plakette(fahrzeug.zb1.kennzeichen) for fahrzeug in u.fahrzeuge]
    for nummer, fahrzeug in enumerate(u.fahrzeuge):
        gleiche = (f.zb1.fin for f, text in zip(u.fahrzeuge, kennzeichen, strict=True) if text == kennzeichen[nummer])
        if fahrzeug.zb1.fin in gesehen:
            yield p.befund(Befundcode.R12_FIN_DOPPELT, f"fahrzeug.{nummer}.E", nummer)
        elif len(set(gleiche)) > 1:
            yield p.befund(Befundcode.R12_KENNZEICHEN_DOPPELT, f"fahrzeug.{nummer}.A", nummer)
        gesehen.add(fahrzeug.zb1.fin)


def _dokument(nummer: int, fahrzeug: Fahrzeug, u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    zb1, key = fahrzeug.zb1, f"fahrzeug.{nummer}."
    code = _ZUSTAND.get(fahrzeug.zustand)
    if code is None and zb1.sicherheitscode_offen:
        code = Befundcode.R11_DOKUMENT_UNBRAUCHBAR
    if code:
        yield p.befund(code, key + "zustand", nummer)
    if zb1.hat_aufkleber:
        zweiter = p.befund(Befundcode.R2_AUFKLEBER_VORHANDEN, key + "aufkleber", nummer)
        yield replace(zweiter, gewicht=Gewicht.FREIGABE) if _eigener_aufkleber(nummer, u) else zweiter
    if zb1.zulassung and zb1.zulassung < p.policy.zb1_seit:
        yield p.befund(Befundcode.R4_ALTER_FAHRZEUGSCHEIN, key + "I", nummer, datum=f"{zb1.zulassung:%d.%m.%Y}")
    elif not _datiert(zb1, p):
        yield p.befund(Befundcode.R4_DATUM_UNKLAR, key + "I", nummer)
    if fahrzeug.anhaengerverzeichnis:
        yield p.befund(Befundcode.R8_ANHAENGERVERZEICHNIS, key + "anhaengerverzeichnis", nummer)


def _datiert(zb1: ZulassungsbescheinigungTeil1, p: Pruefer) -> bool:
    """Whether the day of the paper is known; of a vehicle that is younger than the old papers it need not be."""
    if zb1.zulassung is None:
        return zb1.erstzulassung is not None and p.policy.zb1_seit <= zb1.erstzulassung <= p.heute
    return zb1.zulassung <= p.heute


def _erwartet_pruefziffer(zb1: ZulassungsbescheinigungTeil1) -> bool:
    """Whether a stroke in field 3 is unusual: a FIN of full length on a vehicle that is not older than such FINs are
    common. Who wrote the stroke, printer or clerk, is not known here."""
    erst = zb1.erstzulassung
    return len(zb1.fin) == FIN_LAENGE and erst is not None and erst.year > _FIN_UEBLICH_SEIT


def _eigener_aufkleber(nummer: int, u: Ummeldung) -> bool:
    """Whether a sticker that is already there can be the one that this vehicle got in the Vorgang that is corrected:
    known by its plate, by its place where that Vorgang named no plates."""
    if u.bezug is None or u.art is not Vorgangsart.KORREKTUR:
        return False
    if u.bezug.kennzeichen:
        return u.fahrzeuge[nummer].zb1.kennzeichen in u.bezug.kennzeichen
    return nummer in u.bezug.aufkleber


def _kennzeichen(nummer: int, fahrzeug: Fahrzeug, p: Pruefer) -> Iterator[Befund]:
    text, key = fahrzeug.zb1.kennzeichen, f"fahrzeug.{nummer}.A"
    art = kennzeichenart(text, p.policy.amtliche_unterscheidungszeichen)
    if art not in _AM_SCHALTER:
        yield p.befund(Befundcode.R17_KENNZEICHENART, key, nummer)
    elif (saison := Kennzeichen.parse(text).saison) and not _in_der_saison(saison, p.heute):
        yield p.befund(Befundcode.R9_SAISON, key, nummer, saison=saison)


def _in_der_saison(saison: str, heute: date) -> bool:
    """Whether the day lies in the season "04-10" or, over the turn of the year, "11-03" (whole months)."""
    von, bis = map(int, saison.split("-"))
    return (heute.month - von) % 12 <= (bis - von) % 12


def _hauptuntersuchung(nummer: int, hu: Monat, p: Pruefer) -> Iterator[Befund]:
    monat = f"{hu.monat:02d}/{hu.jahr}"
    noch = (hu.jahr - p.heute.year) * 12 + hu.monat - p.heute.month
    if hu.letzter_tag < p.heute:
        yield p.befund(Befundcode.R10_HU_ABGELAUFEN, f"fahrzeug.{nummer}.X", nummer, monat=monat)
    elif noch <= p.policy.hu_hinweis_monate:
        yield p.befund(Befundcode.R10_HU_ENDET, f"fahrzeug.{nummer}.X", nummer, monat=monat)
    elif noch > _HU_HOECHSTENS_MONATE:
        yield p.befund(Befundcode.R10_HU_ZU_WEIT, f"fahrzeug.{nummer}.X", nummer, monat=monat)


def _register(nummer: int, fahrzeug: Fahrzeug, p: Pruefer) -> Iterator[Befund]:
    """What the register says of this FIN against what the paper says; why it wants the Kreis, it does not say."""
    zb1, register, key = fahrzeug.zb1, fahrzeug.register, f"fahrzeug.{nummer}."
    if register is None:
        return
    if register.bitte_kreis:
        yield p.befund(Befundcode.R13_BITTE_KREIS, key + "A", nummer)
    if _plakette(register.kennzeichen) != _plakette(zb1.kennzeichen):
        yield p.befund(Befundcode.R12_REGISTER_ABWEICHEND, key + "A", nummer)
    if register.fin != zb1.fin:
        yield p.befund(Befundcode.R12_REGISTER_ABWEICHEND, key + "E", nummer)
    name_gleich = gleicher_name(register.halter_name, zb1.halter_name, p.zeichen)
    firma = not register.halter_vornamen and not zb1.halter_vornamen
    if not (name_gleich and (firma or gleiche_vornamen(register.halter_vornamen, zb1.halter_vornamen, p.zeichen))):
        yield p.befund(Befundcode.R12_REGISTER_ABWEICHEND, key + "C.1.1", nummer)


def _plakette(text: str) -> str:
    """A plate for comparison; the season is not part of its number."""
    try:
        return Kennzeichen.parse(text).suchschluessel
    except Eingabefehler:
        return "".join(text.upper().split())


def _zustaendigkeit(nummer: int, fahrzeug: Fahrzeug, u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """Whether the vehicle belongs to this Zulassungsbezirk: by the register, else by the authority on the paper, else
    by the printed Anschrift; never by the letters of its plate, which stay after a move. A printed Anschrift is
    compared with the old one of those who move, not of a company or of somebody else."""
    key = f"fahrzeug.{nummer}."
    if u.wohnungsart is Wohnungsart.NEBENWOHNUNG:
        yield p.befund(Befundcode.R14_NEBENWOHNUNG, "neu.wohnungsart", nummer)
    strasse, hausnummer, plz, ort = zerlege_zeilen(fahrzeug.zb1.halter_anschrift)
    gemeinde = p.gemeinden.nach_plz(plz)
    behoerde = (fahrzeug.register and fahrzeug.register.behoerde) or fahrzeug.behoerde
    if behoerde and not _im_bezirk(behoerde, p):
        yield p.befund(Befundcode.R15_ZUZUG, key + "behoerde", nummer, ort=behoerde)
    elif not behoerde and gemeinde is None:
        yield p.befund(Befundcode.R15_ZUZUG, key + "C.1.3", nummer, ort=ort)
    elif u.alte_anschrift and halter_von(u, fahrzeug, p.zeichen):
        ags = gemeinde.ags if gemeinde else ""
        im_schein = Anschrift(strasse=strasse, hausnummer=hausnummer, zusatz="", plz=plz, ort=ort, ags=ags)
        if not im_schein.gleich(u.alte_anschrift, p.zeichen):
            yield p.befund(Befundcode.R12_ANSCHRIFT_ABWEICHEND, key + "C.1.3", nummer)


def _im_bezirk(behoerde: str, p: Pruefer) -> bool:
    """Whether the named authority is the Kreis's; its offices are also called by the town that they are in."""

    def buchstaben(text: str) -> str:
        return "".join(c for c in p.zeichen.suchform(text) if c.isalnum())

    eigene = (buchstaben(name) for name in p.policy.zulassungsbehoerden)
    return any(name in buchstaben(behoerde) for name in eigene) or p.gemeinden.nach_name(behoerde) is not None
