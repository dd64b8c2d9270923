"""Requests that no browser makes, each with a canary wherever one can stand; and those of a browser that carry it too."""

from .front import HOST

CANARY = "zibeline"
FORGED_ADDRESS = "203.0.113.7"
CARRIED = (
    f"User-Agent: {CANARY}/1.0\r\nReferer: https://{HOST}/?q={CANARY}\r\nCookie: sessionid={CANARY}\r\n"
    f"X-Forwarded-For: {FORGED_ADDRESS}\r\nX-Real-IP: {FORGED_ADDRESS}\r\nAccept-Language: {CANARY}\r\n"
    f"X-Forwarded-Host: {CANARY}.example\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
)
OURS = f"Host: {HOST}\r\n"
PATH = f"/temoignages/?q={CANARY}"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
MULTIPART = "Content-Type: multipart/form-data; boundary=b\r\n"
PART = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n--b'
SMUGGLED = f"GET /{CANARY} HTTP/1.1\r\n{OURS}\r\n"


def get(target: str = PATH, more: str = "", *, host: str = OURS, line: str = "GET {} HTTP/1.1") -> bytes:
    return f"{line.format(target)}\r\n{host}{CARRIED}{more}\r\n".encode("latin-1")


def post(body: str, *length: str, target: str = f"/temoigner/?q={CANARY}", kind: str = FORM) -> bytes:
    """`length` are the headers that say how long the body is; the right one where none is given."""
    said = length or (f"Content-Length: {len(body)}",)
    lines = "".join(f"{one}\r\n" for one in said)
    return f"POST {target} HTTP/1.1\r\n{OURS}{CARRIED}{kind}{lines}\r\n{body}".encode("latin-1")


def parts(count: int, *, file: bool = False) -> str:
    name = f'; filename="{CANARY}"' if file else ""
    each = "\r\n".join(PART.format(f"x{number}", name, CANARY) for number in range(count))
    return f"--b\r\n{each}--\r\n"


def nested(depth: int) -> str:
    inner = CANARY
    for level in range(depth):
        inner = f"--c{level}\r\nContent-Type: multipart/mixed; boundary=c{level - 1}\r\n\r\n{inner}\r\n--c{level}--"
    return f"--b\r\n{PART.format('story', '', inner)}--\r\n"


CHUNKED = "Transfer-Encoding: chunked"
# Of a browser, or read as one's: an ordinary answer.
READ = {
    "a query": get(),
    "a form": post(f"story={CANARY}"),
    "a body in chunks": post(f"{len(CANARY) + 6:x}\r\nstory={CANARY}\r\n0\r\n\r\n", CHUNKED),
    "words of the follow-up": post(f"action=open&receipt={CANARY}+abandon", target="/suivi/"),
    "a login": post(f"username={CANARY}&password={CANARY}", target="/admin/login/"),
    "a page that is not there": get(f"/{CANARY}/{CANARY}"),
    "our own name in the request line": get(f"https://{HOST}{PATH}"),
    "a header with an underscore": get(more=f"X_Forwarded_For: {CANARY}\r\nContent_Length: 5\r\n"),
    "bytes that are no UTF-8": get(f"/temoignages/?q=%FF%ED%A0%80{CANARY}"),
    "an expectation": post(f"story={CANARY}", "Expect: 100-continue", f"Content-Length: {len(CANARY) + 6}"),
    "many fields": post("&".join(f"x{number}={CANARY}" for number in range(1_001))),
    "parts within parts": post(nested(60), kind=MULTIPART),
    "parts without an end": post(parts(2)[:-6], kind=MULTIPART),
    "a packed body": post(f"\x1f\x8b{CANARY}", f"Content-Encoding: gzip\r\nContent-Length: {len(CANARY) + 2}"),
    "a header without a colon": get(more=f"{CANARY}\r\n"),
    "a foreign expectation": get(more=f"Expect: {CANARY}\r\n"),
}  # fmt: skip
# Refused with a status that says no more.
REFUSED = {
    "no request line": f"{CANARY}\r\n\r\n".encode(),
    "another version": get(line="GET {} HTTP/9.9"),
    "a method in small letters": get(line="get {} HTTP/1.1"),
    "a method of its own": get(line=f"{CANARY.upper()} {{}} HTTP/1.1"),
    "a tunnel": get(f"{CANARY}.example:443", line="CONNECT {} HTTP/1.1"),
    "a trace": get(line="TRACE {} HTTP/1.1"),
    "a foreign host": get(host=f"Host: {CANARY}.example\r\n"),
    "a foreign host in the request line": get(f"http://{CANARY}.example/"),
    "a host that is none": get(host=f"Host: {CANARY}/../x\r\n"),
    "no host": get(host=""),
    "two hosts": get(host=f"{OURS}Host: {CANARY}.example\r\n"),
    "NUL in the address": get(f"/{CANARY}\0"),
    "NUL in a header": get(more=f"X-A: {CANARY}\0\r\n"),
    "a bare line end in a header": get(more=f"X-A: {CANARY}\rX-B: {CANARY}\r\n"),
    "a header without a name": get(more=f": {CANARY}\r\n"),
    "an address that is too long": get(f"/?q={CANARY * 2_000}"),
    "an address longer than the site reads": get(f"/?q={CANARY * 700}"),
    "a header that is too long": get(more=f"X-A: {CANARY * 2_000}\r\n"),
    "too many headers": get(more="".join(f"X-{number}: {CANARY}\r\n" for number in range(80))),
    "a body over the limit": post(CANARY, f"Content-Length: {26 * 2**20}"),
    "a body in chunks over the limit": post(f"{26 * 2**20:x}\r\n{CANARY}", CHUNKED),
    "a length that is none": post(CANARY, f"Content-Length: {CANARY}"),
    "a length below nothing": post(CANARY, "Content-Length: -1"),
    "two lengths": post(SMUGGLED, "Content-Length: 0", f"Content-Length: {len(SMUGGLED)}"),
    "a length and chunks": post(f"0\r\n\r\n{SMUGGLED}", f"Content-Length: {len(SMUGGLED) + 5}", CHUNKED),
    "chunks twice": post(f"0\r\n\r\n{SMUGGLED}", CHUNKED, CHUNKED),
    "chunks and something else": post(f"0\r\n\r\n{SMUGGLED}", "Transfer-Encoding: chunked, identity"),
    "chunks of another kind": post(f"0\r\n\r\n{SMUGGLED}", "Transfer-Encoding: xchunked"),
    "chunks behind a tab": post(f"0\r\n\r\n{SMUGGLED}", "Transfer-Encoding:\x0bchunked"),
    "chunks before HTTP/1.1": post(f"0\r\n\r\n{SMUGGLED}", CHUNKED).replace(b"HTTP/1.1", b"HTTP/1.0", 1),
    "a chunk whose size is none": post(f"{CANARY}\r\n", CHUNKED),
    "a chunk longer than it says": post(f"3\r\nstory={CANARY}\r\n0\r\n\r\n", CHUNKED),
    "no boundary": post(CANARY, kind="Content-Type: multipart/form-data\r\n"),
    "a boundary that is none": post(CANARY, kind=f"Content-Type: multipart/form-data; boundary={CANARY * 100}é\r\n"),
    "too many fields": post("&".join(f"x{number}={CANARY}" for number in range(5_001))),
    "a hundred and one files": post(parts(101, file=True), kind=MULTIPART, target="/suivi/"),
    "too many files": post(parts(1_001, file=True), kind=MULTIPART, target="/suivi/"),
}  # fmt: skip
# Never whole: whoever sends them hangs up.
CUT = {
    "a body cut short": post(f"story={CANARY}", "Content-Length: 1000"),
    "a chunk cut short": post(f"ff\r\nstory={CANARY}", CHUNKED),
    "a header cut short": get()[:-2],
}
TWO = get().replace(b"Connection: close\r\n", b"") + get()
OLD = f"GET {PATH}\r\n".encode()  # HTTP/0.9: an answer has neither status nor headers
