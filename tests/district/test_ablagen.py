"""Folders that a target shares: whole files only, and over SFTP only the server whose key was pinned."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bureau_app.district.outbound.ablage import Ablage, LokaleAblage
from bureau_app.district.outbound.sftp import SftpAblage, SftpZugang
from bureau_app.district.outbound.ziel import Zielstoerung
from tests.gegenstellen.sftpdienst import BENUTZER, Sftpdienst, neuer_schluessel, sftpdienst


@dataclass
class Server:
    """An SFTP server over `wurzel` and how to get in."""

    dienst: Sftpdienst
    zugang: SftpZugang
    wurzel: Path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    wurzel = tmp_path / "sftp"
    wurzel.mkdir()
    unser, ihrer = neuer_schluessel(tmp_path / "id_kreis"), neuer_schluessel(tmp_path / "id_host")
    with sftpdienst(wurzel, unser, ihrer) as dienst:
        yield Server(
            dienst,
            SftpZugang("127.0.0.1", dienst.port, BENUTZER, tmp_path / "id_kreis", dienst.host_key, "/"),
            wurzel,
        )


@pytest.fixture(params=["lokal", "sftp"])
def ablage(request: pytest.FixtureRequest, server: Server) -> Iterator[tuple[Ablage, Path]]:
    eine: Ablage = LokaleAblage(server.wurzel) if request.param == "lokal" else SftpAblage(server.zugang)
    yield eine, server.wurzel
    eine.schliesse()


def test_what_is_written_is_there_whole_and_can_be_removed_twice(ablage: tuple[Ablage, Path]) -> None:
    eine, wurzel = ablage
    assert eine.namen("eingang") == frozenset()
    eine.schreibe("eingang", "a.json", b"x" * 100_000)
    eine.schreibe("eingang", "a.json", b"neu")
    assert (wurzel / "eingang" / "a.json").read_bytes() == b"neu"
    assert eine.namen("eingang") == {"a.json"}
    assert eine.lies("eingang", "a.json") == b"neu"
    assert eine.lies("eingang", "b.json") is None
    for _ in range(2):
        eine.entferne("eingang", "a.json")
    assert list((wurzel / "eingang").iterdir()) == []


def test_what_is_still_being_written_is_not_listed(ablage: tuple[Ablage, Path]) -> None:
    eine, wurzel = ablage
    (wurzel / "antwort").mkdir()
    (wurzel / "antwort" / ".neu-a.json.tmp").write_bytes(b"ha")
    assert eine.namen("antwort") == frozenset()


def test_over_sftp_a_file_gets_its_name_once_it_is_complete(server: Server) -> None:
    ablage = SftpAblage(server.zugang)
    ablage.schreibe("eingang", "a.csv", b"inhalt")
    ablage.schliesse()
    geoeffnet, benannt = server.dienst.schritte[-2:]
    assert geoeffnet.startswith("open /eingang/.neu-")
    assert benannt == "rename /eingang/a.csv"


def test_another_server_under_the_same_address_gets_nothing(server: Server, tmp_path: Path) -> None:
    fremder = neuer_schluessel(tmp_path / "id_fremd")
    ablage = SftpAblage(replace(server.zugang, host_key=f"{fremder.get_name()} {fremder.get_base64()}"))
    with pytest.raises(Zielstoerung) as falsch:
        ablage.schreibe("eingang", "a.csv", b"inhalt")
    assert (falsch.value.grund, falsch.value.endgueltig) == ("sftp_host_key_falsch", True)
    assert server.dienst.schritte == []


@pytest.mark.parametrize("host_key", ["", "unsinn", "ssh-ed25519 AAAA", "ssh-ed25519 !"])
def test_a_pinned_key_that_is_none_is_said(server: Server, host_key: str) -> None:
    with pytest.raises(Zielstoerung) as falsch:
        SftpAblage(replace(server.zugang, host_key=host_key)).namen("eingang")
    assert falsch.value.grund == "sftp_host_key_unlesbar"


def test_who_may_not_sign_in_is_told(server: Server, tmp_path: Path) -> None:
    neuer_schluessel(tmp_path / "id_anders")
    with pytest.raises(Zielstoerung) as falsch:
        SftpAblage(replace(server.zugang, schluessel_datei=tmp_path / "id_anders")).namen("eingang")
    assert falsch.value.grund == "sftp_authenticationexception"
    with pytest.raises(Zielstoerung) as fehlt:
        SftpAblage(replace(server.zugang, schluessel_datei=tmp_path / "fehlt")).namen("eingang")
    assert fehlt.value.grund == "sftp_filenotfounderror"


def test_after_a_failure_the_next_try_connects_again(server: Server) -> None:
    ablage = SftpAblage(server.zugang)
    ablage.schreibe("eingang", "a.csv", b"1")
    assert ablage._transport is not None
    ablage._transport.close()
    with pytest.raises(Zielstoerung):
        ablage.schreibe("eingang", "b.csv", b"2")
    ablage.schreibe("eingang", "b.csv", b"2")
    ablage.schliesse()
    assert {d.name for d in (server.wurzel / "eingang").iterdir()} == {"a.csv", "b.csv"}
