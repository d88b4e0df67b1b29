"""Many new changes in one SQL statement of PostgreSQL: all of them are plainly good, or nothing is written at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.annahme import Annahme
from bureau_app.district.buchung import outcome
from bureau_app.district.direkt import Direktleitung
from bureau_app.district.ereignisse import GEBUCHT
from bureau_app.district.fallinhalt import Eigenschluessel, Fallinhalt, inhaltspruefsumme
from bureau_app.district.registerpruefung import Registerpruefung, Registersatz
from bureau_app.district.stapelbefehl import GEZAEHLT, GEZAEHLT_IM_REGISTER, LISTEN, MIT_REGISTER, OHNE_REGISTER
from bureau_app.domain.abgleich import Ausgang, Ergebnis
from bureau_app.wire.sync import Ausgangsmeldung

Ding = tuple[str, ...]
"""A kind, and which one: an op id, a part of a Vorgang, a vehicle or person (HMAC)."""


@dataclass(frozen=True, slots=True)
class Neu:
    """A device's plain new change: the first version of its Vorgang's part, and what it writes into the register."""

    geraet: Geraeteausweis
    annahme: Annahme
    satz: Registersatz | None


class Stapelbuchung:
    """Books plain new changes of one town's devices together."""

    def __init__(
        self, district_id: str, uhr: Callable[[], datetime], inhalt: Fallinhalt, register: Registerpruefung | None
    ) -> None:
        self._district_id = district_id
        self._uhr = uhr
        self._inhalt = inhalt
        self._register = register

    def plane(self, geraet: Geraeteausweis, annahmen: Sequence[Annahme]) -> list[Neu]:
        """Those of a device's changes that may be booked together; none if two of them are about one thing. One that is
        about the same as an earlier one that is not among them waits for it."""
        neue: list[Neu] = []
        alle: list[Ding] = []
        davor: set[Ding] = set()
        for annahme in annahmen:
            neu = self._neu(geraet, annahme)
            if neu is not None and davor.isdisjoint(eigene := dinge((neu,))):
                neue.append(neu)
                alle += eigene
            else:
                davor.update(self.dinge_von(annahme))
        return neue if len(set(alle)) == len(alle) else []

    def dinge_von(self, annahme: Annahme) -> list[Ding]:
        """What a change is about, whether it may be booked with others or not."""
        m, eintrag = annahme.meldung, annahme.eintrag
        betroffene = self._register.betroffene(eintrag) if self._register and eintrag else ()
        return [("vorgang", m.vorgang_id, m.register_), *(("kennwert", wert) for wert in betroffene)]

    def buche(self, v: Connection | Direktleitung, neue: Sequence[Neu]) -> list[Ausgangsmeldung] | None:
        """Book all of them, or None: something stands against one of them, and the transaction must be rolled back."""
        werte = self._werte(neue)
        geraete = {neu.geraet.id for neu in neue}
        gemeinsam = {"district": self._district_id, "gemeinde": neue[0].geraet.gemeinde_ags, "geraete": list(geraete)}
        im_register = bool(werte["n_fin"] or werte["p_person"])
        befehl = MIT_REGISTER if im_register else OHNE_REGISTER
        (zeile,) = befehl.zeilen(v, werte | gemeinsam | {"zeit": self._uhr()})
        gezaehlt = zeile._asdict()
        soll = GEZAEHLT | (GEZAEHLT_IM_REGISTER if im_register else {})
        if any(gezaehlt[ist] != len(werte[was]) for ist, was in soll.items()) or (im_register and zeile.r != zeile.k):
            return None
        gebucht = zip(zeile.op_ids or (), zeile.seqs or (), zeile.arten or (), strict=True)
        nummern = {op_id: (seq, art == GEBUCHT) for op_id, seq, art in gebucht}
        if len(nummern) != len(neue):
            return None
        ids = [neu.annahme.meldung.op_id for neu in neue]
        return [outcome(Ergebnis(i, Ausgang.ACCEPTED, 1, offen=nummern[i][1]), nummern[i][0]) for i in ids]

    def _neu(self, geraet: Geraeteausweis, annahme: Annahme) -> Neu | None:
        if annahme.meldung.base_version != 0 or annahme.meldung.op_id in geraet.ohne:
            return None
        if annahme.eintrag is None or self._register is None:
            return Neu(geraet, annahme, None)
        satz = self._register.satz(annahme.eintrag)
        return Neu(geraet, annahme, satz) if satz is not None else None

    def _werte(self, neue: Sequence[Neu]) -> dict[str, list[Any]]:
        schluessel: dict[str, Eigenschluessel] = {}
        werte: dict[str, list[Any]] = {name: [] for name in LISTEN}
        for neu in neue:
            m = neu.annahme.meldung
            if m.vorgang_id not in schluessel:
                schluessel[m.vorgang_id] = self._inhalt.neuer_schluessel(m.vorgang_id)
            eigener = schluessel[m.vorgang_id].offen
            koerper = self._inhalt.verschliesse(eigener, m.vorgang_id, m.register_, 1, m.koerper.encode())
            zeichen = self._inhalt.pruefzeichen(eigener, m.op_id, m.pruefsumme)
            _reihe(werte, op_id=m.op_id, vorgang=m.vorgang_id, register=m.register_, pruefsumme=zeichen)
            _reihe(werte, form=m.schema_, koerper=koerper, hash=inhaltspruefsumme(koerper))
            _reihe(werte, geraet=neu.geraet.id, folge=neu.geraet.folgen.get(m.op_id))
            if neu.satz is not None:
                _registerreihen(werte, m.vorgang_id, neu.satz)
        werte["s_vorgang"] = list(schluessel)
        werte["s_verpackt"] = [s.verpackt for s in schluessel.values()]
        return werte


def dinge(neue: Sequence[Neu]) -> list[Ding]:
    """What the changes are about: no two that are booked together may share one of these."""
    alle: list[Ding] = []
    for neu in neue:
        m, satz = neu.annahme.meldung, neu.satz
        alle += [("op", m.op_id), ("vorgang", m.vorgang_id, m.register_)]
        if satz is not None:
            alle += [("kennwert", a.fin_hmac) for a, _ in satz.fahrzeuge]
            alle += [("kennwert", person) for person in satz.personen]
    return alle


def _registerreihen(werte: Mapping[str, list[Any]], vorgang_id: str, satz: Registersatz) -> None:
    for a, anschrift in satz.fahrzeuge:
        _reihe(werte, n_fin=a.fin_hmac, n_vorgang=vorgang_id, n_tag=satz.tag, n_anschrift_hmac=satz.anschrift_hmac)
        _reihe(werte, n_version=a.version, n_nach=a.nach, n_anschrift=anschrift)
    for person in satz.personen:
        _reihe(werte, p_person=person, p_vorgang=vorgang_id, p_tag=satz.tag, p_anschrift_hmac=satz.anschrift_hmac)


def _reihe(werte: Mapping[str, list[Any]], **eine: Any) -> None:
    for name, wert in eine.items():
        werte[name].append(wert)
