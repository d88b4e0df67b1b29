"""A serial reader is read through dribble and noise, and found again after it was unplugged, told once each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bureau_app.devices.seriell import STILLE_S, WIEDER_NACH_S, SeriellerLeser
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from tests.devices.leitung import Leitung
from tests.devices.test_lesestrom import TD1, TD3, desko, drei_m, honeywell

if os.name == "nt":
    pytest.skip(reason="Windows has no pseudo terminals: serial readers are not tested here", allow_module_level=True)


@dataclass
class Aufbau:
    """A reader on a pseudo terminal with a clock that only the test moves."""

    leitung: Leitung
    jetzt: float = 0.0
    leser: SeriellerLeser = field(init=False)

    def __post_init__(self) -> None:
        self.leser = SeriellerLeser(str(self.leitung.pfad), 9600, warten_s=0.01, uhr=self._uhr)

    def _uhr(self) -> float:
        self.jetzt += 0.004
        return self.jetzt

    def text(self) -> str:
        """What comes next, "" if nothing does."""
        eingang = next((e for e in (self.leser.warte(True) for _ in range(3)) if e is not None), None)
        return eingang.text if eingang else ""

    def stoerung(self) -> Stoerung | None:
        """The next Stoerung of some turns."""
        for _ in range(4):
            try:
                self.leser.warte(True)
            except Stoerung as stoerung:
                return stoerung
        return None


@pytest.fixture
def aufbau(tmp_path: Path) -> Iterator[Aufbau]:
    aufbau = Aufbau(Leitung(tmp_path))
    aufbau.leser.bereit()
    yield aufbau
    aufbau.leser.schliesse()
    aufbau.leitung.ziehe_ab()


def test_a_document_comes_whole_through_dribble(aufbau: Aufbau) -> None:
    for byte in desko(TD1):
        aufbau.leitung.sende(bytes([byte]))
        if byte != 3:
            assert aufbau.leser.warte(True) is None
    assert aufbau.text() == "\n".join(TD1)


def test_two_documents_at_once_come_one_after_the_other(aufbau: Aufbau) -> None:
    aufbau.leitung.sende(drei_m(TD1) + b"\xff\xfe" + desko(TD3))
    assert [aufbau.text(), aufbau.text(), aufbau.text()] == ["\n".join(TD1), "\n".join(TD3), ""]


def test_a_document_without_an_end_comes_after_a_silence(aufbau: Aufbau) -> None:
    aufbau.leitung.sende(honeywell(TD1))
    assert aufbau.text() == ""
    aufbau.jetzt += STILLE_S
    assert aufbau.text() == "\n".join(TD1)
    aufbau.jetzt += STILLE_S
    assert aufbau.text() == ""


def test_half_a_frame_and_a_silence_do_not_spoil_the_next(aufbau: Aufbau) -> None:
    aufbau.leitung.sende(desko(TD1)[:15])
    assert aufbau.text() == ""
    aufbau.jetzt += STILLE_S
    assert aufbau.text() == ""
    aufbau.leitung.sende(desko(TD3))
    assert aufbau.text() == "\n".join(TD3)


def test_unplugged_it_is_told_once_and_found_again(aufbau: Aufbau) -> None:
    aufbau.leitung.sende(desko(TD1)[:15])
    assert aufbau.text() == ""
    aufbau.leitung.ziehe_ab()
    getrennt = aufbau.stoerung()
    assert getrennt is not None and getrennt.code is Fehlercode.LESEGERAET_GETRENNT
    assert getrennt.werte == {"port": str(aufbau.leitung.pfad)}
    aufbau.jetzt += WIEDER_NACH_S
    assert aufbau.stoerung() is None
    aufbau.leitung.stecke_ein()
    aufbau.jetzt += WIEDER_NACH_S
    assert aufbau.text() == ""
    aufbau.leitung.sende(desko(TD3))
    assert aufbau.text() == "\n".join(TD3)
    aufbau.leitung.ziehe_ab()
    assert aufbau.stoerung() is not None


def test_a_reader_that_is_not_there_at_the_start_is_told_once_and_found_later(tmp_path: Path) -> None:
    leitung = Leitung(tmp_path)
    leitung.ziehe_ab()
    aufbau = Aufbau(leitung, jetzt=100.0)
    with pytest.raises(Stoerung) as fehlt:
        aufbau.leser.bereit()
    assert fehlt.value.code is Fehlercode.LESEGERAET_FEHLT
    stoerung = aufbau.stoerung()
    assert stoerung is not None and stoerung.code is Fehlercode.LESEGERAET_FEHLT
    aufbau.jetzt += WIEDER_NACH_S
    assert aufbau.stoerung() is None
    leitung.stecke_ein()
    aufbau.jetzt += WIEDER_NACH_S
    assert aufbau.text() == ""
    leitung.sende(b"260240030000175\r")
    assert aufbau.text() == "260240030000175"
    aufbau.leser.schliesse()


def test_what_was_swiped_before_the_start_is_nobodys(tmp_path: Path) -> None:
    leitung = Leitung(tmp_path)
    halter = os.open(leitung.pfad, os.O_RDWR | os.O_NOCTTY)
    leitung.sende(desko(TD1))
    aufbau = Aufbau(leitung)
    aufbau.leser.bereit()
    os.close(halter)
    assert aufbau.text() == ""
    aufbau.leser.schliesse()


def test_a_wrong_name_of_a_port_is_told(tmp_path: Path) -> None:
    for port in ("hwgrep://0000:0000", "keinschema://x", str(tmp_path)):
        with pytest.raises(Stoerung) as fehlt:
            SeriellerLeser(port, 9600).bereit()
        assert fehlt.value.code is Fehlercode.LESEGERAET_FEHLT
