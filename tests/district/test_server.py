"""Where the service may listen: in the clear on this machine only, and certificates must be usable."""

import socket
from pathlib import Path

import pytest

from bureau_app.district.server import Tls, horche, pruefe_zugang, url_von
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from tests.zertifikate import ausgestellt


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_in_the_clear_on_this_machine(host: str) -> None:
    pruefe_zugang(host, None)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "10.0.0.1", "kreis.example", "localhost.example", "127.0.0.1.nip"]
)
def test_in_the_clear_nowhere_else(host: str) -> None:
    with pytest.raises(Eingabefehler) as offen:
        pruefe_zugang(host, None)
    assert offen.value.code is Fehlercode.DIENST_OHNE_TLS


def test_certificate_and_key_must_be_there_and_belong_together(tmp_path: Path) -> None:
    (tmp_path / "andere").mkdir()
    ca, zertifikat, schluessel = ausgestellt(tmp_path, "127.0.0.1")
    _, _, anderer = ausgestellt(tmp_path / "andere", "127.0.0.1")
    pruefe_zugang("0.0.0.0", Tls(zertifikat, schluessel, ca))
    fehlt = tmp_path / "fehlt"
    for dateien in (
        (zertifikat, anderer, ca),
        (zertifikat, zertifikat, ca),
        (fehlt, schluessel, ca),
        (zertifikat, schluessel, fehlt),
        (zertifikat, schluessel, schluessel),
    ):
        with pytest.raises(Stoerung) as unbrauchbar:
            pruefe_zugang("0.0.0.0", Tls(*dateien))
        assert unbrauchbar.value.code is Fehlercode.DIENST_TLS_DATEI


def test_a_port_that_is_taken_or_none_is_said() -> None:
    with horche("127.0.0.1", 0) as erster:
        port = erster.getsockname()[1]
        assert url_von(erster, "127.0.0.1", None) == f"http://127.0.0.1:{port}"
        for unfrei in (port, 70_000):
            with pytest.raises(Stoerung) as belegt:
                horche("127.0.0.1", unfrei)
            assert belegt.value.code is Fehlercode.DIENST_PORT_BELEGT


def test_a_host_with_colons_gets_brackets() -> None:
    with socket.create_server(("127.0.0.1", 0)) as lauscher:
        assert url_von(lauscher, "::1", Tls(Path("c"), Path("k"), Path("a"))).startswith("https://[::1]:")
