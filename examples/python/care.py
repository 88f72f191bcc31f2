"""泉州医保信用就医：HIS 客户端。一个文件，可以直接抄进您的程序。

    python3 care.py check  ../vectors.json                     逐字核对样例
    python3 care.py send   渠道.json 请求.json [存报文的目录]      先存后发，重发到有结论
    python3 care.py resend 渠道.json 存报文的目录                 程序重启之后：没有结论的接着发

SM3 来自 hashlib（OpenSSL），SM4 来自 cryptography；没有它们的机器可以都换成 gmssl。
"""

import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

READINGS = ("raw", "text", "bare")
UNSIGNED = {"chs_fjs_sign", "chs_fjs_encdata", "extra"}
EMPTY = (None, "")
WINDOW_MS = 600_000


class Number(str):
    """JSON 里的数字，照报文的原文：1000.00 不是 1000，签名不同。"""


def loads(text):
    return json.loads(text, parse_float=Number, parse_int=Number)


def dumps(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{dumps(name)}:{dumps(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dumps, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# ── SM3、SM4 ────────────────────────────────────────────────

def sm3(text):
    return hashlib.new("sm3", text.encode()).hexdigest().upper()


def sm4_encrypt(key, data):
    pkcs7 = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    return encryptor.update(pkcs7.update(data) + pkcs7.finalize()).hex().upper()


def sm4_decrypt(key, hex_text):
    decryptor = Cipher(algorithms.SM4(key), modes.ECB()).decryptor()
    pkcs7 = padding.PKCS7(128).unpadder()
    return pkcs7.update(decryptor.update(bytes.fromhex(hex_text))) + pkcs7.finalize()


# ── 待签名文本 ──────────────────────────────────────────────

def by_code_unit(name):
    return name.encode("utf-16-be")


def nested(value, reading):
    """对象、数组按一种读法写成 JSON；None 是整个不要。"""
    if isinstance(value, dict):
        members = ((name, nested(value[name], reading)) for name in sorted(value, key=by_code_unit)
                   if value[name] not in EMPTY)
        body = ",".join(f"{dumps(name)}:{text}" for name, text in members if text is not None)
        return None if not body and reading == "bare" else "{" + body + "}"
    if isinstance(value, list):
        kept = value if reading == "raw" else [one for one in value if one not in EMPTY]
        body = ",".join(text for text in (nested(one, reading) for one in kept) if text is not None)
        gone = reading == "bare" and not body or reading == "text" and not value
        return None if gone else "[" + body + "]"
    if isinstance(value, (Number, bool)) and reading == "text":
        return f'"{dumps(value)}"'
    return dumps(value)


def canonical(message, key, reading="raw"):
    fields = []
    for name in sorted(message, key=by_code_unit):
        value = message[name]
        if name in UNSIGNED or value in EMPTY:
            continue
        is_text = isinstance(value, str)
        text = value if is_text else nested(value, reading) if isinstance(value, (dict, list)) else dumps(value)
        if text is None or reading == "text" and is_text and not text.strip():
            continue
        fields.append(f"{name}={text}")
    if reading == "text":
        fields.sort(key=lambda field: f"{field}&".upper().lower())
    return "&".join(fields + [f"key={key}"])


# ── 渠道：封装、拆开 ─────────────────────────────────────────

class Channel:
    def __init__(self, app_id, app_secret, url=None):
        self.app_id, self.secret, self.url = app_id, app_secret, url
        id_key = app_id.encode()[:16].ljust(16, b"\0")
        self.sm4_key = sm4_encrypt(id_key, app_secret.encode())[:16].encode()

    def seal(self, funid, data, timestamp=None, reading="raw"):
        header = {
            "chs_fjs_appid": self.app_id,
            "chs_fjs_appsecret": self.secret,
            "chs_fjs_funid": funid,
            "chs_fjs_timestamp": Number(timestamp or int(time.time() * 1000)),
        }
        return dumps({
            **header,
            "chs_fjs_encdata": sm4_encrypt(self.sm4_key, dumps(data).encode()),
            "chs_fjs_sign": sm3(canonical({**header, **data}, self.secret, reading)),
        })

    def open(self, text, now=None):
        """拆开应答：解密，三种读法验签，再看时间戳。ValueError 就是不可信。"""
        message = loads(text)
        clear = {name: one for name, one in message.items() if name not in UNSIGNED}
        if message.get("chs_fjs_encdata"):
            clear.update(loads(sm4_decrypt(self.sm4_key, message["chs_fjs_encdata"])))
        if not any(sm3(canonical(clear, self.secret, one)) == message.get("chs_fjs_sign") for one in READINGS):
            raise ValueError(f"应答验不过签：{clear.get('code')} {clear.get('message')}")
        if abs((now or time.time() * 1000) - int(clear["chs_fjs_timestamp"])) > WINDOW_MS:
            raise ValueError("应答的时间戳与本机相差太多：请对时")
        return clear


# ── 先存后发，重发到有结论 ─────────────────────────────────────

NO_CONCLUSION = {"state.unknown-outcome", "state.stay-busy", "state.needs-person"}


def is_conclusion(answer):
    return answer["code"] not in ("9500", "9503") and answer.get("type") not in NO_CONCLUSION


class Outbox:
    """一行报文一个文件：发出之前写好，有了结论才删。"""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def put(self, line):
        name = os.path.join(self.folder, f"{time.time_ns()}.line")
        with open(f"{name}.new", "w", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        os.rename(f"{name}.new", name)
        return name

    def pending(self):
        return sorted(os.path.join(self.folder, one) for one in os.listdir(self.folder) if one.endswith(".line"))


def post(url, line):
    request = urllib.request.Request(url, line.encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=65) as response:
        return response.read().decode()


def send(channel, file, pauses=(1, 5, 30, 120, 300, 300, 300)):
    """发一个存好的文件，直到有结论；返回应答，没有结论时返回最后的应答（或 None），文件留着。"""
    with open(file, encoding="utf-8") as one:
        line = one.read()
    answer = None
    for pause in (0,) + tuple(pauses):
        time.sleep(pause)
        try:
            answer = channel.open(post(channel.url, line))
        except (OSError, ValueError) as error:
            print(f"没有可信的应答：{error}", file=sys.stderr)
            continue
        if is_conclusion(answer):
            os.remove(file)
            return answer
        print(answer["message"], file=sys.stderr)
        if answer["type"] == "state.needs-person":
            return answer
    return answer


# ── 命令 ────────────────────────────────────────────────────

def check(path):
    vectors = loads(open(path, encoding="utf-8").read())
    channel = Channel(vectors["channel"]["appId"], vectors["channel"]["appSecret"])
    assert channel.sm4_key.decode() == vectors["sm4Key"], "报文密钥"
    timestamp = vectors["timestamp"]
    count = 0
    for one in vectors["requests"]:
        data = loads(one["plain"])
        for reading in READINGS:
            message = loads(one[reading]["message"])
            clear = {**{k: v for k, v in message.items() if k not in UNSIGNED}, **data}
            assert canonical(clear, channel.secret, reading) == one[reading]["canonical"], (one["what"], reading)
            assert channel.seal(one["funid"], data, timestamp, reading) == one[reading]["message"], one["what"]
            count += 1
    for one in vectors["answers"]:
        for reading in READINGS:
            clear = {**loads(one["plain"]), "chs_fjs_timestamp": timestamp}
            assert canonical(clear, channel.secret, reading) == one[reading]["canonical"], (one["what"], reading)
            assert channel.open(one[reading]["message"], int(timestamp)) == clear, one["what"]
            damaged = one[reading]["message"].replace('"chs_fjs_sign":"', '"chs_fjs_sign":"0')
            try:
                channel.open(damaged, int(timestamp))
            except ValueError:
                count += 1
            else:
                raise AssertionError("坏的签名没有被发现")
    print(f"{count} 份样例，逐字相同")


def channel_of(path):
    given = json.load(open(path, encoding="utf-8"))
    return Channel(given["appId"], given["appSecret"], given["url"])


def main(command, *given):
    if command == "check":
        return check(*given)
    channel = channel_of(given[0])
    if command == "resend":
        files = Outbox(given[1]).pending()
    else:
        request = loads(open(given[1], encoding="utf-8").read())
        outbox = Outbox(given[2] if len(given) > 2 else "outbox")
        files = [outbox.put(channel.seal(request["funid"], request["data"]))]
    for file in files:
        print(dumps(send(channel, file)))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
