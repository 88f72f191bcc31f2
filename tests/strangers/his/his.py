"""A HIS's client in Python, written from docs/hospital.md and the standard alone.

    his.py URL APPID SECRET READING

Each line of standard input, {"funid": ..., "data": {...}}, is sealed and posted; a line of standard output tells what
was answered, and whether its signature is right under READING (raw, text or bare), the only one that this client knows.
"""
import hashlib
import json
import sys
import time
import urllib.request

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7


class Number(str):
    """A number as it is written: 1000.00 is not 1000."""


def load(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def dump(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        members = (json.dumps(name, ensure_ascii=False) + ":" + dump(one) for name, one in value.items())
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


NOTHING = (None, "")


def tidy(value, reading):
    """What is signed of a value inside of an object; None where it is not there at all."""
    if isinstance(value, dict):
        members = {name: tidy(value[name], reading) for name in sorted(value) if value[name] not in NOTHING}
        members = {name: one for name, one in members.items() if one is not None}
        return None if reading == "bare" and not members else members
    if isinstance(value, list):
        if reading == "text" and not value:
            return None
        kept = value if reading == "raw" else [one for one in value if one not in NOTHING]
        kept = [tidy(one, reading) for one in kept]
        if reading != "raw":
            kept = [one for one in kept if one is not None]
        return None if reading == "bare" and not kept else kept
    if reading == "text" and isinstance(value, bool):
        return "true" if value else "false"
    if reading == "text" and isinstance(value, Number):
        return str.__str__(value)
    return value


def signature(message, secret, reading):
    fields = []
    for name in sorted(message):
        value = message[name]
        if value in NOTHING or name in ("chs_fjs_sign", "chs_fjs_encdata"):
            continue
        if isinstance(value, (dict, list)):
            value = tidy(value, reading)
            if value is None:
                continue
            # A text that was a number must not be written as one again.
            value = dump(plain(value)) if reading == "text" else dump(value)
        if reading == "text" and not str(value).strip():
            continue
        fields.append(f"{name}={value}")
    if reading == "text":
        fields.sort(key=str.lower)
    text = "&".join(fields + [f"key={secret}"])
    return hashlib.new("sm3", text.encode("utf-8")).hexdigest().upper()


def plain(value):
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return "".join(value) if isinstance(value, str) else value


def sm4(key, data, encrypting):
    cipher = Cipher(algorithms.SM4(key), modes.ECB())
    if encrypting:
        padder = PKCS7(128).padder()
        one = cipher.encryptor()
        return one.update(padder.update(data) + padder.finalize()) + one.finalize()
    unpadder = PKCS7(128).unpadder()
    one = cipher.decryptor()
    return unpadder.update(one.update(data) + one.finalize()) + unpadder.finalize()


def main(url, app_id, secret, reading):
    key = sm4(app_id[:16].encode(), secret.encode(), True).hex().upper()[:16].encode()
    for line in sys.stdin:
        asked = load(line)
        header = {
            "chs_fjs_appid": app_id,
            "chs_fjs_appsecret": secret,
            "chs_fjs_funid": asked["funid"],
            "chs_fjs_timestamp": Number(int(time.time() * 1000)),
        }
        sealed = {
            **header,
            "chs_fjs_encdata": sm4(key, dump(asked["data"]).encode("utf-8"), True).hex().upper(),
            "chs_fjs_sign": signature({**header, **asked["data"]}, secret, reading),
        }
        request = urllib.request.Request(url, dump(sealed).encode("utf-8"), {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as response:
            answer = load(response.read().decode("utf-8"))
        sign = answer.pop("chs_fjs_sign")
        inside = load(sm4(key, bytes.fromhex(answer.pop("chs_fjs_encdata")), False).decode("utf-8"))
        verified = signature({**answer, **inside}, secret, reading) == sign
        print(json.dumps({"verified": verified, **inside}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:5])
