"""Vorgang to bytes and back: nothing is lost, nothing unknown is taken, and no value shows in an error."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Fahrzeug
from bureau_app.domain.vorgang import Vorgang
from bureau_app.resources import lade_stammdaten
from bureau_app.store.codec import entpacke, packe
from tests.beispiele import angaben, ummeldung, vorgang, zb1

EINFACH: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    bool: st.booleans(),
    int: st.integers(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


@cache
def beliebig(typ: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that a Vorgang is made of."""
    if typ in EINFACH:
        return EINFACH[typ]
    herkunft, teile = get_origin(typ), get_args(typ)
    if herkunft in (Union, UnionType):
        return st.one_of(*(st.none() if teil is type(None) else beliebig(teil) for teil in teile))
    if herkunft is tuple and teile[-1] is Ellipsis:
        return st.lists(beliebig(teile[0]), max_size=3).map(tuple)
    if herkunft is tuple:
        return st.tuples(*map(beliebig, teile))
    if herkunft is Mapping:
        return st.dictionaries(beliebig(teile[0]), beliebig(teile[1]), max_size=4).map(MappingProxyType)
    if isinstance(typ, type) and is_dataclass(typ):
        hinweise = get_type_hints(typ)
        return st.builds(typ, **{f.name: beliebig(hinweise[f.name]) for f in fields(typ)})
    assert issubclass(typ, Enum), typ
    return st.sampled_from(list(typ))


@pytest.fixture(scope="module")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


@pytest.fixture
def voll(stammdaten: Stammdaten) -> Vorgang:
    """A Vorgang whose draft and decision are both filled."""
    return vorgang(angaben=angaben(2), ummeldung=ummeldung(stammdaten, fahrzeuge=(Fahrzeug(zb1(stammdaten)),)))


@given(beliebig(Vorgang))
def test_any_vorgang_comes_back_as_it_was(v: Vorgang) -> None:
    zurueck = entpacke(packe(v))
    assert zurueck == v
    assert packe(zurueck) == packe(v)
    assert list(zurueck.angaben.felder) == list(v.angaben.felder), "the order of entry too"


@given(beliebig(Vorgang))
def test_what_is_written_is_json_as_short_as_can_be(v: Vorgang) -> None:
    kurz = json.dumps(json.loads(packe(v)), ensure_ascii=False, separators=(",", ":"))
    assert packe(v) == kurz.encode()


def test_what_comes_back_cannot_be_changed(voll: Vorgang) -> None:
    zurueck = entpacke(packe(voll))
    assert isinstance(zurueck.angaben.felder, MappingProxyType)
    assert isinstance(zurueck.ummeldung and zurueck.ummeldung.fahrzeuge, tuple)
    hash(zurueck.gebuehr)


def test_the_form_is_told_apart_from_later_ones(voll: Vorgang) -> None:
    huelle = json.loads(packe(voll))
    assert huelle.keys() == {"form", "vorgang"} and huelle["form"] == 1


def saetze(wert: Any, pfad: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all objects in a JSON value, except the draft's free mapping of fields."""
    if isinstance(wert, dict):
        if pfad[-1:] != ("felder",):
            yield pfad
        for schluessel, teil in wert.items():
            yield from saetze(teil, (*pfad, schluessel))
    if isinstance(wert, list):
        for nummer, teil in enumerate(wert):
            yield from saetze(teil, (*pfad, nummer))


def an(wert: Any, pfad: tuple[Any, ...]) -> Any:
    for schritt in pfad:
        wert = wert[schritt]
    return wert


def test_an_unknown_field_is_refused_wherever_it_stands(voll: Vorgang) -> None:
    huelle = json.loads(packe(voll))
    pfade = list(saetze(huelle))
    assert len(pfade) > 20
    for pfad in pfade:
        neuer = copy.deepcopy(huelle)
        an(neuer, pfad)["aus_der_zukunft"] = 1
        with pytest.raises(Stoerung) as fehler:
            entpacke(json.dumps(neuer).encode())
        assert fehler.value.code is Fehlercode.SPEICHER_INHALT


def test_a_field_that_an_older_program_did_not_write_takes_its_default(voll: Vorgang) -> None:
    huelle = json.loads(packe(voll))
    del huelle["vorgang"]["grund"], huelle["vorgang"]["drucke"]
    assert entpacke(json.dumps(huelle).encode()) == voll
    del huelle["vorgang"]["nummer"]
    with pytest.raises(Stoerung) as fehler:
        entpacke(json.dumps(huelle).encode())
    assert fehler.value.werte == {"stelle": "vorgang.nummer"}


@given(st.data())
def test_a_garbled_value_is_refused_without_being_shown(data: st.DataObject) -> None:
    stammdaten = lade_stammdaten_einmal()
    huelle = json.loads(packe(vorgang(angaben=angaben(), ummeldung=ummeldung(stammdaten))))
    pfad = data.draw(st.sampled_from([p for p in saetze(huelle) if p]))
    schluessel = data.draw(st.sampled_from(sorted(an(huelle, pfad))))
    kanarie = data.draw(st.one_of(st.none(), st.just("Kanarienvogel"), st.integers(), st.just(["Kanarienvogel"])))
    an(huelle, pfad)[schluessel] = kanarie
    try:
        entpacke(json.dumps(huelle).encode())
    except Stoerung as stoerung:
        assert stoerung.code is Fehlercode.SPEICHER_INHALT
        assert "Kanarienvogel" not in repr(stoerung) + str(dict(stoerung.werte))


lade_stammdaten_einmal = cache(lade_stammdaten)


@pytest.mark.parametrize(
    "roh",
    [b"", b"{", b"\xff", b"[]", b'{"form":2,"vorgang":{}}', b'{"form":1}', b'{"form":1,"vorgang":[]}'],
)
def test_what_is_no_vorgang_is_refused(roh: bytes) -> None:
    with pytest.raises(Stoerung) as fehler:
        entpacke(roh)
    assert fehler.value.code is Fehlercode.SPEICHER_INHALT


@pytest.mark.parametrize(
    ("feld", "wert"),
    [("befunde", [1]), ("befunde", {}), ("drucke", [{}]), ("gebuehr", None), ("fassung", True), ("angelegt_am", "nie")],
)
def test_a_wrong_type_is_refused(voll: Vorgang, feld: str, wert: object) -> None:
    huelle = json.loads(packe(voll))
    huelle["vorgang"][feld] = wert
    with pytest.raises(Stoerung):
        entpacke(json.dumps(huelle).encode())


def test_a_pair_is_a_pair() -> None:
    befund = {"code": "r1_aufkleber", "gewicht": "hinweis", "feld": "", "rechtsgrundlage": "", "werte": [["a"]]}
    huelle = json.loads(packe(vorgang()))
    huelle["vorgang"]["befunde"] = [befund]
    with pytest.raises(Stoerung) as fehler:
        entpacke(json.dumps(huelle).encode())
    assert fehler.value.werte == {"stelle": "vorgang.befunde.werte"}
