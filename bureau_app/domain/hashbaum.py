"""Merkle tree of RFC 9162, section 2.1, over SHA-256: grown leaf by leaf, with proofs that anybody can check."""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_BYTES = 32
LEERE_WURZEL = sha256(b"").digest()
"""Root of the tree without leaves."""

Teilbaum = Callable[[int, int], bytes]
"""Root over the leaves [von, bis): as many as a power of two, beginning at a multiple of it."""


def blatthash(inhalt: bytes) -> bytes:
    """Hash of one leaf (32 bytes)."""
    return sha256(b"\x00" + inhalt).digest()


def knotenhash(links: bytes, rechts: bytes) -> bytes:
    """Hash of a node over its two children (32 bytes each)."""
    return sha256(b"\x01" + links + rechts).digest()


class Baumrand:
    """The right edge of a growing tree: all that is needed to add leaves and to know the root."""

    def __init__(self, groesse: int = 0, knoten: bytes = b"") -> None:
        """As `als_bytes` gave it; ValueError if so many leaves have no such edge."""
        if len(knoten) != groesse.bit_count() * HASH_BYTES:
            raise ValueError("the edge does not belong to this size")
        self.groesse = groesse
        self._knoten = [knoten[n : n + HASH_BYTES] for n in range(0, len(knoten), HASH_BYTES)]

    def haenge_an(self, blatt: bytes) -> None:
        """One more leaf, given as its hash."""
        knoten, volle = blatt, self.groesse
        while volle & 1:
            knoten = knotenhash(self._knoten.pop(), knoten)
            volle >>= 1
        self._knoten.append(knoten)
        self.groesse += 1

    def wurzel(self) -> bytes:
        """Root over all leaves so far."""
        if not self._knoten:
            return LEERE_WURZEL
        wurzel = self._knoten[-1]
        for knoten in reversed(self._knoten[:-1]):
            wurzel = knotenhash(knoten, wurzel)
        return wurzel

    def als_bytes(self) -> bytes:
        """The roots of its full subtrees, the largest first, 32 bytes each."""
        return b"".join(self._knoten)


def wurzel_ueber(von: int, bis: int, teilbaum: Teilbaum) -> bytes:
    """Root over the leaves [von, bis), put together from full subtrees; `von` must be the left end of a subtree."""
    anzahl = bis - von
    if anzahl & (anzahl - 1) == 0:
        return teilbaum(von, bis) if anzahl else LEERE_WURZEL
    mitte = von + _links(anzahl)
    return knotenhash(teilbaum(von, mitte), wurzel_ueber(mitte, bis, teilbaum))


def einschlussbeweis(nummer: int, groesse: int, teilbaum: Teilbaum) -> tuple[bytes, ...]:
    """What proves that leaf `nummer` (from 0) is in the tree of this size; ValueError if it cannot be."""
    if not 0 <= nummer < groesse:
        raise ValueError("no such leaf")
    beweis: list[bytes] = []
    von, bis = 0, groesse
    while bis - von > 1:
        mitte = von + _links(bis - von)
        if nummer < mitte:
            beweis.append(wurzel_ueber(mitte, bis, teilbaum))
            bis = mitte
        else:
            beweis.append(wurzel_ueber(von, mitte, teilbaum))
            von = mitte
    return tuple(reversed(beweis))


def konsistenzbeweis(alt: int, neu: int, teilbaum: Teilbaum) -> tuple[bytes, ...]:
    """What proves that the tree of size `neu` begins with that of size `alt`; ValueError if it cannot be."""
    if not 0 <= alt <= neu:
        raise ValueError("a tree does not shrink")
    if alt in (0, neu):
        return ()
    beweis: list[bytes] = []
    von, bis = 0, neu
    while alt != bis:
        mitte = von + _links(bis - von)
        if alt <= mitte:
            beweis.append(wurzel_ueber(mitte, bis, teilbaum))
            bis = mitte
        else:
            beweis.append(wurzel_ueber(von, mitte, teilbaum))
            von = mitte
    if von:
        beweis.append(wurzel_ueber(von, bis, teilbaum))
    return tuple(reversed(beweis))


def pruefe_einschluss(nummer: int, groesse: int, blatt: bytes, beweis: Sequence[bytes], wurzel: bytes) -> bool:
    """Whether the proof leads from the leaf's hash to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= nummer < groesse:
        return False
    stelle, letzte, gerechnet = nummer, groesse - 1, blatt
    for knoten in beweis:
        if letzte == 0:
            return False
        if stelle & 1 or stelle == letzte:
            gerechnet = knotenhash(knoten, gerechnet)
            stelle, letzte = _hinauf(stelle, letzte)
        else:
            gerechnet = knotenhash(gerechnet, knoten)
        stelle, letzte = stelle >> 1, letzte >> 1
    return letzte == 0 and gerechnet == wurzel


def pruefe_konsistenz(alt: int, neu: int, wurzel_alt: bytes, wurzel_neu: bytes, beweis: Sequence[bytes]) -> bool:
    """Whether the proof shows that the newer tree begins with the older one (RFC 9162, 2.1.4.2)."""
    if alt == neu:
        return not beweis and wurzel_alt == wurzel_neu
    if alt == 0:
        return not beweis and wurzel_alt == LEERE_WURZEL
    if not 0 < alt < neu or not beweis:
        return False
    weg = beweis if alt & (alt - 1) else (wurzel_alt, *beweis)
    stelle, letzte = alt - 1, neu - 1
    while stelle & 1:
        stelle, letzte = stelle >> 1, letzte >> 1
    aus_alt = aus_neu = weg[0]
    for knoten in weg[1:]:
        if letzte == 0:
            return False
        if stelle & 1 or stelle == letzte:
            aus_alt, aus_neu = knotenhash(knoten, aus_alt), knotenhash(knoten, aus_neu)
            stelle, letzte = _hinauf(stelle, letzte)
        else:
            aus_neu = knotenhash(aus_neu, knoten)
        stelle, letzte = stelle >> 1, letzte >> 1
    return letzte == 0 and aus_alt == wurzel_alt and aus_neu == wurzel_neu


def _links(anzahl: int) -> int:
    """How many of so many leaves (at least two) are left of the middle: the largest power of two below."""
    return 1 << ((anzahl - 1).bit_length() - 1)


def _hinauf(stelle: int, letzte: int) -> tuple[int, int]:
    """Up the tree while the node is a left child without a sibling."""
    while not stelle & 1 and stelle:
        stelle, letzte = stelle >> 1, letzte >> 1
    return stelle, letzte
