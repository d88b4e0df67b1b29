"""The district's central service over HTTPS: rounds of synchronisation, sign-in, and what its register holds."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Runde
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.sitzungsbund import Sitzungsbund
from bureau_app.link.verbindung import INSGESAMT_S, Antwort, Verbindung, lehne_ab, problem, verstanden
from bureau_app.wire.dienst import (
    ANMELDUNG_FALSCH,
    ANMELDUNG_GESPERRT,
    FOLGE_KOPF,
    Anmeldeanfrage,
    Anmeldeantwort,
    Dienstauskunft,
    Sitzungsantwort,
)
from bureau_app.wire.pruefspur import KANN_BAUMKOPF, KANN_KOPF, KANN_REGISTER, KANN_STAND, Baumkopfmeldung
from bureau_app.wire.sitzung import Anmeldewege, Erneuerung, Oidcabschluss, Oidcbeginn, Oidcziel, Sitzungsauskunft
from bureau_app.wire.sync import FEED_SEITE, KANN_FAHRZEUGE, Syncantwort, begleitung, packe
from bureau_app.workflows.ports import Benutzer, Rolle

ZU_GROSS = "zu_gross"
_DA, _FEHLT = 200, 404
_KANN = {KANN_KOPF: f"{KANN_BAUMKOPF}, {KANN_REGISTER}, {KANN_STAND}, {KANN_FAHRZEUGE}"}


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
        self._bund: Sitzungsbund | None = None
        self._verbindung = Verbindung(url, token, ca_datei, insgesamt_s, ausweis)
        self.baumkopf: Baumkopfmeldung | None = None
        """The head of the audit tree that came with the last round, its signature not verified; None if none came."""

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        """One round with as many of the changes as one request takes, oldest first; the others keep waiting.

        A change that fits into no request is ruled here: refused, `zu_gross`.
        """
        anfrage, zu_gross = packe(aenderungen, zeiger)
        dabei = {aenderung.op_id: begleitung(aenderung) for aenderung in aenderungen}
        folge = ",".join(dabei[meldung.op_id] for meldung in anfrage.aenderungen)
        kopf = {**_KANN, FOLGE_KOPF: folge} if folge else _KANN
        gesagt = self._verbindung.frage("POST", "/v1/sync", anfrage.als_json(), kopf=kopf)
        antwort = verstanden(Syncantwort, gesagt)
        self.baumkopf = antwort.baumkopf or self.baumkopf
        gefragt = {aenderung.op_id for aenderung in aenderungen}
        ergebnisse = [meldung.als_ergebnis() for meldung in antwort.outcomes if meldung.op_id in gefragt]
        ergebnisse += [Ergebnis(a.op_id, Ausgang.REFUSED, a.base_version, ZU_GROSS) for a in zu_gross]
        return replace(_runde(antwort, tuple(ergebnisse)), zeit=gesagt.zeit)

    def horche(self, zeiger: str, warte_s: float) -> Runde:
        """The port Horcher: the feed by itself, held open."""
        weg = f"/v1/feed?{urlencode({'cursor': zeiger, 'warte': warte_s})}"
        return _runde(verstanden(Syncantwort, self._verbindung.frage("GET", weg, warte_s=warte_s)), ())

    def melde_an(self, kennung: str, kennwort: str) -> Benutzer | None:
        """Who this is, with a new session; None if the district says no; KREIS_ANMELDUNG_GESPERRT after too many
        wrong tries."""
        try:
            frage = Anmeldeanfrage(kennung=kennung, kennwort=kennwort)
        except ValueError:
            return None
        antwort = self._verbindung.frage("POST", "/v1/sitzungen", frage.als_json())
        if antwort[0] == _FEHLT:
            return self._melde_alt_an(frage)
        return None if _nein(antwort) else self.nimm_an(verstanden(Sitzungsauskunft, antwort))

    def melde_ab(self, sitzung: str) -> None:
        """A district of an earlier version lets the session run out."""
        geheimnis = self._bund.gib_ab(sitzung) if self._bund else ""
        if geheimnis:
            frage = Erneuerung(geheimnis=geheimnis).als_json()
            antwort = self._verbindung.frage("POST", "/v1/sitzungen/ende", frage)
            if antwort.status not in (_DA, _FEHLT):
                lehne_ab(antwort)

    def _melde_alt_an(self, frage: Anmeldeanfrage) -> Benutzer | None:
        """At a district of an earlier version: one token for the whole day."""
        antwort = self._verbindung.frage("POST", "/v1/sitzung", frage.als_json())
        if _nein(antwort):
            return None
        offen = verstanden(Sitzungsantwort, antwort)
        return _benutzer(offen.wer, offen.sitzung)

    def nimm_an(self, auskunft: Sitzungsauskunft) -> Benutzer:
        """Who signed in, whose session is kept in memory and renews itself from now on."""
        sitzung = self._bund.nimm(auskunft) if self._bund else auskunft.sitzung
        return _benutzer(auskunft.wer, sitzung)

    def anmeldeweg(self) -> str:
        """What the district's IdP is called, "" if it has none, or is of an earlier version."""
        antwort = self._verbindung.frage("GET", "/v1/anmeldewege")
        return "" if antwort[0] == _FEHLT else verstanden(Anmeldewege, antwort).oidc

    def beginne_oidc(self, rueckruf: str, pruefung: str, frisch: bool) -> tuple[str, str]:
        """What the browser is to open, and the `state` that its answer must carry."""
        beginn = Oidcbeginn(rueckruf=rueckruf, pruefung=pruefung, frisch=frisch)
        ziel = verstanden(Oidcziel, self._verbindung.frage("POST", "/v1/oidc/beginn", beginn.als_json()))
        return ziel.url, ziel.state

    def schliesse_oidc_ab(self, state: str, code: str, nachweis: str) -> Benutzer:
        """Who it is, with a session that renews itself."""
        abschluss = Oidcabschluss(state=state, code=code, nachweis=nachweis)
        antwort = self._verbindung.frage("POST", "/v1/oidc/abschluss", abschluss.als_json())
        return self.nimm_an(verstanden(Sitzungsauskunft, antwort))

    def nimm_bund(self, bund: Sitzungsbund) -> None:
        """Where sessions are kept that other ways to the district use too."""
        self._bund = bund
        self._verbindung.nimm_bund(bund)

    def auskunft(self) -> Dienstauskunft:
        """Which service answers there, and which device it takes this one for."""
        return verstanden(Dienstauskunft, self._verbindung.frage("GET", "/v1/meta"))

    def eintrag(self, vorgang_id: str) -> bytes | None:
        """The Fahrzeugregister's entry of a Vorgang of this town, the bytes as sent; None if there is none."""
        antwort = self._verbindung.frage("GET", f"/v1/fahrzeugregister/{vorgang_id}")
        if antwort[0] == 404:
            return None
        return antwort[1] if antwort[0] == 200 else lehne_ab(antwort)

    def brich_ab(self) -> None:
        """From any thread: a question that is held open ends at once."""
        self._verbindung.brich_ab()

    def schliesse(self) -> None:
        """Give the connections back."""
        self._verbindung.schliesse()


def _runde(antwort: Syncantwort, ergebnisse: tuple[Ergebnis, ...]) -> Runde:
    meldungen = tuple(m for eintrag in antwort.feed if (m := eintrag.als_meldung(Register.FAHRZEUGREGISTER)))
    return Runde(ergebnisse, antwort.cursor, meldungen, len(antwort.feed) == FEED_SEITE)


def _nein(antwort: Antwort) -> bool:
    """Whether the district says that Kennung or password is wrong; KREIS_ANMELDUNG_GESPERRT after too many tries."""
    art = problem(antwort)
    if art == ANMELDUNG_GESPERRT:
        raise Stoerung(Fehlercode.KREIS_ANMELDUNG_GESPERRT)
    return art == ANMELDUNG_FALSCH


def _benutzer(wer: Anmeldeantwort, sitzung: str) -> Benutzer:
    return Benutzer(wer.id, wer.kennung, wer.name, wer.zeichen, Rolle(wer.rolle), wer.gemeinde_ags, sitzung)
