"""The routing rules: what is missing, doubtful, forbidden, and why; each cites its legal basis in `befund`."""

from collections.abc import Iterator
from datetime import timedelta

from bureau_app.domain.anschrift import Anschrift, zerlege_zeilen
from bureau_app.domain.befund import Befund, Befundcode, Pruefer
from bureau_app.domain.fahrzeug import (
    Kennzeichenart,
    Monat,
    ZulassungsbescheinigungTeil1,
    fin_pruefziffer,
    kennzeichenart,
)
from bureau_app.domain.latin import Zeichenvorrat, nfc
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.ummeldung import Fahrzeug, Fahrzeugzustand, Person, Ummeldung, Wohnungsart

_RECHTSFORMEN = frozenset(
    [
        "GMBH",
        "UG",
        "AG",
        "KG",
        "OHG",
        "GBR",
        "EG",
        "EK",
        "EV",
        "MBH",
        "SE",
        "KGAA",
        "STIFTUNG",
        "VEREIN",
        "GENOSSENSCHAFT",
    ]
)
_TITEL = frozenset({"DR", "PROF", "DIPL", "ING"})
_VOLLJAEHRIG = 18
_ZUGELASSENE_ARTEN = (
    Kennzeichenart.NORMAL,
    Kennzeichenart.SAISON,
    Kennzeichenart.HISTORISCH,
    Kennzeichenart.ELEKTRO,
)


def pruefe(ummeldung: Ummeldung, pruefer: Pruefer) -> tuple[Befund, ...]:
    """All findings on what is known so far, heaviest first; within a weight the person's, then vehicle by vehicle."""
    gefunden = [*_person(ummeldung, pruefer), *_wohnung(ummeldung, pruefer), *_doppelte_fin(ummeldung, pruefer)]
    for nummer, fahrzeug in enumerate(ummeldung.fahrzeuge):
        zu_fahrzeug = [
            *_dokument(nummer, fahrzeug, pruefer),
            *_halter(nummer, fahrzeug, ummeldung, pruefer),
            *_zustaendigkeit(nummer, fahrzeug, ummeldung, pruefer),
        ]
        frei = all(b.gewicht is Gewicht.HINWEIS for b in zu_fahrzeug)
        if frei and ummeldung.person and ummeldung.neue_anschrift:
            zu_fahrzeug.append(pruefer.befund(Befundcode.R1_AUFKLEBER, f"fahrzeug.{nummer}.A", nummer))
        gefunden += zu_fahrzeug
    rang = {Gewicht.SPERRE: 0, Gewicht.FREIGABE: 1, Gewicht.HINWEIS: 2}
    return tuple(sorted(gefunden, key=lambda b: rang[b.gewicht]))


def _person(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    if u.ausweis and u.ausweis.gueltig_bis < p.heute:
        seit = f"{u.ausweis.gueltig_bis:%d.%m.%Y}"
        yield p.befund(Befundcode.R19_AUSWEIS_ABGELAUFEN, "ausweis.gueltig_bis", datum=seit)
    if u.person and u.person.geburtsdatum > p.heute:
        yield p.befund(Befundcode.M_GEBURT_ZUKUENFTIG, "person.geburtsdatum")
    if u.auskunftssperre:
        yield p.befund(Befundcode.R20_AUSKUNFTSSPERRE, "person.auskunftssperre")


def _wohnung(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    if u.einzugsdatum:
        if u.einzugsdatum > p.heute:
            yield p.befund(Befundcode.M17_EINZUG_ZUKUENFTIG, "neu.einzugsdatum")
        elif p.heute - u.einzugsdatum > timedelta(days=p.policy.meldefrist_tage):
            tage = str((p.heute - u.einzugsdatum).days)
            yield p.befund(Befundcode.M17_MELDEFRIST, "neu.einzugsdatum", tage=tage)
    if u.neue_anschrift is None:
        return
    if not u.neue_anschrift.ags:
        yield p.befund(Befundcode.R15_WEGZUG, "neu.anschrift", ort=u.neue_anschrift.ort)
    elif u.neue_anschrift.ags != p.gemeinde_ags:
        yield p.befund(Befundcode.M17_ANDERE_GEMEINDE, "neu.anschrift", ort=u.neue_anschrift.ort)
    if u.alte_anschrift and u.alte_anschrift.gleich(u.neue_anschrift, p.zeichen):
        yield p.befund(Befundcode.M_ANSCHRIFT_GLEICH, "neu.anschrift")
    if not u.wohnungsgeber_bestaetigt:
        yield p.befund(Befundcode.M19_WOHNUNGSGEBER, "neu.wohnungsgeber")


def _doppelte_fin(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    gesehen: set[str] = set()
    for nummer, fahrzeug in enumerate(u.fahrzeuge):
        if fahrzeug.zb1.fin in gesehen:
            yield p.befund(Befundcode.R12_FIN_DOPPELT, f"fahrzeug.{nummer}.E", nummer)
        gesehen.add(fahrzeug.zb1.fin)


def _dokument(nummer: int, fahrzeug: Fahrzeug, p: Pruefer) -> Iterator[Befund]:
    zb1, key = fahrzeug.zb1, f"fahrzeug.{nummer}."
    if fahrzeug.zustand is Fahrzeugzustand.AUSSER_BETRIEB:
        yield p.befund(Befundcode.R16_AUSSER_BETRIEB, key + "zustand", nummer)
    elif zb1.sicherheitscode_offen or fahrzeug.zustand is not Fahrzeugzustand.IN_ORDNUNG:
        yield p.befund(Befundcode.R11_DOKUMENT_UNBRAUCHBAR, key + "zustand", nummer)
    if zb1.hat_aufkleber:
        yield p.befund(Befundcode.R2_AUFKLEBER_VORHANDEN, key + "aufkleber", nummer)
    if zb1.zulassung and zb1.zulassung < p.policy.zb1_seit:
        yield p.befund(Befundcode.R4_ALTER_FAHRZEUGSCHEIN, key + "I", nummer, datum=f"{zb1.zulassung:%d.%m.%Y}")
    if kennzeichenart(zb1.kennzeichen, p.policy.amtliche_unterscheidungszeichen) not in _ZUGELASSENE_ARTEN:
        yield p.befund(Befundcode.R17_KENNZEICHENART, key + "A", nummer)
    if zb1.fin_pruefziffer != "-" and zb1.fin_pruefziffer != fin_pruefziffer(zb1.fin):
        yield p.befund(Befundcode.R12_FIN_PRUEFZIFFER, key + "3", nummer)
    if zb1.naechste_hu:
        yield from _hauptuntersuchung(nummer, zb1.naechste_hu, p)
    else:
        yield p.befund(Befundcode.R10_HU_FEHLT, key + "X", nummer)


def _hauptuntersuchung(nummer: int, hu: Monat, p: Pruefer) -> Iterator[Befund]:
    monat = f"{hu.monat:02d}/{hu.jahr}"
    noch = (hu.jahr - p.heute.year) * 12 + hu.monat - p.heute.month
    if hu.letzter_tag < p.heute:
        yield p.befund(Befundcode.R10_HU_ABGELAUFEN, f"fahrzeug.{nummer}.X", nummer, monat=monat)
    elif noch <= p.policy.hu_hinweis_monate:
        yield p.befund(Befundcode.R10_HU_ENDET, f"fahrzeug.{nummer}.X", nummer, monat=monat)


def _halter(nummer: int, fahrzeug: Fahrzeug, u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    zb1, key = fahrzeug.zb1, f"fahrzeug.{nummer}.C.1.1"
    if not zb1.halter_vornamen.strip() or _worte(zb1.halter_name, p.zeichen) & _RECHTSFORMEN:
        yield p.befund(Befundcode.R5_KEINE_NATUERLICHE_PERSON, key, nummer)
        return
    if u.person is None:
        return
    name_gleich = _gleicher_name(u.person.familienname, zb1.halter_name, p.zeichen)
    vornamen_gleich = _gleiche_vornamen(u.person.vornamen, zb1.halter_vornamen, p.zeichen)
    if name_gleich and vornamen_gleich:
        yield from _schreibweise(nummer, u.person, zb1, p)
    elif vornamen_gleich:
        yield p.befund(Befundcode.R3_NAME_GEAENDERT, key, nummer)
    else:
        yield p.befund(Befundcode.R12_HALTER_ABWEICHEND, key, nummer)
    if _alter(u.person, p) < _VOLLJAEHRIG:
        yield p.befund(Befundcode.R7_MINDERJAEHRIG, "person.geburtsdatum", nummer)


def _schreibweise(nummer: int, person: Person, zb1: ZulassungsbescheinigungTeil1, p: Pruefer) -> Iterator[Befund]:
    """The same name with other marks ("Malgorzata" beside "Małgorzata"); an old ZB I in capitals prints none."""
    for code, eigen, im_schein in (
        ("C.1.1", person.familienname, zb1.halter_name),
        ("C.1.2", person.vornamen, zb1.halter_vornamen),
    ):
        if im_schein.isupper():
            continue
        gemeinsam = min(_worte(eigen, p.zeichen), _worte(im_schein, p.zeichen), key=len)
        if _geschrieben(eigen, gemeinsam, p.zeichen) != _geschrieben(im_schein, gemeinsam, p.zeichen):
            werte = {"hier": eigen, "schein": im_schein}
            yield p.befund(Befundcode.R12_SCHREIBWEISE, f"fahrzeug.{nummer}.{code}", nummer, **werte)


def _geschrieben(text: str, worte: frozenset[str], zeichen: Zeichenvorrat) -> set[str]:
    """How the text writes these words (given in search form), case aside."""
    teile = nfc(text).replace("-", " ").split()
    return {teil.casefold() for teil in teile if _worte(teil, zeichen) & worte}


def _zustaendigkeit(nummer: int, fahrzeug: Fahrzeug, u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    key = f"fahrzeug.{nummer}.C.1.3"
    if u.wohnungsart is Wohnungsart.NEBENWOHNUNG:
        yield p.befund(Befundcode.R14_NEBENWOHNUNG, "neu.wohnungsart", nummer)
    strasse, hausnummer, plz, ort = zerlege_zeilen(fahrzeug.zb1.halter_anschrift)
    gemeinde = p.gemeinden.nach_plz(plz)
    if gemeinde is None:
        yield p.befund(Befundcode.R15_ZUZUG, key, nummer, ort=ort)
    elif u.alte_anschrift:
        im_schein = Anschrift(strasse=strasse, hausnummer=hausnummer, zusatz="", plz=plz, ort=ort, ags=gemeinde.ags)
        if not im_schein.gleich(u.alte_anschrift, p.zeichen):
            yield p.befund(Befundcode.R12_ANSCHRIFT_ABWEICHEND, key, nummer)


def _alter(person: Person, p: Pruefer) -> int:
    geburt = person.geburtsdatum
    return p.heute.year - geburt.year - ((p.heute.month, p.heute.day) < (geburt.month, geburt.day))


def _worte(text: str, zeichen: Zeichenvorrat) -> frozenset[str]:
    """The words of a name in search form, punctuation inside a word dropped ("e.V." is EV), titles left out."""
    roh = zeichen.suchform(text).replace("-", " ").split()
    worte = ("".join(c for c in wort if c.isalnum()) for wort in roh)
    return frozenset(w for w in worte if w and w not in _TITEL)


def _gleicher_name(a: str, b: str, zeichen: Zeichenvorrat) -> bool:
    """Same family name in DIN 91379 search form, word order and hyphens aside; a ZB I does not truncate."""
    return _worte(a, zeichen) == _worte(b, zeichen)


def _gleiche_vornamen(a: str, b: str, zeichen: Zeichenvorrat) -> bool:
    """One document may show fewer given names than the other, but no other ones."""
    links, rechts = _worte(a, zeichen), _worte(b, zeichen)
    return bool(links and rechts) and (links <= rechts or rechts <= links)
