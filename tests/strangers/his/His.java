import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.paddings.PKCS7Padding;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.encoders.Hex;

/**
 * A HIS's client in Java with BouncyCastle, written from docs/hospital.md and the standard alone: as his.py, line for line
 * of what it is told and tells.
 */
public final class His {
  /** A number as it is written. */
  record Written(String text) {}

  public static void main(String[] arguments) throws Exception {
    String url = arguments[0], appId = arguments[1], secret = arguments[2], reading = arguments[3];
    byte[] first = sm4(bytes(appId.substring(0, 16)), bytes(secret), true);
    byte[] key = bytes(Hex.toHexString(first).toUpperCase().substring(0, 16));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    HttpClient http = HttpClient.newHttpClient();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Map<String, Object> asked = object(new Json(line).value());
      Map<String, Object> data = object(asked.get("data"));
      Map<String, Object> message = new LinkedHashMap<>();
      message.put("chs_fjs_appid", appId);
      message.put("chs_fjs_appsecret", secret);
      message.put("chs_fjs_funid", asked.get("funid"));
      message.put("chs_fjs_timestamp", new Written(String.valueOf(System.currentTimeMillis())));
      Map<String, Object> signed = new LinkedHashMap<>(message);
      signed.putAll(data);
      message.put("chs_fjs_encdata", Hex.toHexString(sm4(key, bytes(write(data, "raw", false)), true)).toUpperCase());
      message.put("chs_fjs_sign", signature(signed, secret, reading));
      HttpRequest request = HttpRequest.newBuilder(URI.create(url))
          .header("content-type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(write(message, "raw", false)))
          .build();
      String body = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
      Map<String, Object> answer = object(new Json(body).value());
      Object sign = answer.remove("chs_fjs_sign");
      byte[] plain = sm4(key, Hex.decode((String) answer.remove("chs_fjs_encdata")), false);
      Map<String, Object> inside = object(new Json(new String(plain, StandardCharsets.UTF_8)).value());
      answer.putAll(inside);
      boolean verified = signature(answer, secret, reading).equals(sign);
      out.println("{\"verified\":" + verified + "," + write(inside, "raw", false).substring(1));
    }
  }

  static String signature(Map<String, Object> message, String secret, String reading) {
    List<String> fields = new ArrayList<>();
    for (Map.Entry<String, Object> field : new TreeMap<>(message).entrySet()) {
      Object value = field.getValue();
      if (isNothing(value)) continue;
      String text = value instanceof String one ? one
          : value instanceof Written one ? one.text()
          : value instanceof Boolean ? value.toString()
          : write(value, reading, true);
      if (text == null || reading.equals("text") && text.trim().isEmpty()) continue;
      fields.add(field.getKey() + "=" + text);
    }
    if (reading.equals("text")) fields.sort(String.CASE_INSENSITIVE_ORDER);
    fields.add("key=" + secret);
    byte[] text = bytes(String.join("&", fields));
    SM3Digest digest = new SM3Digest();
    digest.update(text, 0, text.length);
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return Hex.toHexString(result).toUpperCase();
  }

  static boolean isNothing(Object value) {
    return value == null || "".equals(value);
  }

  /** @param signing as it is signed under the reading, else as it is; null where the reading has nothing of it */
  static String write(Object value, String reading, boolean signing) {
    boolean text = signing && reading.equals("text"), bare = signing && reading.equals("bare");
    if (value instanceof Map) {
      Map<String, Object> members = signing ? new TreeMap<>(object(value)) : object(value);
      List<String> written = new ArrayList<>();
      for (Map.Entry<String, Object> member : members.entrySet()) {
        if (signing && isNothing(member.getValue())) continue;
        String one = write(member.getValue(), reading, signing);
        if (one != null) written.add(quoted(member.getKey()) + ":" + one);
      }
      return bare && written.isEmpty() ? null : "{" + String.join(",", written) + "}";
    }
    if (value instanceof List<?> list) {
      if (text && list.isEmpty()) return null;
      List<String> written = new ArrayList<>();
      for (Object element : list) {
        if ((text || bare) && isNothing(element)) continue;
        String one = write(element, reading, signing);
        if (one != null) written.add(one);
      }
      return bare && written.isEmpty() ? null : "[" + String.join(",", written) + "]";
    }
    if (value instanceof String one) return quoted(one);
    String scalar = value instanceof Written one ? one.text() : String.valueOf(value);
    return text ? quoted(scalar) : scalar;
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char one : text.toCharArray()) {
      switch (one) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(one < ' ' ? String.format("\\u%04x", (int) one) : String.valueOf(one));
      }
    }
    return out.append('"').toString();
  }

  static byte[] sm4(byte[] key, byte[] data, boolean encrypting) throws Exception {
    PaddedBufferedBlockCipher cipher =
        new PaddedBufferedBlockCipher(new SM4Engine(), new PKCS7Padding());
    cipher.init(encrypting, new KeyParameter(key));
    byte[] out = new byte[cipher.getOutputSize(data.length)];
    int length = cipher.processBytes(data, 0, data.length, out, 0);
    length += cipher.doFinal(out, length);
    return java.util.Arrays.copyOf(out, length);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  /** JSON whose numbers keep their text; of well-formed input. */
  static final class Json {
    private final String text;
    private int at = 0;

    Json(String text) {
      this.text = text;
    }

    Object value() {
      blank();
      char next = text.charAt(at);
      if (next == '{') return members();
      if (next == '[') return elements();
      if (next == '"') return string();
      int from = at;
      while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) at++;
      String word = text.substring(from, at);
      return switch (word) {
        case "null" -> null;
        case "true" -> true;
        case "false" -> false;
        default -> new Written(word);
      };
    }

    private Map<String, Object> members() {
      Map<String, Object> members = new LinkedHashMap<>();
      at++;
      for (blank(); text.charAt(at) != '}'; blank()) {
        if (text.charAt(at) == ',') at++;
        blank();
        String name = string();
        blank();
        at++;
        members.put(name, value());
      }
      at++;
      return members;
    }

    private List<Object> elements() {
      List<Object> elements = new ArrayList<>();
      at++;
      for (blank(); text.charAt(at) != ']'; blank()) {
        if (text.charAt(at) == ',') at++;
        elements.add(value());
      }
      at++;
      return elements;
    }

    private String string() {
      StringBuilder out = new StringBuilder();
      for (at++; text.charAt(at) != '"'; at++) {
        if (text.charAt(at) != '\\') {
          out.append(text.charAt(at));
          continue;
        }
        char escaped = text.charAt(++at);
        if (escaped == 'u') {
          out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
          at += 4;
        } else {
          int known = "nrtbf".indexOf(escaped);
          out.append(known < 0 ? escaped : "\n\r\t\b\f".charAt(known));
        }
      }
      at++;
      return out.toString();
    }

    private void blank() {
      while (Character.isWhitespace(text.charAt(at))) at++;
    }
  }
}
