"""The district's keys lie outside the database, for its service only, and no other set of keys is taken for them."""

import os
import stat
from pathlib import Path

import pytest

from bureau_app.district.app import create_app
from bureau_app.district.schluesselschrank import KEK, ORDNER, SIEGEL, Schluesselschrank, schrank_fuer
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from tests.eintraege import stammdaten
from tests.kreisdienst import KREIS


def neuer(ordner: Path) -> Schluesselschrank:
    schrank = Schluesselschrank(ordner)
    schrank.lege_an()
    return schrank


def test_keys_are_made_once_and_are_their_owners_only(tmp_path: Path) -> None:
    erster = neuer(tmp_path / "schluessel")
    kek, siegel = erster.kek, erster.siegel.private_bytes_raw()
    zweiter = neuer(tmp_path / "schluessel")
    assert (zweiter.kek, zweiter.siegel.private_bytes_raw()) == (kek, siegel)
    assert kek.hex() not in zweiter.pruefwert and len(zweiter.pruefwert) == 16
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "schluessel").stat().st_mode) == 0o700
        assert {stat.S_IMODE((tmp_path / "schluessel" / name).stat().st_mode) for name in (KEK, SIEGEL)} == {0o600}


@pytest.mark.parametrize("inhalt", [None, b"", b"zu kurz"])
def test_a_key_that_is_gone_or_damaged_is_said(tmp_path: Path, inhalt: bytes | None) -> None:
    neuer(tmp_path)
    (tmp_path / KEK).unlink()
    if inhalt is not None:
        (tmp_path / KEK).write_bytes(inhalt)
    with pytest.raises(Stoerung) as fehlt:
        Schluesselschrank(tmp_path).kek  # noqa: B018 - reading it is what fails
    assert (fehlt.value.code, fehlt.value.werte["datei"]) == (Fehlercode.SCHLUESSELSCHRANK, str(tmp_path / KEK))


def test_the_keys_of_another_database_are_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kreis.db'}"
    lege_an(url, KREIS, neuer(tmp_path / "eigene"))
    fremd = neuer(tmp_path / "fremde")
    with pytest.raises(Stoerung) as beim_anlegen:
        lege_an(url, KREIS, fremd)
    with datenbank(url, KREIS) as engine, pytest.raises(Stoerung) as beim_dienst:
        create_app(engine, KREIS, stammdaten().zeichen, schrank=fremd)
    assert beim_anlegen.value.code is beim_dienst.value.code is Fehlercode.KEK_FREMD


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("")
    with pytest.raises(Stoerung) as nicht:
        lege_an(f"sqlite:///{tmp_path / 'kreis.db'}", KREIS, Schluesselschrank(tmp_path / "datei" / "schluessel"))
    assert nicht.value.code is Fehlercode.SCHLUESSELSCHRANK_ANLEGEN


def test_where_the_keys_lie(tmp_path: Path) -> None:
    sqlite, postgresql = "sqlite:////srv/kreis.db", "postgresql+psycopg://kreis@db/kreis"
    assert schrank_fuer(sqlite, None, {}).ordner == Path("/srv/kreis.db.schluessel")
    assert schrank_fuer(postgresql, None, {}).ordner == ORDNER
    assert schrank_fuer(postgresql, None, {"BUREAU_KEYS": "/run/keys"}).ordner == Path("/run/keys")
    assert schrank_fuer(postgresql, tmp_path, {"BUREAU_KEYS": "/run/keys"}).ordner == tmp_path
