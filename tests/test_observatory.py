"""Each rule of `tests/observatory.py`, on a header that breaks it: a rule that cannot fail says nothing of the site."""

import pytest

from .observatory import Seen, grade, marks, score

GOOD = {
    "content-security-policy": ["default-src 'none'; script-src 'self'; style-src 'self'; frame-ancestors 'none'"],
    "strict-transport-security": ["max-age=63072000"],
    "referrer-policy": ["same-origin"],
    "x-content-type-options": ["nosniff"],
    "cross-origin-resource-policy": ["same-origin"],
}  # fmt: skip
COOKIE = "__Host-sessionid=x; Path=/; Secure; HttpOnly; SameSite=Lax"


def seen(body: str = "", redirect: str = "https://site.example/", **headers: str) -> Seen:
    named = {name.replace("_", "-"): [value] for name, value in headers.items()}
    return Seen("site.example", GOOD | named, body, redirect)


def test_the_best_answer_has_all_that_can_be_had() -> None:
    assert score(seen()) == 130
    assert score(seen(set_cookie=COOKIE)) == 135
    assert [grade(points) for points in (130, 99, 64, 3)] == ["A+", "A", "C+", "F"]


@pytest.mark.parametrize(
    ("rule", "worse", "mark"),
    [
        ("content_policy", {"content_security_policy": ""}, -25),
        ("content_policy", {"content_security_policy": "default-src 'none'; script-src 'unsafe-inline'"}, -20),
        ("content_policy", {"content_security_policy": "default-src 'self' https:"}, -20),
        ("content_policy", {"content_security_policy": "default-src 'none'; script-src 'unsafe-eval'"}, -10),
        ("content_policy", {"content_security_policy": "default-src 'none'; style-src 'unsafe-inline'"}, 0),
        ("content_policy", {"content_security_policy": "default-src 'self'"}, 5),
        ("cookies", {"set_cookie": COOKIE.replace("Secure; ", "")}, -40),
        ("cookies", {"set_cookie": COOKIE.replace("HttpOnly; ", "")}, -30),
        ("cookies", {"set_cookie": "csrftoken=x; Secure; HttpOnly"}, -20),
        ("cookies", {"set_cookie": "colour=x"}, -20),
        ("cookies", {"set_cookie": "sessionid=x; Secure; HttpOnly"}, 0),
        ("strict_transport", {"strict_transport_security": "max-age=600"}, -10),
        ("strict_transport", {"strict_transport_security": ""}, -20),
        ("redirection", {"redirect": ""}, -20),
        ("redirection", {"redirect": "https://other.example/"}, -5),
        ("referrer", {"referrer_policy": "unsafe-url"}, -5),
        ("referrer", {"referrer_policy": ""}, 0),
        ("frames", {"content_security_policy": "default-src 'none'"}, -20),
        ("frames", {"content_security_policy": "default-src 'none'", "x_frame_options": "DENY"}, 0),
        ("sniffing", {"x_content_type_options": ""}, -5),
        ("integrity", {"body": '<script src="https://cdn.example/a.js"></script>'}, -5),
        ("integrity", {"body": '<script src="http://cdn.example/a.js" integrity="x"></script>'}, -50),
        ("sharing", {"access_control_allow_origin": "*", "access_control_allow_credentials": "true"}, -50),
        ("resources", {"cross_origin_resource_policy": "cross-origin"}, -5),
        ("resources", {"cross_origin_resource_policy": ""}, 0),
    ],
)  # fmt: skip
def test_each_rule_sees_what_breaks_it(rule: str, worse: dict[str, str], mark: int) -> None:
    answer = seen(**worse)
    assert marks(answer)[rule] == mark
    assert score(answer) < 130 or rule == "cookies"


def test_below_ninety_no_bonus_counts() -> None:
    assert score(seen(x_content_type_options="", strict_transport_security="")) == 75
