"""The papers that people get beside the sticker, in German as the official language (VwVfG § 23)."""

from collections.abc import Callable, Iterator, Sequence

from bureau_app.domain import nummer
from bureau_app.domain.anschrift import Gemeinde
from bureau_app.domain.befund import VERTRAULICH, Befund, Befundcode, Fahrzeugausgang
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.ummeldung import Fahrzeug, Ummeldung, Verspaetungsgrund
from bureau_app.domain.vorgang import UnerlaubterSchritt, Vorgang
from bureau_app.workflows.ports import Vorgangsblatt
from bureau_app.workflows.pruefung import Pruefung
from bureau_app.workflows.schalter import Schalter

Satz = Callable[[Befund], str]
"""How a finding is told to the citizen, in plain German."""

_Zeilen = Iterator[tuple[str, str]]

_TITEL = {
    Vorgangsart.UMMELDUNG: "Anschriftenänderung",
    Vorgangsart.KORREKTUR: "Korrektur einer Anschriftenänderung",
    Vorgangsart.STORNO: "Storno einer Anschriftenänderung",
}
_HINWEISBLATT = "Hinweisblatt"
_AUSGANG = {
    Fahrzeugausgang.AUFKLEBER: "",
    Fahrzeugausgang.KREIS: f" – bei der Zulassungsbehörde, siehe {_HINWEISBLATT}",
    Fahrzeugausgang.ABGELEHNT: f" – wird nicht geändert, siehe {_HINWEISBLATT}",
    Fahrzeugausgang.STORNIERT: " – storniert",
}
_AUF_DEM_PAPIER = ("Zulassungsbescheinigung Teil I", "neue Anschrift als Aufkleber über Feld C.1.3")
_VON_DER_ZULASSUNGSBEHOERDE = (
    "Erfahren sie von uns",
    "Kraftfahrt-Bundesamt, Kfz-Versicherung, Hauptzollamt (Kfz-Steuer)",
)
"""Who is told without the citizen's doing: FZV § 60 Abs. 3, § 62 Abs. 2 Nr. 4, § 63."""
_VERSPAETUNG = {
    Verspaetungsgrund.KRANKHEIT: "Krankheit",
    Verspaetungsgrund.AUSLAND: "Aufenthalt im Ausland",
    Verspaetungsgrund.KEIN_TERMIN: "kein Termin beim Bürgerbüro",
    Verspaetungsgrund.UNKENNTNIS: "Pflicht nicht bekannt",
    Verspaetungsgrund.OHNE_GRUND: "keiner genannt",
}


def vorgangsblatt(s: Schalter, vorgang: Vorgang) -> Vorgangsblatt:
    """The case sheet of a committed Vorgang: everybody who moves, and what becomes of each vehicle.

    Of a protected person (BMG §§ 51, 52) it shows no Anschrift: a sheet lies about.
    """
    u = _uebernommen(vorgang)
    zeilen = (*_kopf(s, vorgang), *_angaben(u), *_fahrzeuge(vorgang, u), *_kosten(vorgang), *_empfaenger(vorgang, u))
    return Vorgangsblatt(vorgang.nummer, _TITEL[u.art], zeilen)


def _uebernommen(vorgang: Vorgang) -> Ummeldung:
    if vorgang.ummeldung is None or vorgang.uebernommen_am is None:
        raise UnerlaubterSchritt("no sheet before the Vorgang is committed")
    return vorgang.ummeldung


def _gemeinde(s: Schalter, vorgang: Vorgang) -> Gemeinde:
    gemeinde = s.stammdaten.gemeinden.nach_ags(vorgang.gemeinde_ags)
    if gemeinde is None:
        raise UnerlaubterSchritt("this town does not belong to the Zulassungsbezirk")
    return gemeinde


def _kopf(s: Schalter, vorgang: Vorgang) -> _Zeilen:
    yield "Vorgang", ""
    yield "Nummer", nummer.anzeige(vorgang.nummer)
    if vorgang.bezug:
        yield "Betrifft Vorgang", nummer.anzeige(vorgang.bezug.nummer)
    yield "Aufgenommen am", f"{vorgang.uebernommen_am or s.uhr.heute():%d.%m.%Y}"
    yield "Meldebehörde", _gemeinde(s, vorgang).bezeichnung
    yield "Zulassungsbehörde", s.policy.behoerde


def _angaben(u: Ummeldung) -> _Zeilen:
    yield "Person", ""
    if u.person:
        yield "Familienname", u.person.familienname
        yield "Vornamen", u.person.vornamen
        yield "Geburtsdatum", f"{u.person.geburtsdatum:%d.%m.%Y}"
    if u.vertreter:
        yield "Vertreten durch", u.vertreter.name
    for mit in u.mitziehende:
        person = mit.person
        yield "Zieht mit um", f"{person.familienname}, {person.vornamen}, geboren am {person.geburtsdatum:%d.%m.%Y}"
    if not u.geheim:
        for name, anschrift in (("Bisherige Anschrift", u.alte_anschrift), ("Neue Anschrift", u.neue_anschrift)):
            if anschrift:
                yield name, ", ".join(anschrift.zeilen())
    if u.einzugsdatum:
        yield "Einzug am", f"{u.einzugsdatum:%d.%m.%Y}"


def _fahrzeuge(vorgang: Vorgang, u: Ummeldung) -> _Zeilen:
    if u.fahrzeuge:
        yield "Fahrzeuge", ""
    for index, fahrzeug in enumerate(u.fahrzeuge):
        yield "Fahrzeug", f"{fahrzeug.zb1.kennzeichen}, FIN {fahrzeug.zb1.fin}{_AUSGANG[vorgang.ausgang(index)]}"
    if vorgang.mit_aufkleber():
        yield _AUF_DEM_PAPIER


def _kosten(vorgang: Vorgang) -> _Zeilen:
    yield "Kosten", ""
    yield "Gebühr", _euro(vorgang.gebuehr.summe) if vorgang.gebuehr.summe else "gebührenfrei"
    if vorgang.quittung:
        yield "Quittung", vorgang.quittung


def _empfaenger(vorgang: Vorgang, u: Ummeldung) -> _Zeilen:
    if u.art is Vorgangsart.STORNO:
        return
    yield "Wer die neue Anschrift erfährt", ""
    if vorgang.mit_aufkleber():
        yield _VON_DER_ZULASSUNGSBEHOERDE
    yield "Bitte selbst mitteilen", "Bank, Krankenkasse, Arbeitgeber, anderen Versicherungen"


# ------------------------------------------------------------------------------------------- what did not work today


def ablehnungsblatt(s: Schalter, vorgang: Vorgang, satz: Satz) -> Vorgangsblatt | None:
    """Why vehicles of a committed Vorgang got no sticker, and where to go with them; None if each got one."""
    u = _uebernommen(vorgang)
    betroffen = [n for n in range(len(u.fahrzeuge)) if vorgang.ausgang(n) in _OHNE_AUFKLEBER]
    if not betroffen:
        return None
    zeilen, wieder = [*_blattkopf(s, vorgang)], False
    for index in betroffen:
        gruende = _gruende(vorgang.befunde, index)
        zeilen += _abgelehnt(u.fahrzeuge[index], gruende, satz)
        wieder |= any(b.code is Befundcode.R18_NUR_DIGITAL for b in gruende)
    wege = {vorgang.ausgang(n) for n in betroffen}
    return _hinweisblatt(s, vorgang, zeilen, am_kreis=Fahrzeugausgang.KREIS in wege, an_der_gemeinde=wieder)


_OHNE_AUFKLEBER = (Fahrzeugausgang.KREIS, Fahrzeugausgang.ABGELEHNT)


def ablehnungsblatt_entwurf(s: Schalter, pruefung: Pruefung, vorgang: Vorgang, satz: Satz) -> Vorgangsblatt | None:
    """What the draft still lacks, for somebody who is sent away or comes again; None if nothing stands in the way."""
    u, entscheidung = pruefung.auswertung.ummeldung, pruefung.entscheidung
    freigaben = () if entscheidung.frei(pruefung.freigabe) else entscheidung.freigaben
    der_sache = [b for b in (*entscheidung.sperren, *freigaben) if b.fahrzeug is None and b.code not in VERTRAULICH]
    zeilen = [*_blattkopf(s, vorgang), *_saetze(der_sache, satz)]
    fuer_fahrzeuge = False
    for index, fahrzeug in enumerate(u.fahrzeuge):
        gruende = [*_gruende(entscheidung.befunde, index), *(b for b in freigaben if b.fahrzeug == index)]
        if gruende or fahrzeug.verwiesen:
            zeilen += _abgelehnt(fahrzeug, gruende, satz)
            fuer_fahrzeuge = True
    if not (der_sache or fuer_fahrzeuge):
        return None
    am_kreis = Fahrzeugausgang.KREIS in entscheidung.ausgaenge
    an_der_gemeinde = bool(der_sache or freigaben)
    return _hinweisblatt(s, vorgang, zeilen, am_kreis=am_kreis, an_der_gemeinde=an_der_gemeinde)


def _blattkopf(s: Schalter, vorgang: Vorgang) -> _Zeilen:
    """Number and day only: this sheet is carried to another authority and says nothing of who somebody is."""
    yield "Vorgang", ""
    yield "Nummer", nummer.anzeige(vorgang.nummer)
    yield "Stand", f"{s.uhr.heute():%d.%m.%Y}"
    yield "Was heute nicht ging", ""


def _gruende(befunde: Sequence[Befund], index: int) -> list[Befund]:
    schwere = (b for b in befunde if b.fahrzeug == index and b.gewicht is Gewicht.SPERRE)
    return [b for b in schwere if b.code not in VERTRAULICH]


def _abgelehnt(fahrzeug: Fahrzeug, gruende: Sequence[Befund], satz: Satz) -> _Zeilen:
    yield "Fahrzeug", fahrzeug.zb1.kennzeichen
    if not gruende:
        yield "", "Dieses Fahrzeug bearbeitet die Zulassungsbehörde."
    yield from _saetze(gruende, satz)


def _saetze(befunde: Sequence[Befund], satz: Satz) -> _Zeilen:
    for befund in befunde:
        yield "", f"{satz(befund)} ({befund.rechtsgrundlage})"


def _hinweisblatt(
    s: Schalter, vorgang: Vorgang, zeilen: Sequence[tuple[str, str]], *, am_kreis: bool, an_der_gemeinde: bool
) -> Vorgangsblatt:
    wohin = [*(_kreis(s) if am_kreis else ()), *(_buergerbuero(s, vorgang) if an_der_gemeinde else ())]
    return Vorgangsblatt(vorgang.nummer, _HINWEISBLATT, (*zeilen, *wohin))


def _kreis(s: Schalter) -> _Zeilen:
    policy = s.policy
    yield "Das macht die Zulassungsbehörde", ""
    yield "Zulassungsbehörde", policy.behoerde
    yield from _stelle(
        policy.kreis_anschrift, policy.kreis_telefon, policy.kreis_oeffnungszeiten, policy.kreis_internet
    )


def _buergerbuero(s: Schalter, vorgang: Vorgang) -> _Zeilen:
    policy = s.policy
    yield "Dafür kommen Sie noch einmal zu uns", ""
    yield "Meldebehörde", _gemeinde(s, vorgang).bezeichnung
    yield from _stelle(policy.gemeinde_anschrift, policy.gemeinde_telefon, policy.gemeinde_oeffnungszeiten, "")


def _stelle(anschrift: Sequence[str], telefon: str, zeiten: Sequence[str], internet: str) -> _Zeilen:
    """Where an office is and when it is open, as far as the Policy says."""
    gesagt = (
        ("Anschrift", ", ".join(anschrift)),
        ("Geöffnet", "; ".join(zeiten)),
        ("Telefon", telefon),
        ("Internet", internet),
    )
    yield from ((name, text) for name, text in gesagt if text)


# ------------------------------------------------------------------------------------------- for the Ordnungsbehoerde


def verwarnvorschlag(s: Schalter, vorgang: Vorgang) -> Vorgangsblatt | None:
    """A proposal to the Ordnungsbehörde about a late report (BMG § 54 Abs. 2 Nr. 1, OWiG § 56), None if it was in time.

    A sheet of its own: money is never taken for it here and it never stands in the receipt.
    """
    u = _uebernommen(vorgang)
    if all(b.code is not Befundcode.M17_MELDEFRIST for b in vorgang.befunde):
        return None
    return Vorgangsblatt(vorgang.nummer, "Vorschlag: verspätete Anmeldung", tuple(_vorschlag(s, vorgang, u)))


def _vorschlag(s: Schalter, vorgang: Vorgang, u: Ummeldung) -> _Zeilen:
    policy, grund = s.policy, u.verspaetungsgrund or Verspaetungsgrund.OHNE_GRUND
    von, bis = policy.verwarnungsgeld_von_cent, policy.verwarnungsgeld_bis_cent
    yield from _kopf(s, vorgang)
    yield from _angaben(u)
    yield "Vorschlag an die Ordnungsbehörde", ""
    yield "Frist", f"zwei Wochen nach dem Einzug ({policy.meldefrist_tage} Tage), BMG § 17 Abs. 1"
    if u.einzugsdatum and vorgang.uebernommen_am:
        yield "Angemeldet", f"{(vorgang.uebernommen_am - u.einzugsdatum).days} Tage nach dem Einzug"
    yield "Genannter Grund", _VERSPAETUNG[grund]
    if bis:
        yield "Verwarnungsgeld", f"{_euro(von)} bis {_euro(bis)} (OWiG § 56 Abs. 1)"
    if policy.bussgeld_bis_cent:
        yield "Geldbuße", f"bis {_euro(policy.bussgeld_bis_cent)} (BMG § 54 Abs. 3)"
    yield "", "Ob und in welcher Höhe verwarnt wird, entscheidet die Ordnungsbehörde. Am Schalter wird nichts kassiert."


def _euro(cent: int) -> str:
    return f"{cent // 100:,}".replace(",", ".") + f",{cent % 100:02d} €"
