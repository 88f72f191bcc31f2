import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * HIS 适配接口（docs/his-adapter.md）：医院提供，本系统来查。把 staysOf、billOf 换成您的查询；这里只有一位试用的患者。
 * HIS_KEY=口令 java … Adapter 8090，然后 HIS_URL=http://127.0.0.1:8090 HIS_KEY=口令 npm start
 */
public final class Adapter {
    private static final byte[] KEY = System.getenv("HIS_KEY").getBytes(StandardCharsets.UTF_8);
    /** 几个院区共用这个接口时，只给问到的那个院区的。 */
    private static final String INSTITUTION = "H35050200001";
    private static final String NAME = "陈样例";
    private static final String NUMBER = "350503195111080023";
    private static final String STAY = "ZY20261101002";

    public static void main(String[] given) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(given[0])), 0);
        server.createContext("/adapter/stays", exchange -> answer(exchange, Adapter::staysOf));
        server.createContext("/adapter/fee-info", exchange -> answer(exchange, Adapter::billOf));
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static Map<String, Object> staysOf(Map<String, Object> asked) {
        Map<String, Object> stay = new LinkedHashMap<>();
        stay.put("hosp_mdtrt_id", STAY);
        stay.put("hospital", "泉州示范医院");
        stay.put("ward", "心内科一病区");
        stay.put("bed", "12");
        stay.put("admitted_at", "2026-11-01 09:30:00");
        boolean his = INSTITUTION.equals(asked.get("fixmedins_code")) && NAME.equals(asked.get("psn_name"))
            && NUMBER.equalsIgnoreCase(String.valueOf(asked.get("cert_no")));
        List<Object> stays = his ? Collections.singletonList(stay) : Collections.emptyList();
        return Collections.singletonMap("stays", stays);
    }

    /** null 是没有。 */
    private static Map<String, Object> billOf(Map<String, Object> asked) {
        if (!INSTITUTION.equals(asked.get("fixmedins_code")) || !STAY.equals(asked.get("hosp_mdtrt_id"))) return null;
        Map<String, Object> bill = new LinkedHashMap<>();
        bill.put("psn_name", NAME);
        bill.put("cert_no", NUMBER);
        bill.put("cert_type", "01");
        bill.put("med_type", "21");
        bill.put("is_own", new Json.Num("0"));
        bill.put("mdtrt_id", "YB20261101002");
        bill.put("setl_id", "JS20261101002");
        bill.put("setl_time", "2026-11-10 10:00:00");
        // 从 BigDecimal.toPlainString() 来，没有浮点。
        bill.put("medfee_sumamt", new Json.Num("8000.00"));
        bill.put("fund_pay_sumamt", new Json.Num("5000.00"));
        bill.put("acct_pay_sumamt", new Json.Num("1000.00"));
        bill.put("cash_payamt", new Json.Num("0.00"));
        bill.put("cntr_bank_act_amt", new Json.Num("2000.00"));
        return bill;
    }

    private interface Query {
        Map<String, Object> answer(Map<String, Object> asked);
    }

    private static void answer(HttpExchange exchange, Query query) throws IOException {
        String body = read(exchange.getRequestBody());
        String key = exchange.getRequestHeaders().getFirst("x-his-key");
        if (key == null || !MessageDigest.isEqual(KEY, key.getBytes(StandardCharsets.UTF_8))) {
            send(exchange, 401, "{}");
            return;
        }
        try {
            Map<String, Object> found = query.answer(Json.parseObject(body));
            send(exchange, found == null ? 404 : 200, found == null ? "{}" : Json.write(found));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException notJson) {
            send(exchange, 400, "{}");
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (int n; (n = in.read(chunk)) > 0; ) body.write(chunk, 0, n);
        return new String(body.toByteArray(), StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
