"""Who tries codes in a browser, as far as tries are counted."""

from ipaddress import ip_address

from incentives.runtime.request import Request
from incentives.runtime.wire.caller import hash_of
from incentives.usecases.access.rate_limit import Visitor

_OF_A_LINE = 64  # bits of an IPv6 address that one subscriber has


def visitor_of(request: Request) -> Visitor:
    """The visitor of a browser's request; the address is kept as a keyed hash only."""
    return Visitor(request.app_id, hash_of(f"place:{_line(address_of(request))}"))


def address_of(request: Request) -> str:
    """The network address that asks, as the gateway saw it; never kept."""
    address: str = request.event["requestContext"]["http"].get("sourceIp", "")
    return address


def _line(address: str) -> str:
    """What one subscriber has: an IPv4 address, or the first half of an IPv6 address."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if known.version == 4:
        return known.compressed
    return f"{int(known) >> (128 - _OF_A_LINE):x}"
