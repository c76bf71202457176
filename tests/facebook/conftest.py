"""One sandbox for the folder, empty at the start of each test."""

from collections.abc import Iterator

import pytest

from sandbox.client import SandboxClient
from sandbox.server import running_sandbox


@pytest.fixture(scope="package")
def running() -> Iterator[SandboxClient]:
    with running_sandbox() as client:
        yield client


@pytest.fixture
def sandbox(running: SandboxClient) -> SandboxClient:
    running.reset()
    return running
