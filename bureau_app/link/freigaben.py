"""Approvals by a second person, as the district keeps them."""

import base64
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from bureau_app.link.ausweis import Ausweis
from bureau_app.link.sitzungsbund import Sitzungsbund
from bureau_app.link.verbindung import Verbindung, verstanden
from bureau_app.wire.freigabe import (
    HOECHSTENS_WARTEN_S,
    Befundzeile,
    Freigabeanfrage,
    Freigabeauskuenfte,
    Freigabeauskunft,
    Freigabeeingang,
    Freigabeeintrag,
    Freigabeentscheidung,
    SchonEntschieden,
    Vergleichszeile,
    unterschrieben,
)
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.workflows.stellen import Freigabemeldung, Freigabeposten, Stand

_SCHON_ENTSCHIEDEN = 409


class KreisFreigaben:
    """The port Freigabestelle over a connection of its own. Not for several threads at once: the lane that waits and
    the lane that asks have one each. A question waits at most 25 seconds, whatever `warte_s` says."""

    def __init__(self, url: str, token: str, ca_datei: Path | None = None, ausweis: Ausweis | None = None) -> None:
        self._verbindung = Verbindung(url, token, ca_datei, ausweis=ausweis)
        self._ausweis = ausweis

    def beantrage(self, sitzung: str, posten: Freigabeposten) -> Freigabemeldung:
        """Ask; who asks, where and when is what the district knows of the session, not what `posten` says."""
        koerper = _anfrage(posten).als_json()
        antwort = self._verbindung.frage("PUT", f"/v1/freigaben/{posten.antrag_id}", koerper, sitzung)
        return _meldung(verstanden(Freigabeauskunft, antwort))

    def ziehe_zurueck(self, sitzung: str, antrag_id: str) -> Freigabemeldung:
        """Take this device's request back, unless it was decided."""
        antwort = self._verbindung.frage("DELETE", f"/v1/freigaben/{antrag_id}", sitzung=sitzung)
        return _meldung(verstanden(Freigabeauskunft, antwort))

    def eingang(self, sitzung: str, marke: str, warte_s: float) -> Stand[Freigabeposten]:
        """The supervisor's inbox."""
        frage, warte_s = _warten(marke, warte_s)
        antwort = self._verbindung.frage("GET", f"/v1/freigaben?{frage}", sitzung=sitzung, warte_s=warte_s)
        eingang = verstanden(Freigabeeingang, antwort)
        return Stand(tuple(_posten(eintrag) for eintrag in eingang.eintraege), eingang.marke)

    def entscheide(self, sitzung: str, antrag_id: str, inhalt: str, gewaehrt: bool, grund: str) -> Freigabemeldung:
        """Grant or decline, signed with the key of this device's certificate if it has one."""
        signatur = ""
        if self._ausweis is not None:
            roh = self._ausweis.unterschreibe(unterschrieben(antrag_id, inhalt, gewaehrt))
            signatur = base64.urlsafe_b64encode(roh).rstrip(b"=").decode()
        koerper = Freigabeentscheidung(inhalt=inhalt, gewaehrt=gewaehrt, grund=grund, signatur=signatur).als_json()
        antwort = self._verbindung.frage("POST", f"/v1/freigaben/{antrag_id}/entscheidung", koerper, sitzung)
        if antwort[0] == _SCHON_ENTSCHIEDEN and (schon := _schon_entschieden(antwort[1])):
            return _meldung(schon)
        return _meldung(verstanden(Freigabeauskunft, antwort))

    def meldungen(self, antrag_ids: Sequence[str], marke: str, warte_s: float) -> Stand[Freigabemeldung]:
        """What became of this device's requests; none asked for, none answered."""
        if not antrag_ids:
            return Stand((), "")
        frage, warte_s = _warten(marke, warte_s)
        frage = f"{frage}&{urlencode([('antrag', antrag_id) for antrag_id in antrag_ids])}"
        antwort = self._verbindung.frage("GET", f"/v1/freigabemeldungen?{frage}", warte_s=warte_s)
        auskuenfte = verstanden(Freigabeauskuenfte, antwort)
        return Stand(tuple(_meldung(auskunft) for auskunft in auskuenfte.eintraege), auskuenfte.marke)

    def nimm_bund(self, bund: Sitzungsbund) -> None:
        """Where the sessions are that this way shows."""
        self._verbindung.nimm_bund(bund)

    def brich_ab(self) -> None:
        """From any thread: a question that is held open ends at once."""
        self._verbindung.brich_ab()

    def schliesse(self) -> None:
        """Give the connections back."""
        self._verbindung.schliesse()


def _warten(marke: str, warte_s: float) -> tuple[str, float]:
    warte_s = max(0.0, min(warte_s, HOECHSTENS_WARTEN_S))
    return urlencode({"marke": marke, "warte": warte_s}), warte_s


def _anfrage(posten: Freigabeposten) -> Freigabeanfrage:
    return Freigabeanfrage.model_validate(
        {
            "vorgang_id": posten.vorgang_id,
            "vorgang_nummer": posten.vorgang_nummer,
            "inhalt": posten.inhalt,
            "codes": posten.codes,
            "begruendung": posten.begruendung,
            "betroffen": posten.betroffen,
            "befunde": [dict(zip(Befundzeile.model_fields, befund, strict=True)) for befund in posten.befunde],
            "vergleich": [dict(zip(Vergleichszeile.model_fields, zeile, strict=True)) for zeile in posten.vergleich],
            "verdeckt": posten.verdeckt,
        }
    )


def _posten(eintrag: Freigabeeintrag) -> Freigabeposten:
    anfrage = eintrag.anfrage
    return Freigabeposten(
        antrag_id=eintrag.antrag_id,
        vorgang_id=anfrage.vorgang_id,
        vorgang_nummer=anfrage.vorgang_nummer,
        inhalt=anfrage.inhalt,
        von=eintrag.von,
        von_name=eintrag.von_name,
        gemeinde_ags=eintrag.gemeinde_ags,
        am=eintrag.am,
        codes=anfrage.codes,
        begruendung=anfrage.begruendung,
        betroffen=anfrage.betroffen,
        befunde=tuple((b.code, b.gewicht, b.feld, b.rechtsgrundlage) for b in anfrage.befunde),
        vergleich=tuple((z.bezeichnung, z.alt, z.neu) for z in anfrage.vergleich),
        verdeckt=anfrage.verdeckt,
        eigener=eintrag.eigener,
    )


def _schon_entschieden(koerper: bytes) -> Freigabeauskunft | None:
    try:
        return SchonEntschieden.aus_json(koerper).meldung
    except Unverstanden:
        return None


def _meldung(a: Freigabeauskunft) -> Freigabemeldung:
    return Freigabemeldung(a.antrag_id, a.stand, a.entschieden_von, a.entschieden_am, a.grund, a.zuerst, a.name)
