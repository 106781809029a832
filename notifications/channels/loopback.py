"""Whether an address stays on this machine, where nobody listens on the way."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
