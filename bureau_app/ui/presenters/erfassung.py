"""The draft while it is written: its fields, what they say so far, and which field comes next."""

from collections.abc import Iterable

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.aufnahme import nimm_lesung_auf, nimm_mrz_auf
from bureau_app.domain.ausweis import Mrz
from bureau_app.domain.bezug import Bezug
from bureau_app.domain.chip import Chipdaten, nimm_chip_auf
from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.freigabe import Freigabe, Freigabestand
from bureau_app.domain.lesung import Dokumentart, Feldstatus, Lesung
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.strassen import Vorschlag
from bureau_app.domain.ummeldung import Person
from bureau_app.ui.presenters.befunde import NUR_OFFEN
from bureau_app.ui.presenters.einzug import ausgeschrieben, deute_tag
from bureau_app.ui.presenters.felder import (
    FAHRZEUG_GEBRAUCHT,
    FOKUS,
    HAKEN,
    JA,
    SONST,
    VERTRETER,
    VERWIESEN,
    WOHNUNGSGEBER,
    bildschirmfeld,
    code_von,
    fahrzeug_von,
    fahrzeugfeld,
    leer_begonnen,
    mit_von,
    mitfeld,
    reihenfolge,
)
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.pruefung import Pruefung, pruefe_angaben

VORSCHLAEGE = 5
_AB_SO_VIELEN_ZEICHEN = 3
EINZUG = "neu.einzugsdatum"
ANSCHRIFT = "neu.anschrift"
IM_STELLE = -1
"""Number of the tab of whoever came in place of the person; 0 is the person, the others follow."""


_WER = ("familienname", "vornamen", "geburtsdatum")


class Erfassung:
    """One draft on the screen. Nothing here waits: reading values and rules take about a millisecond."""

    def __init__(
        self,
        umgebung: Umgebung,
        angaben: Angaben | None = None,
        bezug: Bezug | None = None,
        freigabe: Freigabe | None = None,
    ) -> None:
        self._u = umgebung
        self._bezug = bezug
        self.freigabe = freigabe
        self.verfallen = False
        self.bekannte: tuple[Registerfahrzeug, ...] = ()
        heute = umgebung.schalter.uhr.heute()
        self.angaben = angaben if angaben is not None else leer_begonnen(f"{heute:%d.%m.%Y}")
        self.ausschnitte: dict[str, bytes] = {}
        self.andere: tuple[Dokumentart, ...] = ()
        self.fahrzeug = self.person = 0
        self.vorschlaege: tuple[Vorschlag, ...] = ()
        self.vorschlag = 0
        self._angenommen = False
        self.alles_zeigen = False
        self._verlassen: set[str] = set()
        self.pruefung: Pruefung = pruefe_angaben(umgebung.schalter, self.angaben, bezug, freigabe)
        self._zeige_teil(self.fokus)

    @property
    def fokus(self) -> str:
        """The field that has or had the focus."""
        return self.angaben.text(FOKUS)

    def setze(self, angaben: Angaben) -> None:
        """The fields from now on; what a second person decided holds for exactly what it was asked for."""
        if self.freigabe is not None and angaben.sache() != self.angaben.sache():
            self.verfallen = self.freigabe.stand is Freigabestand.GEWAEHRT
            self.freigabe = None
        self.angaben = angaben
        self.pruefung = pruefe_angaben(self._u.schalter, angaben, self._bezug, self.freigabe)
        self.fahrzeug = max(0, min(self.fahrzeug, len(angaben.fahrzeuge()) - 1))
        self.person = min(self.person, len(angaben.personen()))

    # ------------------------------------------------------------------------------------------------- typing, reading

    def gib_ein(self, key: str, text: str) -> None:
        """The clerk typed; a fault of the field is not held against it while it is written."""
        if not self.alles_zeigen:
            self._verlassen.discard(key)
        self.setze(self.angaben.eingegeben(WOHNUNGSGEBER if key == SONST else key, text))
        if key == ANSCHRIFT:
            self._suche(text)

    def betrete(self, key: str) -> None:
        """The focus is here now; kept with the draft, so that it comes back there."""
        if key != self.fokus:
            self.angaben = self.angaben.mit({FOKUS: Feld(key)})
        self._zeige_teil(key)

    def _zeige_teil(self, key: str) -> None:
        """Bring the person or the Fahrzeug of a field to the front."""
        if (nummer := fahrzeug_von(key)) in self.angaben.fahrzeuge():
            self.fahrzeug = nummer or 0
        elif (nummer := mit_von(key)) in self.angaben.personen():
            self.person = (nummer or 0) + 1
        elif key in VERTRETER:
            self.person = IM_STELLE
        elif key.split(".")[0] in ("person", "ausweis", "alt"):
            self.person = 0

    def verlasse(self, key: str) -> None:
        """The focus went: what stands here is meant."""
        self._schreibe_tag_aus(key)
        if key == ANSCHRIFT:
            self.vorschlaege = ()
        if self.angaben.text(key):
            self._verlassen.add(key)

    def _schreibe_tag_aus(self, key: str) -> None:
        feld = self.angaben.feld(key)
        tag = self.gemeinter_tag() if key == EINZUG else ausgeschrieben(key, feld.text)
        if tag is not None and feld.quelle is Quelle.EINGEGEBEN:
            self.setze(self.angaben.eingegeben(key, tag))

    def gemeinter_tag(self) -> str | None:
        """The Einzugsdatum that the typed text means, "13.11.2026"; None if it is no day."""
        tag = deute_tag(self.angaben.text(EINZUG), self._u.schalter.uhr.heute())
        return f"{tag:%d.%m.%Y}" if tag else None

    def nimm_lesung(self, lesung: Lesung) -> int:
        """Take over what was read; how many documents were of no known kind."""
        vorher, personen = len(self.angaben.fahrzeuge()), len(self.angaben.personen())
        aufnahme = nimm_lesung_auf(self._ohne_begonnene_person(), lesung, self._u.schalter.stammdaten.zeichen)
        self.ausschnitte |= aufnahme.ausschnitte
        self.andere = aufnahme.andere
        self.setze(aufnahme.angaben)
        if len(self.angaben.fahrzeuge()) > vorher:
            self.fahrzeug = len(self.angaben.fahrzeuge()) - 1
        self._zeige_neue_person(personen)
        return aufnahme.unbekannt

    def _ohne_begonnene_person(self) -> Angaben:
        """A person that was only begun makes room for the one whose document comes now."""
        for nummer in self.angaben.personen()[-1:]:
            eingegeben = {key for key, feld in self.angaben.felder.items() if mit_von(key) == nummer and feld.text}
            if eingegeben <= {mitfeld(nummer, "familienname")}:
                return self.angaben.ohne_person(nummer)
        return self.angaben

    def _zeige_neue_person(self, vorher: int) -> None:
        if len(self.angaben.personen()) > vorher:
            self.person = len(self.angaben.personen())

    def nimm_mrz(self, mrz: Mrz) -> None:
        """Take over what a keyboard reader sent."""
        personen = len(self.angaben.personen())
        self.setze(nimm_mrz_auf(self._ohne_begonnene_person(), mrz, self._u.schalter.stammdaten.zeichen))
        self._zeige_neue_person(personen)

    def nimm_chip(self, chip: Chipdaten) -> None:
        """Take over what the chip of an eID said."""
        personen = len(self.angaben.personen())
        self.setze(nimm_chip_auf(self.angaben, chip, self._u.schalter.stammdaten.zeichen))
        self._zeige_neue_person(personen)

    def nimm_gelesen(self, key: str, text: str) -> None:
        """A device read this one value, and surely."""
        self.setze(self.angaben.mit({key: Feld(text, Feldstatus.OK, Quelle.GELESEN)}))

    def bestaetige(self, keys: Iterable[str]) -> int:
        """The clerk looked at these and found them right; how many were still to be looked at."""
        gemeint = set(keys)
        anzahl = len(gemeint & set(self.pruefung.auswertung.offen))
        self.setze(self.angaben.bestaetigt(*(key for key in self.angaben.offene() if key in gemeint)))
        return anzahl

    def einzeln_anzusehen(self, key: str) -> bool:
        """Whether a field must not be confirmed among many: it has a fault, or nothing was read and only the paper can
        say whether nothing stands there."""
        feld = self.angaben.feld(key)
        fehler = {bildschirmfeld(f.feld) for f in self.pruefung.auswertung.fehler}
        return key in fehler or (feld.status is Feldstatus.UNGELESEN and not feld.text.strip())

    # ------------------------------------------------------------------------------------------------- household

    def neue_person(self) -> str:
        """Somebody else who moves, at the end, with the family name that is likely; the key of the first field."""
        nummer = len(self.angaben.personen())
        self.setze(self.angaben.eingegeben(mitfeld(nummer, "familienname"), self.angaben.text("person.familienname")))
        self.person = nummer + 1
        return mitfeld(nummer, "familienname" if not self.angaben.text("person.familienname") else "vornamen")

    def entferne_person(self) -> None:
        """Take the shown person, if it is one who moves too, out of the Vorgang, or whoever came instead."""
        self.ausschnitte = {k: b for k, b in self.ausschnitte.items() if mit_von(k) is None}
        if self.person == IM_STELLE:
            self.person = 0
            self.setze(self.angaben.mit({key: Feld("") for key in VERTRETER}))
        elif self.person:
            self._verlassen = {k for k in self._verlassen if mit_von(k) is None}
            self.setze(self.angaben.ohne_person(self.person - 1))

    def neues_fahrzeug(self) -> str:
        """An empty Fahrzeug at the end; the key of its first field."""
        nummer = len(self.angaben.fahrzeuge())
        self.setze(self.angaben.mit({fahrzeugfeld(nummer, "zustand"): Feld("in_ordnung")}))
        self.fahrzeug = nummer
        return fahrzeugfeld(nummer, "A")

    def entferne_fahrzeug(self) -> None:
        """Take the shown Fahrzeug out of the Vorgang."""
        weg = self.fahrzeug
        self.ausschnitte = {k: b for k, b in self.ausschnitte.items() if fahrzeug_von(k) is None}
        self._verlassen = {k for k in self._verlassen if fahrzeug_von(k) is None}
        self.setze(self.angaben.ohne_fahrzeug(weg))

    # ------------------------------------------------------------------------------------------------- Vorschlaege

    @property
    def kein_vorschlag(self) -> bool:
        """Whether what stands in the Anschrift is neither whole nor in the street directory."""
        text = self.angaben.text(ANSCHRIFT)
        ganz = self.pruefung.auswertung.ummeldung.neue_anschrift is not None
        return len(text) >= _AB_SO_VIELEN_ZEICHEN and not ganz and not self.vorschlaege and not self._angenommen

    def _suche(self, text: str) -> None:
        self.vorschlag, self._angenommen = 0, False
        if self.pruefung.auswertung.ummeldung.neue_anschrift is not None:
            self.vorschlaege = ()
            return
        s = self._u.schalter
        ags = s.arbeitsplatz.gemeinde_ags
        treffer = self._u.strassen().suche(text, s.stammdaten.zeichen, bevorzugt_ags=ags, limit=VORSCHLAEGE)
        self.vorschlaege = treffer

    def waehle_vorschlag(self, stelle: int) -> bool:
        """Take a proposal; whether the Anschrift is whole now (else its house number is still missing)."""
        vorschlag = self.vorschlaege[stelle]
        strasse = vorschlag.strasse
        text = f"{strasse.name} {vorschlag.hausnummer}"
        self.vorschlaege, self._angenommen = (), True
        self.setze(self.angaben.eingegeben(ANSCHRIFT, f"{text}, {strasse.plz} {strasse.ort}"))
        return bool(vorschlag.hausnummer)

    # ------------------------------------------------------------------------------------------------- faults, order

    def sichtbare_fehler(self) -> tuple[Eingabefehler, ...]:
        """Faults of fields that the clerk has left, of read ones, and after F12 all."""
        return tuple(f for f in self.pruefung.auswertung.fehler if self._zeigbar(bildschirmfeld(f.feld)))

    def _zeigbar(self, key: str) -> bool:
        getippt = self.angaben.feld(key).quelle is Quelle.EINGEGEBEN
        return self.alles_zeigen or not getippt or key in self._verlassen

    def sichere_personen(self) -> tuple[Person, ...]:
        """Those whose names and birth date are whole, looked at, and not just being typed."""
        unsicher = {*self.pruefung.auswertung.offen, self.fokus}
        u = self.pruefung.auswertung.ummeldung
        vorsaetze = ("person.",) if u.person else ()
        gelesen = (*vorsaetze, *(f"mit.{n}." for n in range(len(u.mitziehende))))
        paare = zip(gelesen, u.personen, strict=True)
        return tuple(p for vorsatz, p in paare if not any(vorsatz + teil in unsicher for teil in _WER))

    def ausstehende(self) -> tuple[str, ...]:
        """Fields that still need somebody, in the order of work."""
        a = self.pruefung.auswertung
        ausstehend = {bildschirmfeld(key) for key in (*a.offen, *a.fehlend, *(f.feld for f in a.fehler))}
        hier = (n for n in self.angaben.fahrzeuge() if self.angaben.text(fahrzeugfeld(n, VERWIESEN)) != JA)
        gebraucht = (fahrzeugfeld(n, code) for n in hier for code in FAHRZEUG_GEBRAUCHT)
        ausstehend |= {key for key in gebraucht if not self.angaben.text(key)}
        ausstehend |= {bildschirmfeld(b.feld) for b in self.pruefung.befunde if b.code in NUR_OFFEN}
        if not self.angaben.text(WOHNUNGSGEBER):
            ausstehend.add(WOHNUNGSGEBER)
        return tuple(key for key in reihenfolge(self.angaben) if key in ausstehend)

    def naechstes(self, key: str) -> str:
        """The field after `key` that needs somebody next, from the top again at the end; "" if none does."""
        folge = list(reihenfolge(self.angaben))
        stelle = folge.index(key) if key in folge else -1
        ausstehend = [k for k in self.ausstehende() if k != key]
        danach = [k for k in ausstehend if folge.index(k) > stelle]
        return (danach or ausstehend or [""])[0]

    def haken(self, key: str, gesetzt: bool) -> None:
        """A check box; only keys whose code is one."""
        assert code_von(key) in HAKEN
        self.setze(self.angaben.eingegeben(key, JA if gesetzt else ""))
