"""A PostgreSQL server for the tests: its own folder, its own port on loopback, stopped when the tests end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg


class PostgresServer:
    """Starts the newest PostgreSQL of this machine; as root it runs as the user `postgres`, which it demands.

    Tests need nothing that outlives a power cut; what is measured is `durable`.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._fsync = "on" if durable else "off"
        self._bin = _binaries()
        self._folder = Path(tempfile.mkdtemp(prefix="jisr-postgres-"))
        self._data = self._folder / "data"
        self.port = _free_port()

    def __enter__(self) -> Self:
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "--pgdata", self._data, "--username", "jisr", "--auth", "trust", "--encoding", "UTF8",
                  "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync={self._fsync}"
        self._run("pg_ctl", "start", "--wait", "--pgdata", self._data, "--log", self._folder / "log", "-o", options)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "stop", "--mode", "immediate", "--pgdata", self._data)
        shutil.rmtree(self._folder)

    def new_database(self, name: str) -> str:
        """Create an empty database; its address for JISR_DATABASE_URL."""
        with psycopg.connect(
            f"host=127.0.0.1 port={self.port} user=jisr dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"postgresql+psycopg://jisr@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._bin / program), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self._folder, check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError(
            "PostgreSQL is missing: run `make test`, which installs it, or install the package postgresql"
        )
    return Path(on_path).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
