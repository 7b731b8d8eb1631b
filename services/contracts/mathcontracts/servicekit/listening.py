"""The port that a service listens on."""

import errno
import ipaddress
import socket


def reached_from_here_alone(host: str) -> bool:
    """Return whether this machine alone reaches what listens on `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_busy_port(host: str, port: int) -> None:
    """Raise ValueError, with what to do, where nobody can listen on `port` of `host`. Port 0 is always free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ValueError(f"port: {port} of {host} is in use: name another with --port") from None
            raise ValueError(f"host: cannot listen on {host}, port {port}: {error.strerror or error}") from None
