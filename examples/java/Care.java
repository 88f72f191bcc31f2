import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** 先存后发，重发到有结论。用法见 README.md。 */
public final class Care {
    private static final Set<String> NO_CONCLUSION = new HashSet<>(
        Arrays.asList("state.unknown-outcome", "state.stay-busy", "state.needs-person"));
    private static final int[] PAUSES_SECONDS = {0, 1, 5, 30, 120, 300, 300, 300};

    public static void main(String[] given) throws Exception {
        if (given.length < 2) {
            System.err.println("用法：Care check 样例 | send 渠道 请求 [存报文的目录] | resend 渠道 存报文的目录");
            System.exit(2);
        }
        if (given[0].equals("check")) {
            check(read(Paths.get(given[1])));
            return;
        }
        Map<String, Object> told = Json.parseObject(read(Paths.get(given[1])));
        Channel channel =
            new Channel((String) told.get("appId"), (String) told.get("appSecret"), (String) told.get("url"));
        if (given[0].equals("resend")) {
            for (Path file : pending(Paths.get(given[2]))) System.out.println(Json.write(send(channel, file)));
            return;
        }
        Map<String, Object> request = Json.parseObject(read(Paths.get(given[2])));
        String line = channel.seal(
            (String) request.get("funid"), object(request.get("data")), System.currentTimeMillis(), "raw");
        Path file = put(Paths.get(given.length > 3 ? given[3] : "outbox"), line);
        System.out.println(Json.write(send(channel, file)));
    }

    /** 发出之前写好：一行报文一个文件。 */
    static Path put(Path folder, String line) throws IOException {
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "", ".new");
        Files.write(draft, line.getBytes(StandardCharsets.UTF_8));
        try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Path file = folder.resolve(System.currentTimeMillis() + "-" + System.nanoTime() + ".line");
        return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static List<Path> pending(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".line")).sorted().collect(Collectors.toList());
        }
    }

    /** 直到有结论；没有结论时返回最后的应答（或 null），文件留着。 */
    static Map<String, Object> send(Channel channel, Path file) throws Exception {
        String line = read(file);
        Map<String, Object> answer = null;
        for (int pause : PAUSES_SECONDS) {
            Thread.sleep(pause * 1000L);
            try {
                answer = channel.post(line);
            } catch (IOException | IllegalArgumentException error) {
                System.err.println("没有可信的应答：" + error.getMessage());
                continue;
            }
            if (isConclusion(answer)) {
                Files.delete(file);
                return answer;
            }
            System.err.println(answer.get("message"));
            if ("state.needs-person".equals(answer.get("type"))) return answer;
        }
        return answer;
    }

    static boolean isConclusion(Map<String, Object> answer) {
        String code = String.valueOf(answer.get("code"));
        return !code.equals("9500") && !code.equals("9503") && !NO_CONCLUSION.contains(answer.get("type"));
    }

    static void check(String text) {
        Map<String, Object> vectors = Json.parseObject(text);
        Map<String, Object> told = object(vectors.get("channel"));
        Channel channel = new Channel((String) told.get("appId"), (String) told.get("appSecret"), null);
        same(vectors.get("sm4Key"), channel.sm4Key, "报文密钥");
        long timestamp = Long.parseLong(vectors.get("timestamp").toString());
        int count = 0;
        for (Object each : (List<?>) vectors.get("requests")) {
            Map<String, Object> one = object(each);
            Map<String, Object> data = Json.parseObject((String) one.get("plain"));
            for (String reading : Channel.READINGS) {
                Map<String, Object> expected = object(one.get(reading));
                String message = (String) expected.get("message");
                Map<String, Object> clear = Channel.withoutUnsigned(Json.parseObject(message));
                clear.putAll(data);
                same(expected.get("canonical"), channel.canonical(clear, reading), one.get("what"));
                same(message, channel.seal((String) one.get("funid"), data, timestamp, reading), one.get("what"));
                count++;
            }
        }
        for (Object each : (List<?>) vectors.get("answers")) {
            Map<String, Object> one = object(each);
            for (String reading : Channel.READINGS) {
                Map<String, Object> expected = object(one.get(reading));
                Map<String, Object> clear = Json.parseObject((String) one.get("plain"));
                clear.put("chs_fjs_timestamp", vectors.get("timestamp"));
                same(expected.get("canonical"), channel.canonical(clear, reading), one.get("what"));
                same(clear, channel.open((String) expected.get("message"), timestamp), one.get("what"));
                String damaged = ((String) expected.get("message")).replace("chs_fjs_sign\":\"", "chs_fjs_sign\":\"0");
                try {
                    channel.open(damaged, timestamp);
                } catch (IllegalArgumentException found) {
                    count++;
                    continue;
                }
                throw new AssertionError("坏的签名没有被发现");
            }
        }
        System.out.println(count + " 份样例，逐字相同");
    }

    private static void same(Object expected, Object actual, Object what) {
        if (!expected.equals(actual)) throw new AssertionError(what + "\n应为 " + expected + "\n得到 " + actual);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
