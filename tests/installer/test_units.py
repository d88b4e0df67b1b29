"""What puts the district's service on a server: units, container file, sample configuration, archive script."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from bureau_app.cli.arguments import parse
from bureau_app.district.konfiguration import lies_konfiguration
from tests.conventions.sources import ROOT

INSTALLER = ROOT / "installer"
UNITS = ("bureau-app-district.service", "bureau-app-backup.service")
HARDENED = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "SystemCallArchitectures": "native",
    "UMask": "0077",
    "User": "bureau",
}


def entries(unit: str) -> dict[str, str]:
    """The last value of each entry."""
    lines = (INSTALLER / unit).read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_runs_a_command_that_there_is_without_any_right(unit: str) -> None:
    found = entries(unit)
    program, *arguments = shlex.split(found["ExecStart"])
    assert program.endswith("/bin/bureau-app")
    assert parse(arguments).config == Path("/etc/bureau-app/district.toml")
    assert {name: found.get(name) for name in HARDENED} == HARDENED


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="SKIPPED: systemd-analyze is not installed")
@pytest.mark.parametrize("unit", [*UNITS, "bureau-app-backup.timer"])
def test_systemd_understands_it(unit: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", str(INSTALLER / unit)], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if unit in line and "is not executable" not in line]
    assert complaints == []


def test_the_sample_configuration_is_one() -> None:
    sample = lies_konfiguration(INSTALLER / "district.toml", {}, {})
    assert (sample.dienst.port, sample.protokoll.form, sample.kennzahlen.host) == (8443, "json", "127.0.0.1")
    assert sample.sicherung.schluessel and sample.sicherung.ordner
    assert not sample.sicherung.schluessel.is_relative_to(sample.sicherung.ordner)


def test_the_container_file_is_pinned_unprivileged_and_copies_what_is_there() -> None:
    text = (INSTALLER / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    steps = [line.split(" ", 1)[0] for line in lines]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK"}
    assert set(steps) <= known | {"ENTRYPOINT", "CMD"}
    assert all(re.search(r":\d+\.\d+\.\d+-", line) for line in lines if line.startswith("FROM"))
    assert steps.index("USER") > max(i for i, step in enumerate(steps) if step == "RUN")
    assert not [line for line in lines if line.startswith("ENV") and re.search("(?i)key|password|kennwort", line)]
    copied = [w for line in lines if line.startswith("COPY") and "--from" not in line for w in line.split()[1:-1]]
    assert copied and [name for name in copied if not (ROOT / name).exists()] == []
    command = [word for line in lines if line.startswith(("ENTRYPOINT", "CMD")) for word in re.findall('"(.*?)"', line)]
    assert parse(command[1:]).step == "serve"


def test_a_segment_is_archived_once_and_never_over_another(tmp_path: Path) -> None:
    script, segment, archive = INSTALLER / "archive-wal", tmp_path / "1", tmp_path / "archive"
    archive.mkdir()
    segment.write_bytes(b"log")

    def archived() -> int:
        command = [str(script), str(segment), str(archive / "1")]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert (archived(), archived()) == (0, 0)
    segment.write_bytes(b"another log")
    assert archived() == 1
    assert (archive / "1").read_bytes() == b"log" and [f.name for f in archive.iterdir()] == ["1"]
