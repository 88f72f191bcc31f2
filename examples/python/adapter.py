"""HIS 适配接口（docs/his-adapter.md）：医院提供，本系统来查。把两个 SQL 换成您的视图即可。

    HIS_KEY=口令 python3 adapter.py 8090        然后 HIS_URL=http://127.0.0.1:8090 HIS_KEY=口令 npm start

表在内存里，有一位试用的患者；只用 Python 自带的库。
"""

import hmac
import json
import os
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = os.environ["HIS_KEY"]

STAYS = """
SELECT hosp_mdtrt_id, '泉州示范医院' AS hospital, ward, bed, admitted_at
FROM stay WHERE psn_name = :psn_name AND upper(cert_no) = upper(:cert_no) AND fixmedins_code = :fixmedins_code
ORDER BY admitted_at DESC LIMIT 100
"""
BILL = """
SELECT psn_name, cert_no, cert_type, med_type, is_own, mdtrt_id, setl_id, setl_time,
       medfee_sumamt, fund_pay_sumamt, acct_pay_sumamt, cash_payamt, cntr_bank_act_amt
FROM stay JOIN bill USING (fixmedins_code, hosp_mdtrt_id)
WHERE hosp_mdtrt_id = :hosp_mdtrt_id AND fixmedins_code = :fixmedins_code
"""
# 金额存成文字：1000.00 就是 1000.00，没有浮点。
SCHEMA = """
CREATE TABLE stay (fixmedins_code TEXT, hosp_mdtrt_id TEXT, mdtrt_id TEXT, psn_name TEXT, cert_type TEXT,
                   cert_no TEXT, is_own INTEGER, med_type TEXT, ward TEXT, bed TEXT, admitted_at TEXT,
                   PRIMARY KEY (fixmedins_code, hosp_mdtrt_id));
CREATE TABLE bill (fixmedins_code TEXT, hosp_mdtrt_id TEXT, setl_id TEXT, setl_time TEXT, medfee_sumamt TEXT,
                   fund_pay_sumamt TEXT, acct_pay_sumamt TEXT, cash_payamt TEXT, cntr_bank_act_amt TEXT,
                   PRIMARY KEY (fixmedins_code, hosp_mdtrt_id));
INSERT INTO stay VALUES ('H35050200001', 'ZY20261101002', 'YB20261101002', '陈样例', '01', '350503195111080023', 0,
                         '21', '心内科一病区', '12', '2026-11-01 09:30:00');
INSERT INTO bill VALUES ('H35050200001', 'ZY20261101002', 'JS20261101002', '2026-11-10 10:00:00', '8000.00',
                         '5000.00', '1000.00', '0.00', '2000.00');
"""


def open_database():
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.executescript(SCHEMA)
    database.row_factory = sqlite3.Row
    return database


DATABASE = open_database()


def rows(sql, asked, *names):
    return [dict(row) for row in DATABASE.execute(sql, {name: str(asked.get(name, "")) for name in names})]


class Adapter(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not hmac.compare_digest(self.headers.get("x-his-key", "").encode(), KEY.encode()):
            return self.answer(401, {})
        try:
            asked = json.loads(body)
        except ValueError:
            return self.answer(400, {})
        if self.path == "/adapter/stays":
            return self.answer(200, {"stays": rows(STAYS, asked, "fixmedins_code", "psn_name", "cert_no")})
        bills = rows(BILL, asked, "fixmedins_code", "hosp_mdtrt_id") if self.path == "/adapter/fee-info" else []
        return self.answer(200, bills[0]) if bills else self.answer(404, {})

    def answer(self, status, value):
        body = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Adapter)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
