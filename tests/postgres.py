"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by socket, gone when the run ends."""

import atexit
import functools
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

DISTRIBUTIONS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
MISSING = "PostgreSQL is not installed. Run: python3 installer/bootstrap.py test (as root it installs it)."
# What tests need of durability is order, not power cuts: fsync off makes a database in 50 ms instead of a second.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "log_destination": "stderr",
    "logging_collector": "off",
    "timezone": "Europe/Berlin",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server: its folder, its log (at the default log levels), and databases on demand."""

    folder: Path
    log: Path

    def url(self, database: str) -> str:
        """How the service is told to reach it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def new_database(self, template: str = "template1") -> str:
        """A fresh database, a copy of `template`; its name."""
        name = f"test_{next(_NUMBERS)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def run(self, statement: str) -> None:
        """One statement of the server's administrator."""
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


_NUMBERS = itertools.count(1)


@functools.cache
def server() -> Postgres:
    """The one server of this test process, started on first use."""
    programs = find_programs(DISTRIBUTIONS, os.environ.get("PATH", ""))
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp" if os.name == "posix" else None))
    user = unprivileged(folder)
    data = folder / "data"
    make = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    made = subprocess.run(make, capture_output=True, text=True, check=False, cwd=folder, user=user, group=user)
    assert made.returncode == 0, made.stdout + made.stderr
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    log = folder / "server.log"
    with log.open("wb") as output:
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options]
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=folder, user=user, group=user, start_new_session=True
        )
    atexit.register(_end, process, folder)
    wait_until_ready([str(programs / "pg_isready"), "-h", str(folder), "-U", "postgres"], process, log)
    return Postgres(folder, log)


def find_programs(patterns: Sequence[str], path: str) -> Path:
    """Folder of the newest PostgreSQL's programs; without one the tests fail and say what to run."""
    found = [folder for pattern in patterns for folder in Path("/").glob(pattern.lstrip("/"))]
    if on_path := shutil.which("initdb", path=path):
        found.append(Path(on_path).parent)
    usable = [folder for folder in found if (folder / "initdb").exists()]
    if not usable:
        raise AssertionError(MISSING)
    return max(usable, key=lambda folder: [int(n) for n in folder.parent.name.split(".") if n.isdigit()])


def unprivileged(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    shutil.chown(folder, "postgres", "postgres")
    return "postgres"


def wait_until_ready(question: list[str], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while subprocess.run(question, capture_output=True, check=False).returncode != 0:
        assert time.monotonic() < deadline and process.poll() is None, log.read_text(errors="replace")
        threading.Event().wait(0.05)


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.send_signal(signal.SIGINT)  # end now, whoever is connected
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)
