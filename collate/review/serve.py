"""The web server of the desk: waitress, on this machine alone unless more is asked for."""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
from contextlib import suppress
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from collate.errors import MissingExtra, OutputError, SettingsError, reason_of
from collate.i18n import _
from collate.review.security import LONGEST_BODY

if TYPE_CHECKING:
    from collate.review.desk import Desk
    from collate.review.security import Gate

#: Requests that are answered at a time: some wait for a lock or a disk.
_THREADS = 8

#: Seconds for which closing waits for requests that are being answered.
_PATIENCE = 5

#: The ways to name this machine from itself.
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class DeskServer:
    """A server that listens, and serves when :meth:`run` is called.

    ``url`` opens the desk, once; ``port`` is the one that was free.
    """

    def __init__(self, server: Any, gate: Gate, *, host: str, port: int) -> None:  # noqa: ANN401  # no types
        self._server, self.gate = server, gate
        self.host, self.port = host, port
        self._closed = False

    @property
    def url(self) -> str:
        """The address with the start token."""
        return f"{self.address}/?token={quote(self.gate.token or '')}"

    @property
    def address(self) -> str:
        """The address without a token."""
        shown = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}"

    def run(self) -> None:
        """Serve until :meth:`close`, or an interruption."""
        try:
            self._server.run()
        except (OSError, ValueError):
            if not self._closed:  # the loop waits for a socket that another thread has closed
                raise

    def close(self) -> None:
        """Stop listening, and end the threads that answer."""
        self._closed = True
        self._server.close()
        self._server.task_dispatcher.shutdown(timeout=_PATIENCE)


def is_loopback(host: str) -> bool:
    """Return whether *host* names this machine alone.

    >>> [is_loopback(host) for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "localhost.evil.com")]
    [True, True, True, False, False]
    """
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def open_server(
    desk: Desk, *, host: str = "127.0.0.1", port: int = 0, allow_network: bool = False
) -> DeskServer:
    """Return a server for *desk* that listens already, at *port* or, for 0, at a free one.

    Raises:
        SettingsError: *host* is reached from other machines, and *allow_network* is not set.
        OutputError: the port is in use, or cannot be used.
        MissingExtra: Flask or waitress is not installed.
    """
    if not allow_network and not is_loopback(host):
        problem = _("{host} can be reached from other machines", host=host)
        remedy = _("Add --allow-network if whoever has the address may decide; nothing is encrypted")
        raise SettingsError("--host", problem, remedy)
    require_libraries()
    import waitress

    from collate.review.app import make_app

    listening = _listen(host, port)
    used = int(listening.getsockname()[1])
    gate = make_app(desk, hosts=_names(host, used), port=used)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(
        gate,
        sockets=[listening],
        threads=_THREADS,
        max_request_body_size=LONGEST_BODY,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    return DeskServer(server, gate, host=host, port=used)


def require_libraries() -> None:
    """Check that the libraries of the extra ``review`` are there.

    Raises:
        MissingExtra: Flask or waitress is not installed.
    """
    if any(find_spec(name) is None for name in ("flask", "waitress")):
        raise MissingExtra(_("the editor's desk"), "review")


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket."""
    try:
        family, kind, _proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind)
        try:
            if os.name == "posix":  # elsewhere it lets a second program listen at the same port
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(64)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem = _("port {port} is in use", port=port)
            remedy = _("Name another with --port, or omit it: then a free one is taken")
            raise OutputError(host, problem, remedy) from error
        problem = _("port {port} cannot be used ({reason})", port=port, reason=reason_of(error))
        raise OutputError(host, problem, _("Name another with --port")) from error
    return listening


def _names(host: str, port: int) -> list[str]:
    """Return the values of ``Host`` that the server answers."""
    names = list(_LOOPBACK)
    if not is_loopback(host):
        own = socket.gethostname()
        names += [host, own]
        with suppress(OSError):
            names += [str(found[4][0]) for found in socket.getaddrinfo(own, None)]
        names = [f"[{name}]" if name.count(":") > 1 and name[0] != "[" else name for name in names]
    return [f"{name}:{port}" for name in dict.fromkeys(names)]


def open_in_background(desk: Desk) -> threading.Thread:
    """Begin to open the works of *desk*, and return the thread that does."""
    thread = threading.Thread(target=desk.open_all, name="collate-desk-open", daemon=True)
    thread.start()
    return thread
