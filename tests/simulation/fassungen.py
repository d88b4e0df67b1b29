"""What must hold of versions: each entry's rise one by one, and whoever is told of one is told of the right one."""

import json
from dataclasses import dataclass, field

from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.link.verbindung import Antwort
from tests.simulation.bezirk import Bezirk
from tests.simulation.platz import Platz
from tests.simulation.verstoss import verlange

_FR = Register.FAHRZEUGREGISTER
Teil = tuple[str, str]
"""A Vorgang's part: its id and the register."""

_LETZTE = (
    "SELECT version, op_id FROM ereignis WHERE vorgang_id = ? AND register = 'fahrzeugregister'"
    " AND koerper_hash <> '' ORDER BY seq DESC LIMIT 1"
)


@dataclass
class Fassungsbuch:
    """The last version of each part in the ledger with the op id that wrote it, and what the counters' changes were
    built on, by op id."""

    letzte: dict[Teil, tuple[int, str]] = field(default_factory=dict)
    grundlagen: dict[str, int] = field(default_factory=dict)

    def nimm_auf(self, op_id: str, teil: Teil, version: int) -> None:
        """The ledger took a change."""
        bisher = self.letzte.get(teil, (0, ""))[0]
        verlange(version == bisher + 1, "I2", f"a part's version {bisher} is followed by {version}")
        grundlage = self.grundlagen.get(op_id, 0)
        verlange(grundlage == bisher, "I2", f"a change built on version {grundlage} was taken on version {bisher}")
        self.letzte[teil] = version, op_id

    def pruefe_schritt(self, bezirk: Bezirk) -> None:
        """The ledger's own list of last versions is that one."""
        gefuehrt = bezirk.platte.zeilen("SELECT vorgang_id, register, version FROM eintrag")
        erwartet = {(*teil, version) for teil, (version, _) in self.letzte.items()}
        verlange(set(gefuehrt) == erwartet, "I6", "the ledger's last versions are not those that were written last")

    def pruefe_antwort(
        self, bezirk: Bezirk, anfrage: bytes, antwort: Antwort, gepraegt: dict[str, tuple[str, bytes]]
    ) -> None:
        """A counter that must decide is shown the version that holds, and its bytes."""
        if antwort[0] != 200 or b'"conflict"' not in antwort[1]:
            return
        alle = json.loads(anfrage)["aenderungen"]
        gefragt = {a["op_id"]: a["vorgang_id"] for a in alle if a["register"] == _FR.value}
        for o in json.loads(antwort[1])["outcomes"]:
            if o["ausgang"] != "conflict" or o["op_id"] not in gefragt:
                continue
            version, op_id = next(iter(bezirk.platte.zeilen(_LETZTE, gefragt[o["op_id"]])), (0, ""))
            verlange(o["version"] == version, "I6", f"version {version} holds, the counter is told {o['version']}")
            gezeigt = (o["current"] or {}).get("koerper", "").encode()
            if not op_id or op_id in gepraegt:
                dort = gepraegt[op_id][1] if op_id else b""
                verlange(gezeigt == dort, "I6", "a counter is shown what does not hold")

    def pruefe_ende(self, bezirk: Bezirk, gepraegt: dict[str, tuple[str, bytes]]) -> None:
        """Every version is kept, and the last one is what was sent last."""
        frage = "SELECT vorgang_id, register, count(*), max(version) FROM fassung GROUP BY vorgang_id, register"
        gehalten = {(v, r): (anzahl, hoechste) for v, r, anzahl, hoechste in bezirk.platte.zeilen(frage)}
        erwartet = {teil: (version, version) for teil, (version, _) in self.letzte.items()}
        verlange(gehalten == erwartet, "I4", "a version is gone, or there is one that nobody wrote")
        for (vorgang, register), (_, op_id) in self.letzte.items():
            if register == _FR.value:
                ((ags,),) = bezirk.platte.zeilen(
                    "SELECT gemeinde_ags FROM eintrag WHERE vorgang_id = ? AND register = ?", vorgang, register
                )
                koerper = bezirk.ledger.eintrag(ags, vorgang)
                verlange(koerper == gepraegt[op_id][1], "I2", "the register does not hold what was sent")


def pruefe_anzeige(platz: Platz, staende: dict[str, str]) -> None:
    """What the counter shows of each Vorgang (by id) is what became of its last change, unless a person gave up."""
    for vorgang_id, stand in staende.items():
        v = platz.store.lade(vorgang_id)
        gezeigt = v.registerstand(_FR) if v else None
        einig = gezeigt == stand or (gezeigt, stand) == (Registerstand.ENTFAELLT, Registerstand.ZURUECK.value)
        verlange(einig, "I6", f"Vorgang and outbox disagree: {gezeigt} and {stand}")
