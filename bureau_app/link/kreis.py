"""The district's central service over HTTPS: rounds of synchronisation, sign-in, and what its register holds."""

from collections.abc import Sequence
from pathlib import Path

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Runde
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.verbindung import INSGESAMT_S, Verbindung, lehne_ab, problem, verstanden
from bureau_app.wire.dienst import (
    ANMELDUNG_FALSCH,
    ANMELDUNG_GESPERRT,
    Anmeldeanfrage,
    Dienstauskunft,
    Sitzungsantwort,
)
from bureau_app.wire.pruefspur import KANN_BAUMKOPF, KANN_KOPF, KANN_REGISTER, Baumkopfmeldung
from bureau_app.wire.sync import FEED_SEITE, Syncantwort, packe
from bureau_app.workflows.ports import Benutzer, Rolle

ZU_GROSS = "zu_gross"
_KANN = {KANN_KOPF: f"{KANN_BAUMKOPF}, {KANN_REGISTER}"}


class KreisDienst:
    """The port District over a connection of its own; not for several threads at once: the network lane has one
    worker. `url`, `ca_datei`, `insgesamt_s` and `ausweis` as for a Verbindung."""

    def __init__(
        self,
        url: str,
        token: str,
        ca_datei: Path | None = None,
        insgesamt_s: float = INSGESAMT_S,
        ausweis: Ausweis | None = None,
    ) -> None:
        self._verbindung = Verbindung(url, token, ca_datei, insgesamt_s, ausweis)
        self.baumkopf: Baumkopfmeldung | None = None
        """The head of the audit tree that came with the last round, its signature not verified; None if none came."""

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        """One round with as many of the changes as one request takes, oldest first; the others keep waiting.

        A change that fits into no request is ruled here: refused, `zu_gross`.
        """
        anfrage, zu_gross = packe(aenderungen, zeiger)
        antwort = verstanden(Syncantwort, self._verbindung.frage("POST", "/v1/sync", anfrage.als_json(), kopf=_KANN))
        self.baumkopf = antwort.baumkopf or self.baumkopf
        gefragt = {aenderung.op_id for aenderung in aenderungen}
        ergebnisse = [meldung.als_ergebnis() for meldung in antwort.outcomes if meldung.op_id in gefragt]
        ergebnisse += [Ergebnis(a.op_id, Ausgang.REFUSED, a.base_version, ZU_GROSS) for a in zu_gross]
        meldungen = tuple(m for eintrag in antwort.feed if (m := eintrag.als_meldung(Register.FAHRZEUGREGISTER)))
        return Runde(tuple(ergebnisse), antwort.cursor, meldungen, len(antwort.feed) == FEED_SEITE)

    def melde_an(self, kennung: str, kennwort: str) -> Benutzer | None:
        """Who this is, with a new session; None if the district says no; KREIS_ANMELDUNG_GESPERRT after too many
        wrong tries."""
        try:
            frage = Anmeldeanfrage(kennung=kennung, kennwort=kennwort)
        except ValueError:
            return None
        antwort = self._verbindung.frage("POST", "/v1/sitzung", frage.als_json())
        art = problem(antwort)
        if art == ANMELDUNG_FALSCH:
            return None
        if art == ANMELDUNG_GESPERRT:
            raise Stoerung(Fehlercode.KREIS_ANMELDUNG_GESPERRT)
        offen = verstanden(Sitzungsantwort, antwort)
        wer = offen.wer
        return Benutzer(wer.id, wer.kennung, wer.name, wer.zeichen, Rolle(wer.rolle), wer.gemeinde_ags, offen.sitzung)

    def auskunft(self) -> Dienstauskunft:
        """Which service answers there, and which device it takes this one for."""
        return verstanden(Dienstauskunft, self._verbindung.frage("GET", "/v1/meta"))

    def eintrag(self, vorgang_id: str) -> bytes | None:
        """The Fahrzeugregister's entry of a Vorgang of this town, the bytes as sent; None if there is none."""
        antwort = self._verbindung.frage("GET", f"/v1/fahrzeugregister/{vorgang_id}")
        if antwort[0] == 404:
            return None
        return antwort[1] if antwort[0] == 200 else lehne_ab(antwort)

    def schliesse(self) -> None:
        """Give the connections back."""
        self._verbindung.schliesse()
