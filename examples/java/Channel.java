import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;

/** HIS 到云函数的渠道：封装请求，拆开应答。BouncyCastle 1.60 以上，Java 8 以上。 */
final class Channel {
    static final List<String> READINGS = Arrays.asList("raw", "text", "bare");
    private static final Set<String> UNSIGNED =
        new HashSet<>(Arrays.asList("chs_fjs_sign", "chs_fjs_encdata", "extra"));
    private static final long WINDOW_MS = 600_000;

    private final String appId;
    private final String secret;
    private final String url;
    /** 16 个字符。 */
    final String sm4Key;

    Channel(String appId, String secret, String url) {
        this.appId = appId;
        this.secret = secret;
        this.url = url;
        byte[] idKey = Arrays.copyOf(utf8(appId), 16);
        this.sm4Key = hex(sm4(true, idKey, utf8(secret))).substring(0, 16);
    }

    /** 可以发送的一行。 */
    String seal(String funid, Map<String, Object> data, long timestamp, String reading) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("chs_fjs_appid", appId);
        header.put("chs_fjs_appsecret", secret);
        header.put("chs_fjs_funid", funid);
        header.put("chs_fjs_timestamp", new Json.Num(Long.toString(timestamp)));
        Map<String, Object> clear = new LinkedHashMap<>(header);
        clear.putAll(data);
        header.put("chs_fjs_encdata", hex(sm4(true, utf8(sm4Key), utf8(Json.write(data)))));
        header.put("chs_fjs_sign", sm3(canonical(clear, reading)));
        return Json.write(header);
    }

    /** 拆开应答：解密，三种读法验签，再看时间戳。IllegalArgumentException 就是不可信。 */
    Map<String, Object> open(String text, long now) {
        Map<String, Object> message = Json.parseObject(text);
        Map<String, Object> clear = withoutUnsigned(message);
        Object encdata = message.get("chs_fjs_encdata");
        if (encdata instanceof String)
            clear.putAll(Json.parseObject(
                new String(sm4(false, utf8(sm4Key), bytes((String) encdata)), StandardCharsets.UTF_8)));
        boolean good = false;
        for (String reading : READINGS)
            good |= sm3(canonical(clear, reading)).equals(message.get("chs_fjs_sign"));
        if (!good)
            throw new IllegalArgumentException("应答验不过签：" + clear.get("code") + " " + clear.get("message"));
        if (Math.abs(now - Long.parseLong(clear.get("chs_fjs_timestamp").toString())) > WINDOW_MS)
            throw new IllegalArgumentException("应答的时间戳与本机相差太多：请对时");
        return clear;
    }

    Map<String, Object> post(String line) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(65_000);
        connection.setRequestProperty("content-type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(utf8(line));
        }
        try (InputStream in = connection.getInputStream()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            for (int n; (n = in.read(chunk)) > 0; ) body.write(chunk, 0, n);
            return open(new String(body.toByteArray(), StandardCharsets.UTF_8), System.currentTimeMillis());
        }
    }

    // ── 待签名文本 ──────────────────────────────────────────

    static Map<String, Object> withoutUnsigned(Map<String, Object> message) {
        Map<String, Object> clear = new LinkedHashMap<>(message);
        clear.keySet().removeAll(UNSIGNED);
        return clear;
    }

    String canonical(Map<String, Object> message, String reading) {
        List<String> fields = new ArrayList<>();
        for (Map.Entry<String, Object> field : new TreeMap<>(withoutUnsigned(message)).entrySet()) {
            Object value = field.getValue();
            if (isEmpty(value)) continue;
            boolean isText = value instanceof String;
            String text = value instanceof Map || value instanceof List ? nested(value, reading) : value.toString();
            if (text == null || reading.equals("text") && isText && text.trim().isEmpty()) continue;
            fields.add(field.getKey() + "=" + text + "&");
        }
        if (reading.equals("text")) fields.sort(String.CASE_INSENSITIVE_ORDER);
        return String.join("", fields) + "key=" + secret;
    }

    /** 对象、数组按一种读法写成 JSON；null 是整个不要。 */
    private static String nested(Object value, String reading) {
        if (value instanceof Map) {
            List<String> members = new ArrayList<>();
            for (Map.Entry<?, ?> member : new TreeMap<>((Map<?, ?>) value).entrySet()) {
                String text = isEmpty(member.getValue()) ? null : nested(member.getValue(), reading);
                if (text != null) members.add(Json.write(member.getKey()) + ":" + text);
            }
            return members.isEmpty() && reading.equals("bare") ? null : "{" + String.join(",", members) + "}";
        }
        if (value instanceof List) {
            List<?> list = (List<?>) value;
            List<String> elements = new ArrayList<>();
            for (Object one : list) {
                String text = isEmpty(one) && !reading.equals("raw") ? null : nested(one, reading);
                if (text != null) elements.add(text);
            }
            boolean gone = reading.equals("bare") ? elements.isEmpty() : reading.equals("text") && list.isEmpty();
            return gone ? null : "[" + String.join(",", elements) + "]";
        }
        boolean quoted = reading.equals("text") && (value instanceof Json.Num || value instanceof Boolean);
        return quoted ? "\"" + value + "\"" : Json.write(value);
    }

    private static boolean isEmpty(Object value) {
        return value == null || value.equals("");
    }

    // ── SM3、SM4 ────────────────────────────────────────────

    static String sm3(String text) {
        SM3Digest digest = new SM3Digest();
        byte[] bytes = utf8(text);
        digest.update(bytes, 0, bytes.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return hex(out);
    }

    /** ECB，PKCS#7。 */
    private static byte[] sm4(boolean encrypting, byte[] key, byte[] data) {
        PaddedBufferedBlockCipher cipher = new PaddedBufferedBlockCipher(new SM4Engine());
        cipher.init(encrypting, new KeyParameter(key));
        byte[] out = new byte[cipher.getOutputSize(data.length)];
        try {
            int length = cipher.processBytes(data, 0, data.length, out, 0);
            length += cipher.doFinal(out, length);
            return Arrays.copyOf(out, length);
        } catch (CryptoException error) {
            throw new IllegalArgumentException("密文解不开", error);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte one : bytes) out.append(String.format("%02X", one));
        return out.toString();
    }

    private static byte[] bytes(String hex) {
        byte[] out = new byte[hex.length() / 2];
        for (int i = 0; i < out.length; i++) out[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        return out;
    }
}
