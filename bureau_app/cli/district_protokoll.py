"""The log of the district's service on the standard error output, for the journal: lines for people, or JSON."""

import json
import logging
import sys
from datetime import UTC, datetime

from bureau_app.cli.logfile import OURS, SafeFormatter, where
from bureau_app.district.konfiguration import Protokoll


class JsonZeilen(SafeFormatter):
    """One object a line: `zeit` (UTC), `stufe`, `quelle`, `meldung`, and what stands in it as `name=value` by name.

    As in the log file, others' messages and exceptions are told by place only.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        unser = record.name == OURS or record.name.startswith(OURS + ".")
        meldung = record.getMessage() if unser else f"{record.module}:{record.lineno}"
        felder = dict(teil.split("=", 1) for teil in meldung.split() if "=" in teil.strip("="))
        zeile = {
            "zeit": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "stufe": record.levelname.lower(),
            "quelle": record.name,
            "meldung": meldung,
            **felder,
        }
        if record.exc_info and record.exc_info[1] is not None:
            zeile["stelle"] = where(record.exc_info[1])
        return json.dumps(zeile, ensure_ascii=False)


def schreibe_mit(protokoll: Protokoll) -> None:
    """Log from now on as the configuration says."""
    logging.getLogger(OURS).setLevel(protokoll.stufe.upper())
    if protokoll.form == "aus":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonZeilen() if protokoll.form == "json" else SafeFormatter())
    logging.getLogger().addHandler(handler)
