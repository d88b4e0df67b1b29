"""The register behind the district: takes a dedup key once, fails, answers late or twice, and returns some changes."""

import json
from collections import Counter
from collections.abc import Sequence
from random import Random

from bureau_app.district.outbound.ziel import Merke, Quittung, Sendekopf, Sendestand, Sendung, Zielstoerung
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from tests.simulation.urteil import Buchfuehrung
from tests.simulation.verstoss import verlange

_ARTEN = {
    Sendestand.UEBERGEBEN: "register_uebergeben",
    Sendestand.BESTAETIGT: "register_bestaetigt",
    Sendestand.ZURUECK: "register_zurueck",
}


class Zulassungsstelle:
    """The port Ziel with faults. What it took and what it ruled stays, whatever is restored at the district."""

    def __init__(self, wuerfel: Random, buch: Buchfuehrung) -> None:
        self.wuerfel = wuerfel
        self.buch = buch
        self.anteil = wuerfel.choice((0.1, 0.3, 0.5))
        self.angekommen: dict[str, Sendung] = {}
        self.urteile: dict[str, Quittung] = {}

    def uebergib(self, sendung: Sendung, merke: Merke) -> Quittung:
        """Take it; the same key again changes nothing, another one for the same change would be a second change."""
        self._falle_aus("netz_connecttimeout")
        kopf = sendung.kopf
        bekannt = self.angekommen.get(kopf.schluessel)
        if bekannt is None:
            ops = {s.kopf.op_id for s in self.angekommen.values()}
            verlange(kopf.op_id not in ops, "I2", "the register was handed one change under two keys")
            gepraegt = self.buch.gepraegt.get(kopf.op_id)
            gleich = gepraegt is not None and gepraegt[0] == kopf.vorgang_id and _gleicht(gepraegt[1], sendung.inhalt)
            verlange(gleich, "I2", "the register got what no counter sent")
            self._pruefe_folge(sendung)
            self.angekommen[kopf.schluessel] = sendung
        else:
            dasselbe = bekannt.inhalt == sendung.inhalt or self._weniger(bekannt, sendung)
            verlange(dasselbe, "I2", "the register got other bytes under the same key")
        self._falle_aus("netz_readtimeout")
        return Quittung(kopf.schluessel, Sendestand.UEBERGEBEN)

    def frage(self, koepfe: Sequence[Sendekopf]) -> tuple[Quittung, ...]:
        """What it ruled so far, now and then twice in one answer."""
        self._falle_aus("netz_connecttimeout")
        for schluessel in self.angekommen:
            if schluessel not in self.urteile and self.wuerfel.random() >= self.anteil:
                self._urteile(schluessel)
        gesagt = [self.urteile[k.schluessel] for k in koepfe if k.schluessel in self.urteile]
        return tuple(gesagt * (2 if self.wuerfel.random() < self.anteil else 1))

    def erledige(self, kopf: Sendekopf) -> None:
        """Rulings stay."""
        self._falle_aus("netz_connecttimeout")

    def pruefe(self) -> None:
        """Nobody asks here."""

    def schliesse(self) -> None:
        """Nothing is open."""

    def zurueckgegebene(self) -> set[str]:
        """The op ids of what it returned."""
        return {self.angekommen[u.schluessel].kopf.op_id for u in self.urteile.values() if u.grund}

    def bestaetigte(self) -> set[str]:
        """The op ids of what it confirmed."""
        return {self.angekommen[u.schluessel].kopf.op_id for u in self.urteile.values() if not u.grund}

    def pruefe_ende(self, zeilen: Sequence[tuple[str, str]], gebucht: set[str]) -> None:
        """Everything booked arrived and was ruled on, and the ledger told each step once: (changed op id, kind)."""
        nach_op = {sendung.kopf.op_id: schluessel for schluessel, sendung in self.angekommen.items()}
        verlange(gebucht <= nach_op.keys(), "I3", "a booked change never reached the register behind the district")
        gesagt = Counter(zeilen)
        verlange(not gesagt or max(gesagt.values()) == 1, "I2", "a step of the register was told twice")
        for op_id in gebucht:
            urteil = self.urteile.get(nach_op[op_id])
            verlange(urteil is not None, "I8", "the register was never asked what became of a change")
            arten = {art for (welche, art) in gesagt if welche == op_id}
            assert urteil is not None
            erwartet = {_ARTEN[Sendestand.UEBERGEBEN], _ARTEN[urteil.stand]}
            verlange(
                arten == erwartet, "I6", f"the ledger tells {sorted(arten)} of a change, the register {urteil.stand}"
            )

    def _weniger(self, bekannt: Sendung, sendung: Sendung) -> bool:
        """Whether a restore took what was booked, and now something stands against a vehicle of it: a person is told,
        and what is here stays. Never the other way round: what is missing here would be missing for ever."""
        return self.buch.hergestellt > 0 and _gleicht(bekannt.inhalt, sendung.inhalt)

    def _pruefe_folge(self, sendung: Sendung) -> None:
        """A later version comes after the earlier ones, and a Storno after what it takes back, as far as booked."""
        bezug, diese = FahrzeugregisterEintrag.aus_json(sendung.inhalt).bezug, sendung.kopf.op_id
        gebuchte = self.buch.gebuchte()
        bis = gebuchte.index(diese) if diese in gebuchte else len(gebuchte)
        davor = {sendung.kopf.vorgang_id: gebuchte[:bis]} | ({bezug.vorgang_id: gebuchte} if bezug else {})
        da = {s.kopf.op_id for s in self.angekommen.values()}
        for vorgang, ops in davor.items():
            fehlt = any(self.buch.gepraegt[op][0] == vorgang and op not in da for op in ops)
            verlange(not fehlt, "I2", "the register was handed a Storno or a later version before what it is about")

    def _urteile(self, schluessel: str) -> None:
        if self.wuerfel.random() < 0.2:
            self.urteile[schluessel] = Quittung(schluessel, Sendestand.ZURUECK, "halter_unbekannt")
        else:
            self.urteile[schluessel] = Quittung(schluessel, Sendestand.BESTAETIGT)

    def _falle_aus(self, grund: str) -> None:
        if self.wuerfel.random() < self.anteil:
            raise Zielstoerung(grund)


def _gleicht(gepraegt: bytes, angekommen: bytes) -> bool:
    """Whether it is what the counter sent, but for vehicles that were not booked: they are the Kreis's to decide, and a
    Storno does not name them."""
    if gepraegt == angekommen:
        return True
    gesandt, da = json.loads(gepraegt), json.loads(angekommen)
    if gesandt["art"] == "storno":
        offen = [f for f in gesandt.pop("fahrzeuge") if f in da["fahrzeuge"]]
        return bool(offen == da.pop("fahrzeuge") and gesandt == da)
    for f, angekommenes in zip(gesandt["fahrzeuge"], da["fahrzeuge"], strict=True):
        if angekommenes["ausgang"] == "kreis":
            f |= {"ausgang": "kreis", "gruende": angekommenes["gruende"]}
    return bool(gesandt == da)
