"""Which addresses share one queue: politeness is owed to a host, not to a scheme."""

from crawler.urls.addresses import host_of, port_of

DEFAULT_PORTS = (80, 443)


def host_key(url: str) -> str:
    """`news.example` for both http and https on their own ports, `news.example:8080` for any other port.

    Raises:
        UrlError: not a valid http(s) address.
    """
    host, port = host_of(url), port_of(url)
    return host if port in DEFAULT_PORTS else f"{host}:{port}"
