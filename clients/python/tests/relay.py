"""A relay in front of the server that a test cuts: an outage, without ending the server."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from urllib.parse import urlsplit


class Relay:
    """Passes connections on to `url`. `cut` ends all and refuses new ones, `mend` takes them again."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._server = (parts.hostname or "", parts.port or 80)
        self._listener: socket.socket | None = None
        self._open: list[socket.socket] = []
        self._silent = threading.Event()
        self._mute = threading.Event()
        self.port = 0
        self.connections = 0
        """How many were taken so far."""
        self.mend()

    @property
    def url(self) -> str:
        """Its own address."""
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Takes connections, at the same port as before."""
        self._mute.clear()
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(16)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Ends every connection and refuses new ones."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for each in self._open:
            _end(each)
        self._open.clear()

    def silence(self) -> None:
        """Takes connections and passes nothing on any more."""
        self._silent.set()

    def mute(self) -> None:
        """Passes on what clients send, and none of the server's answers, until it is mended."""
        self._mute.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            server = socket.create_connection(self._server)
            self._open += [client, server]
            for source, sink, held in ((client, server, ()), (server, client, (self._mute,))):
                threading.Thread(target=self._pass_on, args=(source, sink, held), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, held: tuple[threading.Event, ...]) -> None:
        try:
            while data := source.recv(65536):
                if not any(each.is_set() for each in (self._silent, *held)):
                    sink.sendall(data)
        except OSError:
            pass
        finally:
            _end(source)
            _end(sink)

    def __enter__(self) -> Relay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()


def _end(each: socket.socket) -> None:
    try:
        each.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    each.close()
