using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Web.Script.Serialization;
using Fields = System.Collections.Generic.Dictionary<string, object>;

/// <summary>HIS 到云函数的渠道：封装请求，拆开应答。</summary>
public sealed class Channel
{
    public static readonly string[] Readings = { "raw", "text", "bare" };
    static readonly HashSet<string> Unsigned = new HashSet<string> { "chs_fjs_sign", "chs_fjs_encdata", "extra" };
    const long WindowMs = 600000;

    readonly string appId, secret, url;
    public readonly string Sm4Key;

    public Channel(string appId, string secret, string url)
    {
        this.appId = appId;
        this.secret = secret;
        this.url = url;
        byte[] idKey = new byte[16];
        byte[] id = Encoding.UTF8.GetBytes(appId);
        Array.Copy(id, idKey, Math.Min(16, id.Length));
        Sm4Key = Sm.ToHex(Sm.Encrypt(idKey, Encoding.UTF8.GetBytes(secret))).Substring(0, 16);
    }

    /// <summary>可以发送的一行。</summary>
    public string Seal(string funid, Fields data, string timestamp = null, string reading = "raw")
    {
        Fields header = new Fields {
            { "chs_fjs_appid", appId },
            { "chs_fjs_appsecret", secret },
            { "chs_fjs_funid", funid },
            { "chs_fjs_timestamp", Json.Number(timestamp ?? Now().ToString()) },
        };
        Fields clear = new Fields(header);
        foreach (var field in data) clear[field.Key] = field.Value;
        byte[] plain = Encoding.UTF8.GetBytes(Json.Write(data));
        header["chs_fjs_encdata"] = Sm.ToHex(Sm.Encrypt(Encoding.ASCII.GetBytes(Sm4Key), plain));
        header["chs_fjs_sign"] = Sm3(Canonical(clear, reading));
        return Json.Write(header);
    }

    /// <summary>拆开应答：解密，三种读法验签，再看时间戳。</summary>
    /// <exception cref="FormatException">不可信。</exception>
    public Fields Open(string text, long? now = null)
    {
        Fields message = (Fields)Json.Parse(text);
        Fields clear = WithoutUnsigned(message);
        object encdata;
        if (message.TryGetValue("chs_fjs_encdata", out encdata) && !IsEmpty(encdata))
        {
            byte[] plain = Sm.Decrypt(Encoding.ASCII.GetBytes(Sm4Key), Sm.FromHex((string)encdata));
            foreach (var field in (Fields)Json.Parse(Encoding.UTF8.GetString(plain))) clear[field.Key] = field.Value;
        }
        object signature;
        message.TryGetValue("chs_fjs_sign", out signature);
        if (!Readings.Any(reading => Sm3(Canonical(clear, reading)).Equals(signature)))
            throw new FormatException("应答验不过签：" + (clear.ContainsKey("message") ? clear["message"] : ""));
        if (Math.Abs((now ?? Now()) - long.Parse(Json.Text(clear["chs_fjs_timestamp"]))) > WindowMs)
            throw new FormatException("应答的时间戳与本机相差太多：请对时");
        return clear;
    }

    public Fields Post(string line)
    {
        HttpWebRequest request = (HttpWebRequest)WebRequest.Create(url);
        request.Method = "POST";
        request.ContentType = "application/json";
        request.Timeout = 65000;
        byte[] body = Encoding.UTF8.GetBytes(line);
        using (Stream stream = request.GetRequestStream()) stream.Write(body, 0, body.Length);
        using (WebResponse response = request.GetResponse())
        using (StreamReader reader = new StreamReader(response.GetResponseStream(), Encoding.UTF8))
            return Open(reader.ReadToEnd());
    }

    // ── 待签名文本 ──────────────────────────────────────────

    public string Canonical(Fields message, string reading)
    {
        List<string> fields = new List<string>();
        foreach (var field in WithoutUnsigned(message).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (IsEmpty(field.Value)) continue;
            bool isText = field.Value is string && !Json.IsNumber(field.Value);
            bool isNested = field.Value is Fields || field.Value is IList;
            string text = isNested ? Nested(field.Value, reading) : isText ? (string)field.Value : Json.Write(field.Value);
            if (text == null || reading == "text" && isText && text.Trim() == "") continue;
            fields.Add(field.Key + "=" + text + "&");
        }
        IEnumerable<string> ordered =
            reading == "text" ? fields.OrderBy(one => one.ToUpperInvariant(), StringComparer.Ordinal) : (IEnumerable<string>)fields;
        return string.Concat(ordered) + "key=" + secret;
    }

    /// <summary>对象、数组按一种读法写成 JSON；null 是整个不要。</summary>
    static string Nested(object value, string reading)
    {
        if (value is Fields)
        {
            List<string> members = new List<string>();
            foreach (var member in ((Fields)value).OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                string text = IsEmpty(member.Value) ? null : Nested(member.Value, reading);
                if (text != null) members.Add(Json.Write(member.Key) + ":" + text);
            }
            return members.Count == 0 && reading == "bare" ? null : "{" + string.Join(",", members) + "}";
        }
        if (value is IList)
        {
            IList list = (IList)value;
            List<string> elements = new List<string>();
            foreach (object one in list)
            {
                string text = IsEmpty(one) && reading != "raw" ? null : Nested(one, reading);
                if (text != null) elements.Add(text);
            }
            bool gone = reading == "bare" ? elements.Count == 0 : reading == "text" && list.Count == 0;
            return gone ? null : "[" + string.Join(",", elements) + "]";
        }
        bool quoted = reading == "text" && (value is bool || Json.IsNumber(value));
        return quoted ? "\"" + Json.Write(value) + "\"" : Json.Write(value);
    }

    public static Fields WithoutUnsigned(Fields message)
    {
        return message.Where(one => !Unsigned.Contains(one.Key)).ToDictionary(one => one.Key, one => one.Value);
    }

    static bool IsEmpty(object value)
    {
        return value == null || value.Equals("");
    }

    static string Sm3(string text)
    {
        return Sm.ToHex(Sm.Sm3(Encoding.UTF8.GetBytes(text)));
    }

    static long Now()
    {
        return (long)(DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalMilliseconds;
    }
}

/// <summary>JSON，数字保持原文（1000.00 不是 1000，签名不同）：解析之前先换成以 U+0001 开头的文字，写的时候再换回来。
/// .NET Core 以上也可以用 System.Text.Json 的 JsonElement.GetRawText。</summary>
public static class Json
{
    const string Mark = "\u0001";
    static readonly JavaScriptSerializer Serializer = new JavaScriptSerializer { MaxJsonLength = int.MaxValue };

    public static string Number(string text)
    {
        return Mark + text;
    }

    public static bool IsNumber(object value)
    {
        return value is string && ((string)value).StartsWith(Mark, StringComparison.Ordinal);
    }

    public static string Text(object value)
    {
        return IsNumber(value) ? ((string)value).Substring(1) : (string)value;
    }

    public static object Parse(string text)
    {
        string marked = Regex.Replace(text, @"""(?:[^""\\]|\\.)*""|-?\d[\d.eE+-]*",
            found => found.Value[0] == '"' ? found.Value : "\"\\u0001" + found.Value + "\"");
        return Serializer.DeserializeObject(marked);
    }

    public static string Write(object value)
    {
        if (value == null) return "null";
        if (value is bool) return (bool)value ? "true" : "false";
        if (IsNumber(value)) return Text(value);
        if (value is string) return Quote((string)value);
        if (value is Fields)
            return "{" + string.Join(",", ((Fields)value).Select(one => Quote(one.Key) + ":" + Write(one.Value))) + "}";
        return "[" + string.Join(",", ((IList)value).Cast<object>().Select(Write)) + "]";
    }

    static string Quote(string text)
    {
        StringBuilder quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            int simple = "\"\\\b\f\n\r\t".IndexOf(c);
            if (simple >= 0) quoted.Append('\\').Append("\"\\bfnrt"[simple]);
            else if (c < ' ') quoted.AppendFormat("\\u{0:x4}", (int)c);
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
