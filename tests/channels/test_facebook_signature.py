import hashlib
import hmac
import json

from bots.channels.facebook_updates import verify_signature

SECRET = "app-secret"
# As Meta sends it: letters outside ASCII, and slashes, escaped.
ARABIC = rb'{"object":"page","entry":[{"id":"1","message":"\u0634\u0643\u0631\u0627 a\/b"}]}'


def signed(body):
    return "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def test_the_raw_bytes_are_what_is_signed():
    assert verify_signature(SECRET, ARABIC, signed(ARABIC))


def test_a_body_parsed_and_dumped_again_is_another():
    header = signed(ARABIC)
    for ascii_only in (True, False):
        dumped = json.dumps(json.loads(ARABIC), ensure_ascii=ascii_only, separators=(",", ":")).encode()
        assert not verify_signature(SECRET, dumped, header)


def test_another_secret_another_body_and_no_header_are_refused():
    header = signed(ARABIC)
    assert not verify_signature("other", ARABIC, header)
    assert not verify_signature(SECRET, ARABIC + b" ", header)
    for wrong in (None, "", "sha256=", header.removeprefix("sha256="), header.replace("sha256", "sha1"), "sha256=شكرا"):
        assert not verify_signature(SECRET, ARABIC, wrong)
