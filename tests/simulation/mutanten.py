"""Faults that somebody could make in the shipped engine or service; the simulation must notice each of them."""

from dataclasses import dataclass

from tests.simulation.eingriff import Eingriff

SYNC, KORB, ABLAGE = "bureau_app.workflows.sync", "bureau_app.store.ausgang", "bureau_app.store.case_store"
LEDGER, ABGLEICH, FREIGABEN = (
    "bureau_app.district.ledger",
    "bureau_app.domain.abgleich",
    "bureau_app.district.freigaben",
)
JOURNAL, FREIGABE, LINK = "bureau_app.store.journal", "bureau_app.workflows.freigabe", "bureau_app.link.kreis"
FEED, EREIGNISSE = "bureau_app.district.feed", "bureau_app.district.ereignisse"
ABLEITUNG, POSTAUSGANG = "bureau_app.district.outbound.ableitung", "bureau_app.district.outbound.postausgang"
QUARANTAENE, RUNDEN = "bureau_app.district.identity.quarantaene", "bureau_app.district.runden"
NACHREICHUNG, RELAIS = "bureau_app.store.nachreichung", "bureau_app.link.relais"
BUCHUNG = "bureau_app.district.buchung"
VERSION, REGISTER, TEILE = (
    "bureau_app.workflows.rueckgabe",
    "bureau_app.district.fahrzeugregister",
    "bureau_app.district.teilergebnis",
)

_FEED_UEBERNEHMEN = "        with self._datenbank.schreiben() as verbindung:\n            if (anzahl := nachreichung"
ZEIGER_ZUERST = (
    "        with self._datenbank.schreiben() as verbindung:\n"
    "            verbindung.execute(_ZEIGER, {'register': register.value, 'zeiger': zeiger})\n"
) + _FEED_UEBERNEHMEN


@dataclass(frozen=True)
class Mutant:
    """A planted fault: name, and what is replaced."""

    name: str
    eingriffe: tuple[Eingriff, ...]


def _m(name: str, modul: str, alt: str, neu: str) -> Mutant:
    return Mutant(name, (Eingriff(modul, alt, neu),))


MUTANTEN = (
    # ----------------------------------------------------------------------------------------------- nothing moves on
    _m(
        "in_flight_never_goes_again",
        KORB,
        '.where(a.register == bindparam("register"), a.stand.in_(_OFFENE)',
        '.where(a.register == bindparam("register"), a.stand == "wartet"',
    ),
    _m("never_retries", SYNC, "wieder_ab = jetzt + _pause(p)", "wieder_ab = None"),
    _m("a_clock_set_back_stops_the_queue", KORB, 'a.faellig <= bindparam("spaetestens")', "a.faellig > 0"),
    _m(
        "what_has_a_storno_holds_up_the_rest",
        KORB,
        "select(v.bezug).where(v.id == a.vorgang_id).correlate(_TABELLE)",
        "select(v.bezug).where(v.id == a.vorgang_id)",
    ),
    _m("a_poisoned_change_holds_up_the_rest", SYNC, "if all(p.versuche < EINZELN_AB for p in post):", "if True:"),
    _m("a_poisoned_change_starves_the_feed", SYNC, "    yield []\n", ""),
    # --------------------------------------------------------------------------------------------- something is lost
    _m(
        "acknowledged_before_it_is_answered",
        SYNC,
        "s.store.ausgang_vermerken(p.aenderung.op_id, Registerstand.UEBERGEBEN, wieder_ab)",
        "s.store.ausgang_vermerken(p.aenderung.op_id, Registerstand.BESTAETIGT, None)",
    ),
    _m(
        "outbox_in_a_transaction_of_its_own",
        ABLAGE,
        "            ausgangskorb.reihe_ein(verbindung, ausgang)",
        "        with self._datenbank.schreiben() as verbindung:\n"
        "            ausgangskorb.reihe_ein(verbindung, ausgang)",
    ),
    _m("outbox_forgotten", ABLAGE, "            ausgangskorb.reihe_ein(verbindung, ausgang)", "            pass"),
    _m(
        "known_counts_as_returned",
        SYNC,
        "stand = _STAND[ergebnis.ausgang]",
        "stand = _STAND[ergebnis.ausgang] if ergebnis.ausgang != 'known' else Registerstand.ZURUECK",
    ),
    # -------------------------------------------------------------------------------------------- something is doubled
    _m("no_idempotency", ABGLEICH, "if bekannt is not None:", "if False:"),
    _m("same_id_other_bytes", ABGLEICH, "if bekannt.pruefsumme != pruefsumme:", "if False:"),
    # ------------------------------------------------------------------------------------------ something is not told
    _m("a_return_after_a_confirmation_is_dropped", ABLAGE, "if zurueck else OFFEN", "if False else OFFEN"),
    _m(
        "feed_cursor_too_far",
        FEED,
        "Stelle(zeilen[-1].xid, zeilen[-1].seq)",
        "Stelle(zeilen[-1].xid, zeilen[-1].seq + 1)",
    ),
    _m(
        "feed_page_without_bound_of_its_cursor",
        FEED,
        "nach = Stelle(zeilen[-1].xid",
        "nach = Stelle(1 + zeilen[-1].xid",
    ),
    _m("feed_of_all_towns", EREIGNISSE, "    if einer_gemeinde:\n        frage", "    if False:\n        frage"),
    _m("any_base_version", ABGLEICH, "if base_version != current:", "if False:"),
    _m("cursor_before_what_it_brought", ABLAGE, _FEED_UEBERNEHMEN, ZEIGER_ZUERST),
    # ------------------------------------------------------------------------------ the register behind the district
    _m(
        "a_new_key_for_every_derivation", ABLEITUNG, "ziel.name, zeile.op_id),", "ziel.name, zeile.op_id + str(jetzt)),"
    ),
    _m(
        "handed_over_before_it_is",
        POSTAUSGANG,
        'werte = {"versuche": zeile.versuche + 1, ',
        'werte = {"stand": "uebergeben", "versuche": zeile.versuche + 1, ',
    ),
    _m(
        "a_confirmation_is_told_to_nobody",
        POSTAUSGANG,
        "BESTAETIGT or alle_bestaetigt(v, zeile, zeilen):",
        "BESTAETIGT:",
    ),
    _m("a_targets_cursor_too_far", ABLEITUNG, '{zeilen[-1].seq}"', '{zeilen[-1].seq + 1}"'),
    _m("a_storno_overtakes", POSTAUSGANG, ".where(~_davor())", ""),
    _m("booked_counts_as_confirmed", SYNC, "if ergebnis.offen and stand is Registerstand.BESTAETIGT:", "if False:"),
    # ------------------------------------------------------------------------------------------ a backup was restored
    _m("a_restored_ledger_is_not_noticed", NACHREICHUNG, 'if alt in ("", epoche(zeiger)):', "if True:"),
    # -------------------------------------------------------------------------------------- envelopes for the towns
    _m(
        "an_envelope_that_a_restore_took_is_not_missed",
        RELAIS,
        'if stand["zeiger"] and epoche(stand["zeiger"]) != epoche(antwort.cursor):',
        "if False:",
    ),
    _m("an_envelope_sealed_anew_is_another_change", BUCHUNG, 'm.register_ == "melderegister" or', "False or"),
    _m(
        "a_lost_envelope_is_not_sent_again",
        SYNC,
        "s.store.ausgang_vermerken(rueckmeldung.op_id, Registerstand.UEBERGEBEN, jetzt)",
        "s.store.ausgang_vermerken(rueckmeldung.op_id, Registerstand.UEBERGEBEN, None)",
    ),
    # -------------------------------------------------------------------------------- a cloned or played back counter
    _m("a_fork_is_not_looked_for", QUARANTAENE, "        raise Gegabelt\n", "        return\n"),
    _m(
        "a_fork_does_not_last",
        QUARANTAENE,
        ".values(quarantaene=GEGABELT)).rowcount",
        ".values(quarantaene=None)).rowcount",
    ),
    _m("quarantine_is_not_asked", RUNDEN, "if not geraet.quarantaene:", "if True:"),
    _m("running_numbers_are_not_sent", LINK, "kopf = {**_KANN, FOLGE_KOPF: folge} if folge else _KANN", "kopf = _KANN"),
    # -------------------------------------------------------------------------------- versions of a Vorgang's part
    _m("a_new_version_is_every_entrys", BUCHUNG, "update(Eintrag).where(*wo).values", "update(Eintrag).values"),
    _m("a_new_version_is_not_counted", BUCHUNG, ".values(version=version))", ".values(version=version - 1))"),
    _m(
        "another_version_is_named",
        BUCHUNG,
        "zurueck = Ergebnis(m.op_id, Ausgang.CONFLICT, zuvor,",
        "zurueck = Ergebnis(m.op_id, Ausgang.CONFLICT, zuvor + 1,",
    ),
    _m(
        "ours_goes_again_on_the_old_version",
        VERSION,
        "rueckgabe.gegen.version if rueckgabe.gegen else alt.base_version",
        "alt.base_version",
    ),
    _m(
        "the_version_that_came_back_is_forgotten",
        ABLAGE,
        "if zeile is not None and zurueck and m.version:",
        "if False:",
    ),
    _m(
        "an_older_change_speaks_for_the_newer_one",
        ABLAGE,
        "if ausgangskorb.hat_spaetere(verbindung, zeile, nur_offene):",
        "if False:",
    ),
    _m(
        "the_register_behind_gets_the_first_version",
        POSTAUSGANG,
        "zeile.register, zeile.version)",
        "zeile.register, 1)",
    ),
    # ---------------------------------------------------------------------------------------- the register's vehicles
    _m("a_part_that_came_back_is_told_to_nobody", TEILE, '            "geraet_folge": None,\n', ""),
    _m(
        "the_authority_is_told_of_all_vehicles",
        POSTAUSGANG,
        "inhalt = gebucht(v, self._district_id, zeile.op_id, zeile.register, inhalt) if inhalt else None",
        "pass",
    ),
    _m("a_vehicles_version_stays", REGISTER, "                version += 1\n", ""),
    _m(
        "every_vehicle_gets_the_anschrift",
        REGISTER,
        "update(Zeile).where(*self._wo(a.fin_hmac)).values",
        "update(Zeile).values",
    ),
    _m("a_supervisor_grants_every_reason", "bureau_app.domain.rueckgabe", " if grund in AUFSICHT_ENTSCHEIDET)", ")"),
    _m("ours_goes_again_after_a_storno", VERSION, "    unberichtigt(s, vorgang)\n", ""),
)
