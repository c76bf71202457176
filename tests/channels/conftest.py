"""One sandbox for all channel tests, empty at the start of each."""

from collections.abc import Iterator

import pytest

from sandbox.client import SandboxClient
from sandbox.server import running_sandbox


@pytest.fixture(scope="package")
def running() -> Iterator[SandboxClient]:
    """The sandbox, started once."""
    with running_sandbox() as client:
        yield client


@pytest.fixture
def sandbox(running: SandboxClient) -> SandboxClient:
    """The sandbox, empty."""
    running.reset()
    return running
