import contextlib
import socket
import threading
import urllib.request

import pytest


def test_reaching_out_fails_even_where_the_error_is_swallowed(no_network) -> None:
    with contextlib.suppress(OSError), socket.socket() as stream:
        stream.connect(("192.0.2.1", 80))
    with contextlib.suppress(OSError):
        urllib.request.urlopen("https://example.org", timeout=1)

    def elsewhere() -> None:
        with contextlib.suppress(OSError):
            socket.create_connection(("2001:db8::1", 443), timeout=1)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert [str(each) for each in no_network] == ["('192.0.2.1', 80)", "example.org", "2001:db8::1"]
    no_network.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_can_be_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1]), timeout=5).close()
