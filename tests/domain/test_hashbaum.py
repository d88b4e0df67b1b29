"""The Merkle tree agrees with the definition of RFC 9162, and no proof of something else is taken."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.hashbaum import (
    LEERE_WURZEL,
    Baumrand,
    blatthash,
    einschlussbeweis,
    knotenhash,
    konsistenzbeweis,
    pruefe_einschluss,
    pruefe_konsistenz,
    wurzel_ueber,
)

GROESSTE = 40
INHALTE = [str(n).encode() for n in range(GROESSTE)]
# From the test data of Certificate Transparency (RFC 6962 and 9162 share the tree): leaves and the roots over them.
CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def mth(leaves: Sequence[bytes]) -> bytes:
    """The definition, word for word (RFC 9162, 2.1.1)."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def teilbaum(von: int, bis: int) -> bytes:
    """A full subtree of the sample."""
    anzahl = bis - von
    assert anzahl & (anzahl - 1) == 0 and von % anzahl == 0
    return mth(INHALTE[von:bis])


def rand(groesse: int) -> Baumrand:
    """The sample's first leaves."""
    gewachsen = Baumrand()
    for inhalt in INHALTE[:groesse]:
        gewachsen.haenge_an(blatthash(inhalt))
    return gewachsen


@pytest.mark.parametrize("groesse", range(GROESSTE))
def test_the_root_is_that_of_the_definition(groesse: int) -> None:
    wurzel = mth(INHALTE[:groesse])
    assert rand(groesse).wurzel() == wurzel_ueber(0, groesse, teilbaum) == wurzel
    assert rand(0).wurzel() == LEERE_WURZEL


@pytest.mark.parametrize("groesse", CT_ROOTS)
def test_the_root_is_that_of_the_published_test_data(groesse: int) -> None:
    gewachsen = Baumrand()
    for blatt in CT_LEAVES[:groesse]:
        gewachsen.haenge_an(blatthash(bytes.fromhex(blatt)))
    assert gewachsen.wurzel().hex() == CT_ROOTS[groesse]


@given(st.integers(0, GROESSTE), st.integers(0, GROESSTE))
def test_an_edge_goes_on_where_it_was_put_away(erst: int, dann: int) -> None:
    erst, dann = sorted((erst, dann))
    weiter = Baumrand(erst, rand(erst).als_bytes())
    for inhalt in INHALTE[erst:dann]:
        weiter.haenge_an(blatthash(inhalt))
    assert (weiter.groesse, weiter.wurzel(), weiter.als_bytes()) == (dann, mth(INHALTE[:dann]), rand(dann).als_bytes())


def test_an_edge_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="edge"):
        Baumrand(3, rand(4).als_bytes())


def test_every_leaf_of_every_tree_is_proved() -> None:
    for groesse in range(1, GROESSTE):
        for nummer in range(groesse):
            beweis = einschlussbeweis(nummer, groesse, teilbaum)
            assert pruefe_einschluss(nummer, groesse, blatthash(INHALTE[nummer]), beweis, mth(INHALTE[:groesse]))


def test_every_older_tree_is_proved() -> None:
    for neu in range(GROESSTE):
        for alt in range(neu + 1):
            beweis = konsistenzbeweis(alt, neu, teilbaum)
            assert pruefe_konsistenz(alt, neu, mth(INHALTE[:alt]), mth(INHALTE[:neu]), beweis)


def test_what_cannot_be_proved_is_refused() -> None:
    for nummer, groesse in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="leaf"):
            einschlussbeweis(nummer, groesse, teilbaum)
        assert not pruefe_einschluss(nummer, groesse, blatthash(b""), (), LEERE_WURZEL)
    for alt, neu in ((4, 3), (-1, 3)):
        with pytest.raises(ValueError, match="shrink"):
            konsistenzbeweis(alt, neu, teilbaum)
        assert not pruefe_konsistenz(alt, neu, mth(INHALTE[:4]), mth(INHALTE[:3]), ())


@given(st.data())
def test_a_rewritten_leaf_breaks_every_proof(data: st.DataObject) -> None:
    neu = data.draw(st.integers(2, GROESSTE), "neu")
    alt = data.draw(st.integers(1, neu - 1), "alt")
    stelle = data.draw(st.integers(0, alt - 1), "stelle")
    gefaelscht = [*INHALTE[:stelle], b"gefaelscht", *INHALTE[stelle + 1 : neu]]
    beweis = konsistenzbeweis(alt, neu, lambda von, bis: mth(gefaelscht[von:bis]))
    assert not pruefe_konsistenz(alt, neu, mth(INHALTE[:alt]), mth(gefaelscht), beweis)
    einschluss = einschlussbeweis(stelle, neu, lambda von, bis: mth(gefaelscht[von:bis]))
    assert not pruefe_einschluss(stelle, neu, blatthash(INHALTE[stelle]), einschluss, mth(gefaelscht))


@given(st.data())
def test_a_proof_of_another_length_is_refused(data: st.DataObject) -> None:
    neu = data.draw(st.integers(2, GROESSTE), "neu")
    alt = data.draw(st.integers(1, neu - 1), "alt")
    wurzeln = mth(INHALTE[:alt]), mth(INHALTE[:neu])
    beweis = konsistenzbeweis(alt, neu, teilbaum)
    mehr = knotenhash(b"x", b"y")
    for falsch in (beweis[:-1], (*beweis, mehr), beweis[1:]):
        assert not pruefe_konsistenz(alt, neu, *wurzeln, falsch)
    assert not pruefe_konsistenz(0, neu, wurzeln[0], wurzeln[1], ())
    assert not pruefe_konsistenz(0, neu, LEERE_WURZEL, wurzeln[1], beweis)
    assert not pruefe_konsistenz(alt, alt, wurzeln[0], wurzeln[1], ())
    einschluss = einschlussbeweis(0, neu, teilbaum)
    for kuerzer in (einschluss[:-1], (*einschluss, mehr)):
        assert not pruefe_einschluss(0, neu, blatthash(INHALTE[0]), kuerzer, wurzeln[1])
