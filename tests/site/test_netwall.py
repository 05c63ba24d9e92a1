"""The wall lets loopback through and nothing else."""

import socket

import pytest
from netwall import NetworkBlocked


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "8.8.8.8"])
def test_connections_to_other_machines_are_blocked(host: str) -> None:
    with socket.socket() as link:
        with pytest.raises(NetworkBlocked, match=rf"{host} port 80"):
            link.connect((host, 80))
        with pytest.raises(NetworkBlocked):
            link.connect_ex((host, 80))


def test_datagrams_to_other_machines_are_blocked() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as link, pytest.raises(NetworkBlocked):
        link.sendto(b"?", ("192.0.2.1", 53))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as link:
        assert link.getpeername() == server.getsockname()


def test_names_that_belong_to_nobody_are_unknown_as_offline() -> None:
    for name in ("news.example", "host.invalid", "www.example.org"):
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo(name, 80)


def test_looking_up_a_real_name_is_blocked() -> None:
    with pytest.raises(NetworkBlocked, match=r"look up www\.python\.org"):
        socket.getaddrinfo("www.python.org", 443)
    with pytest.raises(NetworkBlocked):
        socket.gethostbyname("www.python.org")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "192.0.2.1", "0x7f.1", b"127.0.0.1"])
def test_addresses_in_figures_need_no_resolver(host: str | bytes) -> None:
    assert socket.getaddrinfo(host, 80)
