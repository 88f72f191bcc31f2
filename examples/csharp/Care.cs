using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;

using Fields = System.Collections.Generic.Dictionary<string, object>;

/// <summary>先存后发，重发到有结论。用法见 README.md。</summary>
static class Care
{
    static readonly string[] NoConclusion = { "state.unknown-outcome", "state.stay-busy", "state.needs-person" };
    static readonly int[] PausesSeconds = { 0, 1, 5, 30, 120, 300, 300, 300 };

    static int Main(string[] given)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        if (given.Length == 2 && given[0] == "check")
        {
            Check((Fields)Json.Parse(File.ReadAllText(given[1])));
            return 0;
        }
        if (given.Length < 3)
        {
            Console.Error.WriteLine("用法：Care check 样例 | send 渠道 请求 [存报文的目录] | resend 渠道 存报文的目录");
            return 2;
        }
        Fields told = (Fields)Json.Parse(File.ReadAllText(given[1]));
        Channel channel = new Channel((string)told["appId"], (string)told["appSecret"], (string)told["url"]);
        IEnumerable<string> files;
        if (given[0] == "resend") files = Directory.GetFiles(given[2], "*.line").OrderBy(one => one, StringComparer.Ordinal);
        else
        {
            Fields request = (Fields)Json.Parse(File.ReadAllText(given[2]));
            string line = channel.Seal((string)request["funid"], (Fields)request["data"]);
            files = new[] { Put(given.Length > 3 ? given[3] : "outbox", line) };
        }
        foreach (string file in files) Console.WriteLine(Json.Write(Send(channel, file)));
        return 0;
    }

    /// <summary>发出之前写好：一行报文一个文件。</summary>
    static string Put(string folder, string line)
    {
        Directory.CreateDirectory(folder);
        string name = Path.Combine(folder, DateTime.UtcNow.Ticks + ".line");
        using (FileStream file = new FileStream(name + ".new", FileMode.CreateNew))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            file.Write(bytes, 0, bytes.Length);
            file.Flush(true);
        }
        File.Move(name + ".new", name);
        return name;
    }

    /// <summary>直到有结论；没有结论时返回最后的应答（或 null），文件留着。</summary>
    static Fields Send(Channel channel, string file)
    {
        string line = File.ReadAllText(file);
        Fields answer = null;
        foreach (int pause in PausesSeconds)
        {
            Thread.Sleep(pause * 1000);
            try
            {
                answer = channel.Post(line);
            }
            catch (Exception error) when (error is WebException || error is IOException || error is FormatException || error is ArgumentException)
            {
                Console.Error.WriteLine("没有可信的应答：" + error.Message);
                continue;
            }
            if (IsConclusion(answer))
            {
                File.Delete(file);
                return answer;
            }
            Console.Error.WriteLine(answer["message"]);
            if ("state.needs-person".Equals(answer["type"])) return answer;
        }
        return answer;
    }

    static bool IsConclusion(Fields answer)
    {
        string code = Json.Text(answer["code"]);
        return code != "9500" && code != "9503" && !NoConclusion.Contains(answer["type"] as string);
    }

    static void Check(Fields vectors)
    {
        Fields told = (Fields)vectors["channel"];
        Channel channel = new Channel((string)told["appId"], (string)told["appSecret"], null);
        Same(vectors["sm4Key"], channel.Sm4Key, "报文密钥");
        string timestamp = Json.Text(vectors["timestamp"]);
        int count = 0;
        foreach (Fields one in (object[])vectors["requests"])
            foreach (string reading in Channel.Readings)
            {
                Fields expected = (Fields)one[reading];
                Fields data = (Fields)Json.Parse((string)one["plain"]);
                Fields clear = Channel.WithoutUnsigned((Fields)Json.Parse((string)expected["message"]));
                foreach (var field in data) clear[field.Key] = field.Value;
                Same(expected["canonical"], channel.Canonical(clear, reading), one["what"]);
                Same(expected["message"], channel.Seal((string)one["funid"], data, timestamp, reading), one["what"]);
                count++;
            }
        foreach (Fields one in (object[])vectors["answers"])
            foreach (string reading in Channel.Readings)
            {
                Fields expected = (Fields)one[reading];
                Fields clear = (Fields)Json.Parse((string)one["plain"]);
                clear["chs_fjs_timestamp"] = vectors["timestamp"];
                Same(expected["canonical"], channel.Canonical(clear, reading), one["what"]);
                Fields opened = channel.Open((string)expected["message"], long.Parse(timestamp));
                Same(channel.Canonical(clear, "raw"), channel.Canonical(opened, "raw"), one["what"]);
                string damaged = ((string)expected["message"]).Replace("chs_fjs_sign\":\"", "chs_fjs_sign\":\"0");
                try
                {
                    channel.Open(damaged, long.Parse(timestamp));
                }
                catch (FormatException)
                {
                    count++;
                    continue;
                }
                throw new InvalidOperationException("坏的签名没有被发现");
            }
        Console.WriteLine(count + " 份样例，逐字相同");
    }

    static void Same(object expected, object actual, object what)
    {
        if (!expected.Equals(actual)) throw new InvalidOperationException(what + "\n应为 " + expected + "\n得到 " + actual);
    }
}
