"""Where a request comes from, as far as limits on how often something is done need to know."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

UNKNOWN = "unknown"  # a server that listens on a socket file tells no address


def client_address(request) -> str:
    """The address that a request came from; of IPv6 the /64 network, which one customer has whole.

    Behind a proxy of ours (`BEHIND_PROXY`) it is the last address in X-Forwarded-For: the proxy has
    written that one, whatever a client may have put before it. Otherwise the header is anybody's
    to write, and the address of the connection counts. Never stored in clear: see `Allowance`.
    """
    near = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        last_hop = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
        return _network(last_hop) or _network(near) or UNKNOWN
    return _network(near) or UNKNOWN


def _network(text: str) -> str:
    """An address in its shortest form, an IPv6 one cut to its /64; "" for what is none."""
    address = _read(text.strip())
    if address is None:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), 64), strict=False))
    return str(address)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    """Reads `1.2.3.4`, `2001:db8::1`, and both with a port (`1.2.3.4:80`, `[2001:db8::1]:80`)."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None
