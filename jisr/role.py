"""The parts of the work that a process can take."""

from enum import StrEnum


class Role(StrEnum):
    """Everything, only what answers over HTTP, or only what ticks and sends."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"
