from __future__ import annotations

from ipaddress import ip_network

import pytest

from tracker.guard import MAX_URL, check_url, refusal

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.0",
    "192.0.1.1",
    "223.255.255.255",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2a00:1450:4001:81b::200e",
    "::ffff:93.184.216.34",
    "64:ff9b::5db8:d822",
]

REFUSED = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "127.0.0.1", "127.255.255.254", "100.64.0.1"),
    *("100.127.255.255", "100.100.100.200", "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2"),
    *("172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1"),
    *("192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255"),
    *("198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:100.64.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2002:5db8:d822::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254"),
    *("fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "8000::1", "1::1"),
    *("2a00:1450:4001:81b:0:5efe:7f00:1", "2a00:1450:4001:81b:200:5efe:a9fe:a9fe"),
    *("", "localhost", "127.1", "0177.0.0.1", "2130706433", "0x7f000001", "127.0.0.1:80", "[::1]", "1.2.3.4 "),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_dialled(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("address", REFUSED)
def test_everything_else_may_not(address: str) -> None:
    assert refusal(address)


def test_the_reason_names_the_address_and_what_it_is() -> None:
    assert refusal("169.254.169.254") == "169.254.169.254 is a link-local or cloud metadata address"


def test_a_network_named_in_the_config_may_be_dialled_and_no_other() -> None:
    allow = [ip_network("127.0.0.0/8"), ip_network("fd12::/16")]
    assert refusal("127.0.0.1", allow) is None
    assert refusal("::ffff:127.0.0.1", allow) is None
    assert refusal("fd12::1", allow) is None
    assert refusal("10.0.0.1", allow)
    assert refusal("::1", allow)
    assert refusal("fe80::1%eth0", [ip_network("fe80::/10")])


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "https://example.org/",
        "HTTPS://EXAMPLE.ORG/",
        "https://example.org:8443/a/b?c=d#e",
        "https://example.org?x=http://user@10.0.0.1/",
        "https://example.org/@user/50%25",
        "https://президент.укр/новини?м=1",
        "http://93.184.216.34/",
        "http://[2606:2800:220:1::1]:8080/",
        "http://127.0.0.1/",  # an address is the business of `refusal`, when it is dialled
        "http://１２７.0.0.1/",  # NFKC makes it 127.0.0.1
        "https://1.example.org./",
        "https://sub_domain.example.org/",
    ],
)
def test_plain_urls_are_asked_for(url: str) -> None:
    assert check_url(url) is None


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "example.org",
            "//example.org/",
            "/etc/passwd",
            "file:///etc/passwd",
            "gopher://example.org/",
            "ftp://a/",
        ),
        *("javascript:alert(1)", "data:text/html,x", "dict://example.org:11211/", "jar:http://example.org!/"),
        *("view-source:http://example.org", "http:example.org", "http:/example.org", "http://", "http:///path"),
        *("http://?x", "http://#x", "http://:80/", "http://./", "http://../"),
        *("http://user@example.org/", "http://user:pass@example.org/", "http://example.org@127.0.0.1/"),
        *("http://example.org\\@127.0.0.1/", "http:\\\\example.org", "http://127.0.0.1\\.example.org/"),
        *("http://exa mple.org/", " http://example.org/", "http://example.org/ ", "http://example.org/a b"),
        *(
            "http://example.org/\r\nHost: x",
            "http://example.org\t/",
            "http://example.org/\x00",
            "http://example.org/\x7f",
        ),
        *("http://exam\u200bple.org/", "http://example.org/\u202e", "http://example.org/\ud800", "http://a\u00a0b/"),
        *("http://%31%32%37.0.0.1/", "http://127.0.0.1%2f@example.org/", "http://[fe80::1%25eth0]/"),
        *("http://example.org:0/", "http://example.org:22/", "http://example.org:25/", "http://example.org:6667/"),
        *(
            "http://example.org:65536/",
            "http://example.org:-1/",
            "http://example.org:80a/",
            "http://example.org:８０/x:",
        ),
        *("http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/"),
        *(
            "http://127.0.0.1./",
            "http://017700000001/",
            "http://127.0.0.0x1/",
            "http://1.2.3.4.5/",
            "http://256.0.0.1/",
        ),
        *("http://00127.0.0.1/", "http://127.0.1/", "http://0/", "http://127。0。0。1。1/"),
        *("http://[::1/", "http://::1/", "http://[127.0.0.1]x/", "http://[v1.x]/", "http://[::1]x/", "http://[zz]/"),
        *("http://a..example.org/", "http://.example.org/", "http://example.org../", f"http://{'a' * 64}.org/"),
        "http://" + "a." * 127 + "org/",
        "http://example.org/" + "a" * MAX_URL,
    ],
)
def test_urls_that_could_be_read_in_two_ways_are_refused(url: str) -> None:
    assert check_url(url)
