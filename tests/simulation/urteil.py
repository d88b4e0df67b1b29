"""What must hold: invariants I1 to I8 of the synchronisation, read from the disks after each step and at the end."""

from dataclasses import dataclass, field

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.rueckgabe import FREIGABE_UNBELEGT
from bureau_app.domain.vorgang import Vorgang
from bureau_app.link.verbindung import Antwort
from bureau_app.wire.sync import packe
from tests.simulation.bezirk import Bezirk, outcomes
from tests.simulation.fassungen import Fassungsbuch, pruefe_anzeige
from tests.simulation.platz import Platz
from tests.simulation.verstoss import Verstoss, verlange

_FR, _MR = Register.FAHRZEUGREGISTER, Register.MELDEREGISTER
GEAENDERT = ("eintrag_geaendert", "eintrag_gebucht")
"""The rows of the ledger that are changes: by the district's own register, or with another one behind it."""
ABGEWIESEN = "eintrag_abgewiesen"
"""The row of one that is none: no feed tells it."""
EREIGNISSE = (
    "SELECT seq, op_id, pruefsumme, vorgang_id, version, geraet_id, geraet_folge, register, art"
    " FROM ereignis ORDER BY seq"
)
ENTSCHEIDUNG = "stand, inhalt, beantragt_person, entschieden_person"


@dataclass
class Buchfuehrung:
    """What the one who watches knows: vehicles in several Vorgaenge, counters set back to an image, and everything
    that the ledger and the outboxes ever held, with the changes' running numbers by op id; `versiegelt` is what was
    sealed for a town (its AGS and the content, by op id), `gesperrt` are the devices in quarantine,
    `kreisuhr_gestellt`: somebody set the district's clock. Of a ledger that was restored (`hergestellt` times): returns
    (op ids) that it may have forgotten, steps (town, change, kind) that it had told, and decisions by request."""

    strittig: set[str] = field(default_factory=set)
    zurueckgespielt: set[str] = field(default_factory=set)
    zurueckgegeben: set[str] = field(default_factory=set)
    vergessen: set[str] = field(default_factory=set)
    verloren: set[tuple[str, str, str]] = field(default_factory=set)
    kreisuhr_gestellt: bool = False
    entschieden: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    ereignisse: list[tuple[object, ...]] = field(default_factory=list)
    gepraegt: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    versiegelt: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    folgen: dict[str, int] = field(default_factory=dict)
    gesperrt: set[str] = field(default_factory=set)
    hergestellt: int = 0
    fassungen: Fassungsbuch = field(default_factory=Fassungsbuch)

    def gebuchte(self) -> list[str]:
        """The op ids of the Fahrzeugregister that the ledger took."""
        alle = self.ereignisse
        return [str(op_id) for _, op_id, *_, register, art in alle if art in GEAENDERT and register == _FR.value]

    def wartende(self, platz: Platz) -> list[str]:
        """The op ids that the counter still has to send."""
        frage = "SELECT op_id FROM ausgang WHERE register = ? AND stand IN ('wartet', 'uebergeben') ORDER BY nr"
        return [op_id for (op_id,) in platz.platte.zeilen(frage, _FR.value)]

    def vergiss(self, bezirk: Bezirk) -> None:
        """The ledger is about to be set back: keep what it told and decided until now."""
        frage = "SELECT gemeinde_ags, coalesce(zu_op_id, op_id), art FROM ereignis"
        self.verloren |= set(bezirk.platte.zeilen(frage))
        for antrag_id, *entscheidung in bezirk.platte.zeilen(f"SELECT antrag_id, {ENTSCHEIDUNG} FROM freigabe"):
            self.entschieden.setdefault(antrag_id, set()).add(tuple(entscheidung))
        self.vergessen |= self.zurueckgegeben
        self.hergestellt += 1

    def beginne_neu(self, bezirk: Bezirk) -> None:
        """The ledger as it was when the backup was taken: what it holds stays from here on."""
        self.ereignisse = bezirk.platte.zeilen(EREIGNISSE)
        self.fassungen.letzte.clear()
        for _, op_id, _, vorgang_id, version, _, _, register, art in self.ereignisse:
            if art in GEAENDERT:
                self.fassungen.letzte[str(vorgang_id), str(register)] = int(str(version)), str(op_id)

    def gefaelschte(self, platz: Platz, bezirk: Bezirk) -> bytes | None:
        """A request with a known op id and other bytes than those that it is known for; None if nothing is known."""
        frage = "SELECT op_id, vorgang_id FROM ereignis WHERE geraet_id = ? AND register = ? AND art IN (?, ?)"
        bekannt = bezirk.platte.zeilen(f"{frage} ORDER BY seq", platz.geraet.id, _FR.value, *GEAENDERT)
        if not bekannt:
            return None
        op_id, vorgang_id = bekannt[-1]
        koerper = self.gepraegt[op_id][1].replace(b'"R-1"', b'"R-2"')
        if koerper == self.gepraegt[op_id][1]:
            return None
        anfrage, _ = packe([Aenderung(op_id, vorgang_id, _FR, 0, koerper)], "")
        return anfrage.als_json()

    def erwarte_abgewiesen(self, antwort: Antwort) -> None:
        """The service must have seen that these are other bytes."""
        for ausgang, grund in outcomes(antwort).values():
            verlange((ausgang, grund) == ("refused", "op_id_wiederverwendet"), "I2", "other bytes pass as known")


def pruefe_schritt(buch: Buchfuehrung, bezirk: Bezirk, plaetze: tuple[Platz, ...]) -> None:
    """What holds at every moment."""
    for platz in plaetze:
        _pruefe_platz(buch, platz)
    jetzt = bezirk.platte.zeilen(EREIGNISSE)
    verlange(jetzt[: len(buch.ereignisse)] == buch.ereignisse, "I4", "the ledger was altered")
    neue = [e for e in jetzt[len(buch.ereignisse) :] if e[-1] in GEAENDERT]
    for _seq, op_id, pruefsumme, vorgang_id, version, geraet_id, folge, register, _art in neue:
        buch.fassungen.nimm_auf(op_id, (vorgang_id, register), version)
        verlange(geraet_id not in buch.gesperrt, "K10", "the ledger took a change of a device in quarantine")
        if register == _MR.value:
            verlange(op_id in buch.versiegelt, "I2", "the ledger took an envelope that no counter sealed")
            continue
        verlange(op_id in buch.gepraegt, "I2", "the ledger took what no counter sent")
        vorgang, koerper = buch.gepraegt[op_id]
        verlange(vorgang == vorgang_id, "I2", "the ledger took a change for another Vorgang")
        verlange(bezirk.pruefzeichen(vorgang, op_id, koerper) == pruefsumme, "I2", "the ledger took other bytes")
        verlange(folge == buch.folgen[op_id], "K10", "the ledger holds another running number than the counter gave")
    verlange(len({e[1] for e in jetzt}) == len(jetzt), "I2", "one op took effect twice")
    buch.fassungen.pruefe_schritt(bezirk)
    buch.ereignisse, buch.gesperrt = jetzt, bezirk.in_quarantaene()
    verlange(bezirk.gegabelt <= buch.gesperrt, "K10", "a device that gave a number twice is in no quarantine")


def _pruefe_platz(buch: Buchfuehrung, platz: Platz) -> None:
    fassungen = dict(platz.platte.zeilen("SELECT id, fassung FROM vorgang"))
    for vorgang_id, fassung in platz.quittiert.items():
        verlange(fassungen.get(vorgang_id, -1) >= fassung, "I1", "an acknowledged step is gone")
    frage = "SELECT op_id, vorgang_id, koerper, folge, base_version FROM ausgang WHERE register = ?"
    zeilen = platz.platte.zeilen(frage, _FR.value)
    ausgang = {op_id: (vorgang, bytes(koerper)) for op_id, vorgang, koerper, *_ in zeilen}
    buch.folgen |= {op_id: folge for op_id, *_, folge, _grundlage in zeilen}
    buch.fassungen.grundlagen |= {op_id: grundlage for op_id, *_, grundlage in zeilen}
    for op_id, gepraegt in ausgang.items():
        verlange(buch.gepraegt.setdefault(op_id, gepraegt) == gepraegt, "I4", "a frozen change was altered")
    for op_id, koerper in platz.platte.zeilen("SELECT op_id, koerper FROM ausgang WHERE register = ?", _MR.value):
        versiegelt = (platz.geraet.gemeinde_ags, bytes(koerper))
        verlange(buch.versiegelt.setdefault(op_id, versiegelt) == versiegelt, "I4", "a frozen change was altered")
    geschlossen = "SELECT id FROM vorgang WHERE stufe IN ('abgeschlossen', 'bestaetigt')"
    mit_aenderung = {vorgang for vorgang, _ in ausgang.values()}
    for (vorgang_id,) in platz.platte.zeilen(geschlossen):
        verlange(vorgang_id in mit_aenderung, "I3", "a closed Vorgang has no change to send")


def pruefe_ende(
    buch: Buchfuehrung, bezirk: Bezirk, plaetze: tuple[Platz, ...], gift: set[str], zurueckgegeben: set[str]
) -> None:
    """What holds once the faults ended and everything was sent; `zurueckgegeben` are the op ids of what a register
    behind the district returned."""
    buch.zurueckgegeben |= zurueckgegeben
    pruefe_schritt(buch, bezirk, plaetze)
    gebucht = set(buch.gebuchte())
    for platz in plaetze:
        _pruefe_ausgaenge(buch, platz, gebucht, gift)
        _pruefe_feed(buch, bezirk, platz)
        _pruefe_freigaben(buch, bezirk, platz)
        try:
            kette = platz.store.pruefe_kette()
        except Stoerung:
            raise Verstoss("I7", "the journal cannot be read") from None
        verlange(kette.bruch is None, "I7", "the journal's chain is broken")
    buch.fassungen.pruefe_ende(bezirk, buch.gepraegt)


def _pruefe_ausgaenge(buch: Buchfuehrung, platz: Platz, gebucht: set[str], gift: set[str]) -> None:
    """The counter's mirror says of each op what the ledger says (I3, I6)."""
    frage = "SELECT op_id, vorgang_id, stand, grund, koerper FROM ausgang WHERE register = ? ORDER BY nr"
    staende: dict[str, list[str]] = {}
    unbestimmt: set[str] = set()
    for op_id, vorgang_id, stand, grund, koerper in platz.platte.zeilen(frage, _FR.value):
        fruehere = staende.setdefault(vorgang_id, [])
        fruehere.append(f"{stand} {grund}")
        unbestimmt.discard(vorgang_id)
        if op_id in gift | buch.vergessen:
            unbestimmt.add(vorgang_id)
            continue
        verlange(stand in ("bestaetigt", "zurueck"), "I3", f"an op ends as {stand}")
        if (stand == "bestaetigt") != (op_id in gebucht - buch.zurueckgegeben):
            raise Verstoss("I6", f"an op is {stand} ({grund}) here, booked at the Kreis: {op_id in gebucht}")
        if stand == "zurueck":
            ursache = op_id in buch.zurueckgegeben or _ursache(buch, platz, grund, koerper, fruehere[:-1])
            verlange(ursache, "I3", f"returned without cause: {grund}")
    pruefe_anzeige(platz, {v: alle[-1].split()[0] for v, alle in staende.items() if v not in unbestimmt})


def _ursache(buch: Buchfuehrung, platz: Platz, grund: str, koerper: bytes, fruehere: list[str]) -> bool:
    """Whether the Kreis may return a change for this reason; `fruehere` is what its Vorgang's earlier ones became.
    An old version is named once a restore: who is told which one holds builds on that."""
    if platz.geraet.id in buch.zurueckgespielt:
        return True
    if grund == "veraltete_fassung":
        schon = fruehere.count(f"zurueck {grund}")
        return any(f.startswith("zurueck") for f in fruehere) and schon < buch.hergestellt
    if grund == FREIGABE_UNBELEGT:
        # The district tells by its own clock that an approval was given before the restore that took it away.
        return platz.konten["zweit"].encode() in koerper or (buch.kreisuhr_gestellt and buch.hergestellt > 0)
    return any(fin.encode() in koerper for fin in buch.strittig)


def _pruefe_feed(buch: Buchfuehrung, bezirk: Bezirk, platz: Platz) -> None:
    """The counter was told of everything of its town, and of nothing else."""
    frage = "SELECT coalesce(zu_op_id, op_id), art FROM ereignis WHERE gemeinde_ags = ? AND art <> ?"
    eigene = set(bezirk.platte.zeilen(frage, platz.geraet.gemeinde_ags, ABGEWIESEN))
    verlange(eigene <= platz.gelesen, "I6", "the feed missed something")
    eigene |= {(op_id, art) for ags, op_id, art in buch.verloren if ags == platz.geraet.gemeinde_ags}
    verlange(platz.gelesen <= eigene, "I6", "the feed told of another town")


def _pruefe_freigaben(buch: Buchfuehrung, bezirk: Bezirk, platz: Platz) -> None:
    """What counts as granted here was granted there, by somebody else, for the same content (I5)."""
    frage = f"SELECT {ENTSCHEIDUNG} FROM freigabe WHERE antrag_id = ?"
    for (vorgang_id,) in platz.platte.zeilen("SELECT id FROM vorgang"):
        v = _lade(platz, vorgang_id)
        if v.freigabe is None or not v.freigabe.entschieden_von:
            continue
        antrag_id = v.freigabe.antrag.id
        zeilen = {*bezirk.platte.zeilen(frage, antrag_id), *buch.entschieden.get(antrag_id, ())}
        verlange(bool(zeilen), "I5", "a decision that nobody made")
        zeilen = {z for z in zeilen if z[0] == v.freigabe.stand.value}
        verlange(bool(zeilen), "I5", "a decision was turned round")
        zeilen = {z for z in zeilen if z[1] == v.freigabe.antrag.inhalt}
        verlange(bool(zeilen), "I5", "a decision about another content")
        verlange(any(von != durch for _, _, von, durch in zeilen), "I5", "nobody decides on a request of their own")


def _lade(platz: Platz, vorgang_id: str) -> Vorgang:
    v = platz.store.lade(vorgang_id)
    if v is None:
        raise Stoerung(Fehlercode.SPEICHER_INHALT, stelle="vorgang")
    return v
