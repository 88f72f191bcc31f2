"""A provincial user query as a team of its own would have built it: in Python, after the published description alone.

It knows nothing of the hospital, of `state` or of who will come: whoever opens its card page gets a code, and whoever holds
the partner's secret may ask once what card stands behind a code. Its manners are a gateway's: figures are texts, what is
not there is null or missing, the answer is wrapped twice, and it refuses whatever its description does not name.
Arguments: partner id, partner secret, and the cards as JSON ({"name", "number", "family"?}). Prints its port.
"""

import hashlib
import hmac
import json
import re
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PARTNER, SECRET = sys.argv[1:]
QUERY_PATH = f"/api/mipuserquery/userQuery/{PARTNER}"
CODE_LIVES_SECONDS = 300
MAY_BE_OFF_MS = 300_000

issued: dict[str, dict] = {}
seen_request_ids: set[str] = set()
asked_by: list[str] = []


class Refused(Exception):
    pass


def issue(card: dict) -> str:
    code = "".join(secrets.choice("0123456789") for _ in range(28))
    issued[code] = {"card": card, "until": time.time() + CODE_LIVES_SECONDS, "openid": None, "used": False}
    return code


def check_signature(headers) -> None:
    stamp = headers.get("god-portal-timestamp") or ""
    request_id = headers.get("god-portal-request-id") or ""
    signature = headers.get("god-portal-signature") or ""
    if not re.fullmatch(r"\d{13}", stamp) or abs(time.time() * 1000 - int(stamp)) > MAY_BE_OFF_MS:
        raise Refused("50004", "时间戳不在有效范围内")
    if not re.fullmatch(r"[0-9a-f]{32}", request_id) or request_id in seen_request_ids:
        raise Refused("50005", "请求编号不合规或重复")
    ours = hmac.new(SECRET.encode(), (PARTNER + stamp).encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(ours, signature):
        raise Refused("50003", "签名验证失败")
    seen_request_ids.add(request_id)


def look_up(body: dict) -> dict:
    if set(body) != {"qrcode", "openid"} or not all(isinstance(v, str) and v for v in body.values()):
        raise Refused("50010", "参数不合规")
    known = issued.get(body["qrcode"])
    if known is None or known["until"] < time.time():
        raise Refused("50021", "授权码不存在或已过期")
    if known["openid"] not in (None, body["openid"]):
        raise Refused("50022", "授权码不属于该用户")
    known["openid"] = body["openid"]
    if known["used"]:
        raise Refused("50023", "授权码已使用")
    known["used"] = True
    card = known["card"]
    answer = {
        "user_name": card["name"],
        "user_card_no": card["number"],
        "user_card_type": 1,
        "mobile": None,
        "pay_auth_no": "AUTH" + secrets.token_hex(12),
    }
    if card.get("relative"):
        answer["family_pay_auth_no"] = answer["pay_auth_no"]
        answer["pay_auth_no"] = None
    asked_by.append(body["openid"])
    return answer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_) -> None:
        pass

    def say(self, status: int, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def json(self, value) -> None:
        self.say(200, "text/json;charset=utf-8", json.dumps(value, ensure_ascii=False))

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == QUERY_PATH:
            try:
                check_signature(self.headers)
                body = json.loads(raw)
                data = look_up(body)
                # The gateway's own envelope, with what the service behind it said as a text in it.
                self.json({"code": "0", "message": "成功", "success": True, "data": json.dumps(data)})
            except Refused as refused:
                code, message = refused.args
                self.json({"code": code, "message": message, "success": False, "data": None})
        elif self.path == "/phone":
            self.json({"authCode": issue(json.loads(raw))})
        else:
            self.say(404, "text/html", "<html><body><h1>404 Not Found</h1></body></html>")

    def do_GET(self) -> None:
        if self.path == "/phone":
            self.json(asked_by)
        else:
            self.say(200, "text/html", "<h1>auth</h1>")


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
