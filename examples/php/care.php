<?php
// 泉州医保信用就医：HIS 客户端。一个文件，用法见 README.md。PHP 8.1 以上，openssl 扩展（OpenSSL 1.1.1 以上）。
declare(strict_types=1);

const READINGS = ['raw', 'text', 'bare'];
const UNSIGNED = ['chs_fjs_sign', 'chs_fjs_encdata', 'extra'];
const NO_CONCLUSION = ['state.unknown-outcome', 'state.stay-busy', 'state.needs-person'];
const PAUSES_SECONDS = [0, 1, 5, 30, 120, 300, 300, 300];
const WINDOW_MS = 600_000;
/** json_decode 会把 1000.00 变成 1000.0，签名就变了：先把数字换成以它开头的文字，写的时候再换回来。 */
const NUMBER = "\x01";

// ── JSON，数字保持原文；对象是 stdClass ─────────────────────

function parse(string $json): mixed
{
    $marked = preg_replace_callback(
        '/"(?:[^"\\\\]|\\\\.)*+"|-?\d[\d.eE+-]*/',
        fn ($found) => $found[0][0] === '"' ? $found[0] : '"\u0001' . $found[0] . '"',
        $json,
    );
    return json_decode($marked, flags: JSON_THROW_ON_ERROR);
}

function write(mixed $value): string
{
    if (isNumber($value)) return substr($value, 1);
    if ($value instanceof stdClass) {
        $members = [];
        foreach (get_object_vars($value) as $name => $one) $members[] = quote((string) $name) . ':' . write($one);
        return '{' . implode(',', $members) . '}';
    }
    if (is_array($value)) return '[' . implode(',', array_map(write(...), $value)) . ']';
    return quote($value);
}

function quote(mixed $value): string
{
    return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES
        | JSON_UNESCAPED_LINE_TERMINATORS);
}

function isNumber(mixed $value): bool
{
    return is_string($value) && str_starts_with($value, NUMBER);
}

function isEmpty(mixed $value): bool
{
    return $value === null || $value === '';
}

// ── SM3、SM4 ────────────────────────────────────────────────

function sm3(string $text): string
{
    return strtoupper(openssl_digest($text, 'sm3'));
}

function encrypt(string $key, string $text): string
{
    return strtoupper(bin2hex(openssl_encrypt($text, 'sm4-ecb', $key, OPENSSL_RAW_DATA)));
}

function decrypt(string $key, string $hex): string
{
    $text = openssl_decrypt(hex2bin($hex), 'sm4-ecb', $key, OPENSSL_RAW_DATA);
    return $text === false ? throw new UnexpectedValueException('密文解不开') : $text;
}

// ── 待签名文本 ──────────────────────────────────────────────

/** 对象、数组按一种读法写成 JSON；null 是整个不要。 */
function nested(mixed $value, string $reading): ?string
{
    if ($value instanceof stdClass) {
        $members = [];
        $object = get_object_vars($value);
        ksort($object, SORT_STRING);
        foreach ($object as $name => $one) {
            $text = isEmpty($one) ? null : nested($one, $reading);
            if ($text !== null) $members[] = quote((string) $name) . ':' . $text;
        }
        return $members === [] && $reading === 'bare' ? null : '{' . implode(',', $members) . '}';
    }
    if (is_array($value)) {
        $elements = [];
        foreach ($value as $one) {
            $text = isEmpty($one) && $reading !== 'raw' ? null : nested($one, $reading);
            if ($text !== null) $elements[] = $text;
        }
        $gone = $reading === 'bare' ? $elements === [] : $reading === 'text' && $value === [];
        return $gone ? null : '[' . implode(',', $elements) . ']';
    }
    $quoted = $reading === 'text' && (isNumber($value) || is_bool($value));
    return $quoted ? '"' . write($value) . '"' : write($value);
}

function canonical(array $message, string $key, string $reading): string
{
    ksort($message, SORT_STRING);
    $fields = [];
    foreach ($message as $name => $value) {
        if (in_array($name, UNSIGNED, true) || isEmpty($value)) continue;
        $isText = is_string($value) && !isNumber($value);
        $text = $isText ? $value : nested($value, is_string($value) || is_bool($value) ? 'raw' : $reading);
        if ($text === null || $reading === 'text' && $isText && trim($text) === '') continue;
        $fields[] = "$name=$text&";
    }
    if ($reading === 'text') usort($fields, strcasecmp(...));
    return implode('', $fields) . "key=$key";
}

// ── 渠道：封装、拆开、发送 ───────────────────────────────────

final class Channel
{
    public readonly string $sm4Key;

    public function __construct(
        private readonly string $appId,
        public readonly string $secret,
        private readonly string $url,
    ) {
        $this->sm4Key = substr(encrypt(str_pad(substr($appId, 0, 16), 16, "\0"), $secret), 0, 16);
    }

    public function seal(string $funid, stdClass $data, ?string $timestamp = null, string $reading = 'raw'): string
    {
        $header = [
            'chs_fjs_appid' => $this->appId,
            'chs_fjs_appsecret' => $this->secret,
            'chs_fjs_funid' => $funid,
            'chs_fjs_timestamp' => NUMBER . ($timestamp ?? (string) (int) (microtime(true) * 1000)),
        ];
        $clear = $header + get_object_vars($data);
        return write((object) ($header + [
            'chs_fjs_encdata' => encrypt($this->sm4Key, write($data)),
            'chs_fjs_sign' => sm3(canonical($clear, $this->secret, $reading)),
        ]));
    }

    /** 拆开应答：解密，三种读法验签，再看时间戳。抛出的就是不可信。 */
    public function open(string $text, ?int $now = null): array
    {
        $message = get_object_vars(parse($text));
        $clear = array_diff_key($message, array_flip(UNSIGNED));
        if (!isEmpty($message['chs_fjs_encdata'] ?? null))
            $clear = get_object_vars(parse(decrypt($this->sm4Key, $message['chs_fjs_encdata']))) + $clear;
        $good = array_filter(READINGS, fn ($one) =>
            hash_equals(sm3(canonical($clear, $this->secret, $one)), (string) ($message['chs_fjs_sign'] ?? '')));
        if ($good === [])
            throw new UnexpectedValueException('应答验不过签：' . ($clear['message'] ?? ''));
        $now ??= (int) (microtime(true) * 1000);
        if (abs($now - (int) substr($clear['chs_fjs_timestamp'], 1)) > WINDOW_MS)
            throw new UnexpectedValueException('应答的时间戳与本机相差太多：请对时');
        return $clear;
    }

    public function post(string $line): array
    {
        $answer = @file_get_contents($this->url, false, stream_context_create(['http' => [
            'method' => 'POST', 'header' => 'content-type: application/json', 'content' => $line, 'timeout' => 65,
        ]]));
        if ($answer === false) throw new UnexpectedValueException('没有收到应答');
        return $this->open($answer);
    }
}

// ── 先存后发，重发到有结论 ───────────────────────────────────

function isConclusion(array $answer): bool
{
    return !in_array(ltrim((string) $answer['code'], NUMBER), ['9500', '9503'], true)
        && !in_array($answer['type'] ?? '', NO_CONCLUSION, true);
}

/** 发出之前写好：一行报文一个文件。 */
function put(string $folder, string $line): string
{
    if (!is_dir($folder)) mkdir($folder, 0700, true);
    $name = sprintf('%s/%d.line', $folder, hrtime(true));
    $file = fopen("$name.new", 'x');
    fwrite($file, $line);
    fsync($file);
    fclose($file);
    rename("$name.new", $name);
    return $name;
}

/** 直到有结论；没有结论时返回最后的应答（或 null），文件留着。 */
function send(Channel $channel, string $file): ?array
{
    $line = file_get_contents($file);
    $answer = null;
    foreach (PAUSES_SECONDS as $pause) {
        sleep($pause);
        try {
            $answer = $channel->post($line);
        } catch (UnexpectedValueException | JsonException $error) {
            fwrite(STDERR, "没有可信的应答：{$error->getMessage()}\n");
            continue;
        }
        if (isConclusion($answer)) {
            unlink($file);
            return $answer;
        }
        fwrite(STDERR, "{$answer['message']}\n");
        if ($answer['type'] === 'state.needs-person') break;
    }
    return $answer;
}

// ── 命令 ────────────────────────────────────────────────────

function same(mixed $expected, mixed $actual, string $what): void
{
    if ($expected !== $actual) throw new LogicException("$what\n应为 $expected\n得到 $actual");
}

function check(stdClass $vectors): void
{
    $channel = new Channel($vectors->channel->appId, $vectors->channel->appSecret, '');
    same($vectors->sm4Key, $channel->sm4Key, '报文密钥');
    $timestamp = substr($vectors->timestamp, 1);
    $count = 0;
    foreach ($vectors->requests as $one)
        foreach (READINGS as $reading) {
            $data = parse($one->plain);
            $clear = get_object_vars($data) + get_object_vars(parse($one->$reading->message));
            same($one->$reading->canonical, canonical($clear, $channel->secret, $reading), $one->what);
            same($one->$reading->message, $channel->seal($one->funid, $data, $timestamp, $reading), $one->what);
            $count++;
        }
    foreach ($vectors->answers as $one)
        foreach (READINGS as $reading) {
            $clear = get_object_vars(parse($one->plain)) + ['chs_fjs_timestamp' => $vectors->timestamp];
            same($one->$reading->canonical, canonical($clear, $channel->secret, $reading), $one->what);
            $opened = $channel->open($one->$reading->message, (int) $timestamp);
            same(canonical($clear, '', 'raw'), canonical($opened, '', 'raw'), $one->what);
            try {
                $channel->open(str_replace('chs_fjs_sign":"', 'chs_fjs_sign":"0', $one->$reading->message), (int) $timestamp);
            } catch (UnexpectedValueException) {
                $count++;
                continue;
            }
            throw new LogicException('坏的签名没有被发现');
        }
    echo "$count 份样例，逐字相同\n";
}

[, $command, $first] = $argv + [1 => '', 2 => ''];
if ($command === 'check') {
    check(parse(file_get_contents($first)));
    exit;
}
if ($argc < 4) {
    fwrite(STDERR, "用法：care.php check 样例 | send 渠道 请求 [存报文的目录] | resend 渠道 存报文的目录\n");
    exit(2);
}
$told = parse(file_get_contents($first));
$channel = new Channel($told->appId, $told->appSecret, $told->url);
if ($command === 'resend') $files = glob("$argv[3]/*.line");
else {
    $request = parse(file_get_contents($argv[3]));
    $files = [put($argv[4] ?? 'outbox', $channel->seal($request->funid, $request->data))];
}
foreach ($files as $file) {
    $answer = send($channel, $file);
    echo $answer === null ? "null\n" : write((object) $answer) . "\n";
}
