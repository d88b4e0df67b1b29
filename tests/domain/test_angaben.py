"""Angaben: fields, who wrote them, and what must still be looked at."""

from datetime import UTC, datetime

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.ereignis import Erfasst
from bureau_app.domain.freigabe import Freigabe, Freigabeantrag, Freigabestand
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.vorgang import advance
from tests.beispiele import vorgang

GELESEN = Feld("Nguyen", Feldstatus.PRUEFEN, Quelle.GELESEN)


def test_empty_field_reads_as_empty_text() -> None:
    assert Angaben().text("person.familienname") == ""


def test_typing_makes_a_field_sure() -> None:
    angaben = Angaben().mit({"person.familienname": GELESEN})
    assert angaben.offene() == ("person.familienname",)
    angaben = angaben.eingegeben("person.familienname", "Nguyễn")
    assert (angaben.offene(), angaben.feld("person.familienname").quelle) == ((), Quelle.EINGEGEBEN)


def test_typing_the_same_text_does_not_count_as_looking() -> None:
    angaben = Angaben().mit({"person.familienname": GELESEN})
    assert angaben.eingegeben("person.familienname", "Nguyen") is angaben


def test_confirming_touches_only_doubtful_fields() -> None:
    angaben = Angaben().mit({"a": GELESEN, "b": Feld("x")}).bestaetigt("a", "b", "c")
    assert angaben.feld("a") == Feld("Nguyen", Feldstatus.OK, Quelle.BESTAETIGT)
    assert angaben.feld("b").quelle is Quelle.EINGEGEBEN
    assert "c" not in angaben.felder


def test_removing_a_vehicle_moves_the_later_ones_up() -> None:
    angaben = Angaben().mit({f"fahrzeug.{n}.A": Feld(f"NE-A {n}") for n in range(3)}).mit({"neu.anschrift": Feld("x")})
    weniger = angaben.ohne_fahrzeug(1)
    assert weniger.fahrzeuge() == (0, 1)
    assert [weniger.text(f"fahrzeug.{n}.A") for n in (0, 1)] == ["NE-A 0", "NE-A 2"]
    assert weniger.text("neu.anschrift") == "x"


def test_repr_shows_no_text() -> None:
    assert "Nguyen" not in repr(Angaben().mit({"a": GELESEN}))


def test_persons_are_numbered_without_gaps() -> None:
    angaben = Angaben()
    for key, text in (("mit.0.vornamen", "Jan"), ("mit.1.vornamen", "Lena"), ("mit.2.vornamen", "Tim")):
        angaben = angaben.eingegeben(key, text)
    angaben = angaben.eingegeben("fahrzeug.0.A", "NE-AB 1")
    ohne = angaben.ohne_person(1)
    assert ohne.personen() == (0, 1) and ohne.fahrzeuge() == (0,)
    assert [ohne.text(f"mit.{n}.vornamen") for n in (0, 1)] == ["Jan", "Tim"]


def test_where_the_focus_was_is_no_part_of_the_matter() -> None:
    angaben = Angaben().eingegeben("neu.zusatz", "3. OG")
    assert angaben.eingegeben("schalter.fokus", "neu.zusatz").sache() == angaben.sache()
    assert angaben.eingegeben("neu.zusatz", "4. OG").sache() != angaben.sache()


def test_a_granted_draft_may_be_looked_at_but_not_changed() -> None:
    am = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    freigabe = Freigabe(Freigabeantrag("a", "i", 0, ("c",), "weil", "u-1", am), Freigabestand.GEWAEHRT, "u-2", am)
    v = vorgang(angaben=Angaben().eingegeben("neu.zusatz", "3. OG"), freigabe=freigabe)
    assert advance(v, Erfasst(v.angaben.eingegeben("schalter.fokus", "neu.zusatz"))).freigabe is freigabe
    assert advance(v, Erfasst(v.angaben.eingegeben("neu.zusatz", "4. OG"))).freigabe is None
