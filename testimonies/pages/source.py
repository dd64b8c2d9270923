"""Where a request comes from, for the limits alone: it is never stored, logged or shown."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

EVERYBODY = "*"


def source(request: HttpRequest) -> str:
    """The address of whoever spoke to the first proxy we trust; empty if nothing tells.

    Each proxy adds whom it heard at the end of `X-Forwarded-For`, so it is read from there, as far as we trust who wrote;
    the rest is what the visitor says of himself.
    """
    heard: str = request.META.get("REMOTE_ADDR", "")
    if not (_is_proxy(heard) or EVERYBODY in _proxies()):
        return heard
    for said in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if _address(said.strip()) is None:
            break
        heard = said.strip()
        if not _is_proxy(heard):
            break
    return heard


def _proxies() -> list[str]:
    """As gunicorn reads them, which refuses to start with anything else than addresses, networks or `*`."""
    return [one.strip() for one in settings.TRUSTED_PROXIES.split(",") if one.strip()]


def _is_proxy(heard: str) -> bool:
    """`*` trusts whoever connects, and nobody he names: else the first address of the header would be believed."""
    address = _address(heard)
    if address is None:
        return heard == ""  # a socket file, which no network reaches
    return any(address in ip_network(one) for one in _proxies() if one != EVERYBODY)


def _address(words: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address may come written as IPv6, from a socket that hears both."""
    try:
        address = ip_address(words)
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
