"""The town's resident register behind a hand-over folder: sealed files there, reply files back."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.siegel import lies_oeffentlichen_schluessel, versiegle
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.uebergabe import ANTWORT, EINGANG, ERLEDIGT, Antwort
from bureau_app.wire.uebergabedatei import schreibe_ganz
from bureau_app.workflows.ports import Rueckmeldung

_GROESSTE_ANTWORT = 4096


class Ordnerfaecher:
    """One folder that the district's or the town's side shares with a Fachverfahren, file by file.

    `eingang/<op_id>.json` is written whole or not at all (temporary file in the same folder, flushed, renamed, folder
    flushed). `antwort/<op_id>.json` is the Fachverfahren's; `erledigt/<op_id>` keeps an op from ever being handed over
    again. File names are op ids. The Fachverfahren answers first and then removes what it took; an op id that it knows
    gets the same answer again.
    """

    def __init__(self, ordner: Path) -> None:
        self._ordner = ordner

    def kennt(self, op_id: str) -> bool:
        """Whether this op lies there, was answered, or was acknowledged."""
        with self._am_ordner():
            return any(self._pfad(fach, op_id).exists() for fach in (ERLEDIGT, ANTWORT, EINGANG))

    def lege(self, op_id: str, umschlag: bytes) -> None:
        """Put a sealed envelope there."""
        with self._am_ordner():
            schreibe_ganz(self._pfad(EINGANG, op_id), umschlag)

    def antworten(self) -> tuple[Antwort, ...]:
        """Replies that lie there whole and were not acknowledged, by op id."""
        with self._am_ordner():
            dateien = sorted((self._ordner / ANTWORT).glob("*.json"))
            return tuple(antwort for datei in dateien if (antwort := self._lies(datei)) is not None)

    def erledige(self, op_id: str, merke: bytes = b"") -> None:
        """Remember the op as done (and what was answered), then remove what is left of it."""
        with self._am_ordner():
            schreibe_ganz(self._pfad(ERLEDIGT, op_id), merke)
            self._pfad(ANTWORT, op_id).unlink(missing_ok=True)
            self._pfad(EINGANG, op_id).unlink(missing_ok=True)

    def erledigte_antwort(self, op_id: str) -> Antwort | None:
        """What was remembered of an op that is done."""
        with self._am_ordner():
            try:
                return Antwort.aus_json(self._pfad(ERLEDIGT, op_id).read_bytes())
            except (FileNotFoundError, Unverstanden):
                return None

    def beschreibbar(self) -> None:
        """Return if something could be put there now."""
        with self._am_ordner():
            eingang = self._ordner / EINGANG
            eingang.mkdir(mode=0o700, exist_ok=True)
            with tempfile.TemporaryFile(dir=eingang):
                pass

    @contextmanager
    def _am_ordner(self) -> Iterator[None]:
        """What the operating system refuses inside is a Stoerung; so is a share that is not mounted."""
        try:
            if not self._ordner.is_dir():
                raise NotADirectoryError
            yield
        except OSError as fehler:
            raise Stoerung(Fehlercode.MELDEREGISTER_ORDNER, grund=type(fehler).__name__) from None

    def _pfad(self, fach: str, op_id: str) -> Path:
        return self._ordner / fach / (op_id if fach == ERLEDIGT else f"{op_id}.json")

    def _lies(self, datei: Path) -> Antwort | None:
        """The reply of one file; None if it cannot be read (now), is not whole yet, no reply, or acknowledged."""
        try:
            with datei.open("rb") as griff:
                antwort = Antwort.aus_json(griff.read(_GROESSTE_ANTWORT))
        except (OSError, Unverstanden):
            return None
        erledigt = self._pfad(ERLEDIGT, antwort.op_id).exists()
        return None if erledigt or antwort.op_id != datei.stem else antwort


class Uebergabeordner:
    """The port Melderegister over one folder (Ordnerfaecher) that the town's counters and its Fachverfahren share.

    What protects the content: it is sealed for the Fachverfahren's public key (JWE), so neither the share, nor its
    backups, nor its administrators can read it; files are 0600 besides (the Fachverfahren must run as the same user
    where modes count), and it removes what it took. Sealing proves no sender: whoever may write into the folder could
    hand something over, answer, or take a file away. So its rights must let only counters and Fachverfahren in, and
    `schluessel_datei` must lie where neither the share's users nor clerks can replace it.
    """

    def __init__(self, ordner: Path, schluessel_datei: Path) -> None:
        self._faecher = Ordnerfaecher(ordner)
        self._schluessel_datei = schluessel_datei

    def uebergib(self, aenderung: Aenderung) -> None:
        """Hand one change over; nothing happens if it lies there, was answered, or was acknowledged."""
        if not self._faecher.kennt(aenderung.op_id):
            umschlag = versiegle(aenderung.koerper, lies_empfaenger(self._schluessel_datei), aenderung.op_id)
            self._faecher.lege(aenderung.op_id, umschlag)

    def rueckmeldungen(self) -> tuple[Rueckmeldung, ...]:
        """Replies that were not acknowledged, also those to other counters' changes."""
        return tuple(Rueckmeldung(a.op_id, a.ergebnis == "angenommen", a.grund) for a in self._faecher.antworten())

    def quittiere(self, op_id: str) -> None:
        """Remember the op as done, then remove what is left of it."""
        self._faecher.erledige(op_id)

    def schliesse(self) -> None:
        """There is nothing to give back."""

    def bereit(self) -> None:
        """Return if a change could be handed over now: folder there and writable, key usable; else Stoerung."""
        self._faecher.beschreibbar()
        lies_empfaenger(self._schluessel_datei)


def lies_empfaenger(schluessel_datei: Path) -> X25519PublicKey:
    """The Fachverfahren's public key; Stoerung MELDEREGISTER_SCHLUESSEL if the file holds none."""
    try:
        return lies_oeffentlichen_schluessel(schluessel_datei.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise Stoerung(Fehlercode.MELDEREGISTER_SCHLUESSEL, datei=schluessel_datei.name) from None
