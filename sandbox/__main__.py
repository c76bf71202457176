"""`python -m sandbox`: the pretend networks alone."""

import argparse
import contextlib

from sandbox.server import SandboxServer
from sandbox.telegram_state import DEFAULT_TOKEN


def main() -> None:
    """Serve until Ctrl-C."""
    reader = argparse.ArgumentParser(prog="python -m sandbox", description="The pretend networks over real HTTP.")
    reader.add_argument("--host", default="127.0.0.1")
    reader.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    wanted = reader.parse_args()
    try:
        server = SandboxServer(wanted.host, wanted.port)
    except OSError as error:
        reader.error(f"port {wanted.port} on {wanted.host}: {error.strerror}; choose another with --port")
    print(_banner(server), flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_here()


def _banner(server: SandboxServer) -> str:
    page = server.world.facebook
    lines = (
        f"Sandbox: {server.url}",
        f"  phone          {server.url}/phone",
        f"  Bot API        {server.url}/bot<token>/<method>   (any token, for example {DEFAULT_TOKEN})",
        f"  Graph API      {server.url}/v25.0/{page.page_id}   (token {page.page_token})",
        f"  control        {server.url}/_sandbox/",
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
