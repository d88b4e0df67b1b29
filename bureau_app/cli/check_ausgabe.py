"""How `bureau-app check` shows a decision: as JSON, and to be read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bureau_app.domain.befund import Befund
from bureau_app.domain.entscheidung import Entscheidung
from bureau_app.domain.erklaerung import Regelauskunft, erklaere
from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.domain.policy import Gewicht, Policy
from bureau_app.ui.texts import Texte

_AUSGANG = {Gewicht.HINWEIS: "frei", Gewicht.FREIGABE: "freigabe", Gewicht.SPERRE: "gesperrt"}


@dataclass(frozen=True, slots=True)
class Entschieden:
    """A decision with what it was made on: town, day, Policy with the names of its values that nobody has confirmed
    yet, and whether the case is complete."""

    entscheidung: Entscheidung
    vollstaendig: bool
    gemeinde: str
    am: date
    policy: Policy
    unbelegt: tuple[str, ...]

    @property
    def ausgang(self) -> str:
        """Whether the case may be committed: "frei", "freigabe" (after a second person's word), "gesperrt"."""
        return _AUSGANG[self.entscheidung.rang]

    @property
    def gebuehr(self) -> Gebuehr:
        """What would be taken; nothing while the case is blocked."""
        return Gebuehr() if self.entscheidung.sperren else self.entscheidung.gebuehr


def als_json(e: Entschieden, texte: Texte) -> str:
    """Everything, for programs."""
    teile = e.gebuehr.aufteilung()
    ganz = {
        "ausgang": e.ausgang,
        "vollstaendig": e.vollstaendig,
        "fahrzeuge": [ausgang.value for ausgang in e.entscheidung.ausgaenge],
        "befunde": [_befund(befund, texte) for befund in e.entscheidung.befunde],
        "sperren": [befund.code.value for befund in e.entscheidung.sperren],
        "freigaben": [befund.code.value for befund in e.entscheidung.freigaben],
        "regeln": [_regel(auskunft, texte) for auskunft in erklaere(e.entscheidung.befunde)],
        "gebuehr_cent": e.gebuehr.summe,
        "gebuehr": [
            {
                "nummer": p.nummer,
                "text": p.text,
                "einzeln_cent": p.einzeln_cent,
                "anzahl": p.anzahl,
                "glaeubiger": p.glaeubiger.value,
            }
            for p in e.gebuehr.positionen
        ],
        "aufteilung_cent": {"kreis": teile.kreis, "gemeinde": teile.gemeinde, "bund": teile.bund},
        "gemeinde": e.gemeinde,
        "tag": e.am.isoformat(),
        "policy_version": e.policy.version,
        "policy_unbelegt": list(e.unbelegt),
    }
    return json.dumps(ganz, ensure_ascii=False, indent=2)


def _befund(befund: Befund, texte: Texte) -> dict[str, Any]:
    wortlaut = texte.befund(befund)
    return {
        "code": befund.code.value,
        "gewicht": befund.gewicht.value,
        "feld": befund.feld,
        "fahrzeug": befund.fahrzeug,
        "rechtsgrundlage": befund.rechtsgrundlage,
        "text": wortlaut.text,
        "tun": wortlaut.tun,
        "buerger": wortlaut.buerger,
    }


def _regel(auskunft: Regelauskunft, texte: Texte) -> dict[str, Any]:
    return {
        "regel": auskunft.regel,
        "titel": texte(f"regel.{auskunft.regel.lower()}"),
        "trifft_zu": auskunft.trifft_zu,
        "rechtsgrundlagen": list(auskunft.rechtsgrundlagen),
        "befunde": [befund.code.value for befund in auskunft.befunde],
    }


def als_text(e: Entschieden, texte: Texte) -> str:
    """Rule by rule, then what becomes of each vehicle, what stands in the way, the fee and the outcome."""
    zeilen = [texte("auskunft.kopf", gemeinde=e.gemeinde, tag=texte.datum(e.am), version=e.policy.version), ""]
    for auskunft in erklaere(e.entscheidung.befunde):
        zeilen += _regelzeilen(auskunft, texte)
    zeilen.append("")
    for nummer, ausgang in enumerate(e.entscheidung.ausgaenge, 1):
        zeilen.append(texte("auskunft.fahrzeug", nummer=nummer, ausgang=texte(f"auskunft.ausgang_{ausgang.value}")))
    if not e.vollstaendig:
        zeilen.append(texte("auskunft.unvollstaendig"))
    for kopf, befunde in (("sperren", e.entscheidung.sperren), ("freigaben", e.entscheidung.freigaben)):
        if befunde:
            namen = ", ".join(dict.fromkeys(befund.code.value for befund in befunde))
            zeilen.append(texte(f"auskunft.{kopf}", befunde=namen))
    zeilen += _gebuehrenzeilen(e.gebuehr, texte)
    if e.unbelegt:
        zeilen.append(texte("auskunft.unbelegt", anzahl=len(e.unbelegt)))
    return "\n".join([*zeilen, texte(f"auskunft.ergebnis_{e.ausgang}", gebuehr=texte.geld(e.gebuehr.summe))])


def _regelzeilen(auskunft: Regelauskunft, texte: Texte) -> Iterator[str]:
    antwort = texte("auskunft.trifft_zu" if auskunft.trifft_zu else "auskunft.trifft_nicht_zu")
    titel = texte(f"regel.{auskunft.regel.lower()}")
    yield f"{auskunft.regel:4} {antwort:16} {titel} [{'; '.join(auskunft.rechtsgrundlagen)}]"
    for befund in auskunft.befunde:
        nummer = befund.fahrzeug
        wo = befund.feld if nummer is None else texte("auskunft.zu_fahrzeug", nummer=nummer + 1)
        gewicht = ", ".join(teil for teil in (texte.gewicht(befund.gewicht), wo) if teil)
        yield f"       {gewicht}: {texte.befund(befund)} [{befund.rechtsgrundlage}]"


def _gebuehrenzeilen(gebuehr: Gebuehr, texte: Texte) -> Iterator[str]:
    for p in gebuehr.positionen:
        werte = {"einzeln": texte.geld(p.einzeln_cent), "anzahl": p.anzahl, "betrag": texte.geld(p.cent)}
        yield texte("auskunft.position", nummer=p.nummer, text=p.text, **werte)
    if gebuehr.positionen:
        teile = gebuehr.aufteilung()
        anteile = {"kreis": teile.kreis, "gemeinde": teile.gemeinde, "bund": teile.bund}
        yield texte("auskunft.aufteilung", **{wer: texte.geld(cent) for wer, cent in anteile.items()})
