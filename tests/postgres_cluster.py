"""PostgreSQL servers that a test starts, kills and restores itself, with the log archive on."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.postgres import DISTRIBUTIONS, SETTINGS, find_programs, unprivileged, wait_until_ready


@dataclass
class Cluster:
    """One data folder under `folder`, reached by a socket in `folder`; `settings` over the tests' usual ones."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.folder / "data"

    def make(self) -> None:
        """An empty cluster; whoever comes by the socket is trusted, for replication too."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unprivileged(self.folder)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")

    def start(self) -> None:
        """Until it answers; while it recovers it does so read-only."""
        user = unprivileged(self.folder)
        options = [part for n, w in (SETTINGS | self.settings).items() for part in ("-c", f"{n}={w}")]
        log = self.folder / "server.log"
        with log.open("ab") as output:
            command = [str(self._program("postgres")), "-D", str(self.data), "-k", str(self.folder), *options]
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, cwd=self.folder, user=user, group=user, start_new_session=True
            )
        question = [str(self._program("pg_isready")), "-h", str(self.folder), "-U", "postgres"]
        wait_until_ready(question, self.process, log)

    def stop(self) -> None:
        """At once, without a checkpoint, as when the machine dies; nothing if it does not run."""
        if self.process is not None and self.process.poll() is None:
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "immediate")
            self.process.wait(30)

    def url(self, database: str) -> str:
        """How the service is told to reach it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def ask(self, statement: str, database: str = "postgres") -> str:
        """One value, as the administrator."""
        with psycopg.connect(f"host={self.folder} user=postgres dbname={database}", autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""

    def take_over(self, folder: Path) -> None:
        """Make a folder that was filled by somebody else this server's own."""
        if (user := unprivileged(self.folder)) is not None:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, user, user)

    def _program(self, name: str) -> Path:
        return find_programs(DISTRIBUTIONS, os.environ.get("PATH", "")) / name

    def _run(self, name: str, *arguments: str) -> None:
        user = unprivileged(self.folder)
        command = [str(self._program(name)), *arguments]
        done = subprocess.run(command, capture_output=True, check=False, cwd=self.folder, user=user, group=user)
        assert done.returncode == 0, done.stdout + done.stderr
