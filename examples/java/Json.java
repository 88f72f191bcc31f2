import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** 只为保住数字的原文（1000.00 不是 1000，签名不同）；用 Jackson 的开 USE_BIG_DECIMAL_FOR_FLOATS 也行。 */
final class Json {
    /** JSON 里的数字，照报文的原文。 */
    static final class Num {
        final String text;

        Num(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Num && ((Num) other).text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** 对象是保持次序的 Map，数组是 List，数字是 Num。 */
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.blanks();
        if (json.at != text.length()) throw json.wrong();
        return value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> parseObject(String text) {
        Object value = parse(text);
        if (!(value instanceof Map)) throw new IllegalArgumentException("不是 JSON 对象");
        return (Map<String, Object>) value;
    }

    private Object value() {
        blanks();
        if (at == text.length()) throw wrong();
        switch (text.charAt(at)) {
            case '{': return object();
            case '[': return array();
            case '"': return string();
            case 't': return word("true", Boolean.TRUE);
            case 'f': return word("false", Boolean.FALSE);
            case 'n': return word("null", null);
            default: return number();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        for (blanks(); !ends('}'); ) {
            if (!object.isEmpty()) expect(',');
            blanks();
            String name = string();
            expect(':');
            if (object.containsKey(name)) throw wrong();
            object.put(name, value());
            blanks();
        }
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        at++;
        for (blanks(); !ends(']'); blanks()) {
            if (!array.isEmpty()) expect(',');
            array.add(value());
        }
        return array;
    }

    private String string() {
        if (!ends('"')) throw wrong();
        StringBuilder out = new StringBuilder();
        while (!ends('"')) {
            if (at >= text.length()) throw wrong();
            char c = text.charAt(at++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = text.charAt(at++);
            int simple = "\"\\/bfnrt".indexOf(escaped);
            if (simple >= 0) out.append("\"\\/\b\f\n\r\t".charAt(simple));
            else if (escaped == 'u') out.append((char) Integer.parseInt(text.substring(at, at += 4), 16));
            else throw wrong();
        }
        return out.toString();
    }

    private Num number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        if (start == at) throw wrong();
        return new Num(text.substring(start, at));
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) throw wrong();
        at += word.length();
        return value;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') at++;
    }

    private boolean ends(char c) {
        if (at >= text.length() || text.charAt(at) != c) return false;
        at++;
        return true;
    }

    private void expect(char c) {
        blanks();
        if (!ends(c)) throw wrong();
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("第 " + at + " 个字符起不是 JSON");
    }

    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Map) {
            String before = "{";
            for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
                out.append(before);
                quote(member.getKey().toString(), out);
                out.append(':');
                write(member.getValue(), out);
                before = ",";
            }
            out.append(before.equals("{") ? "{}" : "}");
        } else if (value instanceof List) {
            String before = "[";
            for (Object element : (List<?>) value) {
                out.append(before);
                write(element, out);
                before = ",";
            }
            out.append(before.equals("[") ? "[]" : "]");
        } else if (value instanceof String) quote((String) value, out);
        else out.append(value);
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int simple = "\"\\\b\f\n\r\t".indexOf(c);
            if (simple >= 0) out.append('\\').append("\"\\bfnrt".charAt(simple));
            else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }
}
