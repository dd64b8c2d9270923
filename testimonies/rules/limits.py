"""How often one source may do something. No address is kept: the cache holds counts under digests, whose key is thrown away."""

import secrets
from hmac import digest
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.core.cache import cache

KEY, KEY_SECONDS = "limits:key", 48 * 3600
HOUSEHOLD = 48  # the first bits of an IPv6 address, which one subscriber may vary behind


def allows(name: str, source: str, most: int, seconds: int) -> bool:
    """Counts one more act of this name; False once there were more than `most` in the window that the first one opened.

    `source` is an address, or any other name of who acts. No cache, no limit: what is limited must not stop with it.
    """
    try:
        entry = _entry(name, source)
        cache.add(entry, 0, seconds)
        return int(cache.incr(entry)) <= most
    except Exception:  # noqa: BLE001  # each client of a cache has errors of its own
        return True


def _entry(name: str, source: str) -> str:
    """The key is made with the first count, and thrown away with the cache or after two days."""
    key = str(cache.get_or_set(KEY, lambda: secrets.token_hex(32), KEY_SECONDS))
    counted = f"{name}|{_network(source)}".encode(errors="replace")
    return f"limits:{digest(key.encode(), counted, 'sha256').hex()}"


def _network(source: str) -> str:
    """An IPv4 address as it is, an IPv6 one by its first bits, an IPv4 one written as IPv6 as IPv4 (RFC 4291, 2.5.5.2)."""
    try:
        address = ip_address(source)
    except ValueError:
        return source
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), HOUSEHOLD), strict=False))
