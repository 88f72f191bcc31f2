using System;

/// <summary>SM3（GB/T 32905）和 SM4（GB/T 32907，ECB、PKCS#7）。能用 NuGet 的请换成 BouncyCastle.Cryptography 的
/// SM3Digest、SM4Engine，其余不用改。</summary>
static class Sm
{
    public static byte[] Sm3(byte[] data)
    {
        byte[] padded = new byte[(data.Length + 9 + 63) / 64 * 64];
        data.CopyTo(padded, 0);
        padded[data.Length] = 0x80;
        for (int i = 0; i < 8; i++) padded[padded.Length - 1 - i] = (byte)((ulong)data.Length * 8 >> 8 * i);
        uint[] v = {
            0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
        };
        for (int at = 0; at < padded.Length; at += 64) Compress(v, padded, at);
        return Bytes(v);
    }

    static void Compress(uint[] v, byte[] block, int at)
    {
        uint[] w = new uint[68];
        for (int i = 0; i < 16; i++) w[i] = Word(block, at + 4 * i);
        for (int i = 16; i < 68; i++)
        {
            uint x = w[i - 16] ^ w[i - 9] ^ Left(w[i - 3], 15);
            w[i] = x ^ Left(x, 15) ^ Left(x, 23) ^ Left(w[i - 13], 7) ^ w[i - 6];
        }
        uint a = v[0], b = v[1], c = v[2], d = v[3], e = v[4], f = v[5], g = v[6], h = v[7];
        for (int i = 0; i < 64; i++)
        {
            uint ss1 = Left(Left(a, 12) + e + Left(i < 16 ? 0x79cc4519u : 0x7a879d8au, i % 32), 7);
            uint ff = i < 16 ? a ^ b ^ c : a & b | a & c | b & c;
            uint gg = i < 16 ? e ^ f ^ g : e & f | ~e & g;
            uint tt1 = ff + d + (ss1 ^ Left(a, 12)) + (w[i] ^ w[i + 4]);
            uint tt2 = gg + h + ss1 + w[i];
            d = c; c = Left(b, 9); b = a; a = tt1;
            h = g; g = Left(f, 19); f = e; e = tt2 ^ Left(tt2, 9) ^ Left(tt2, 17);
        }
        v[0] ^= a; v[1] ^= b; v[2] ^= c; v[3] ^= d; v[4] ^= e; v[5] ^= f; v[6] ^= g; v[7] ^= h;
    }

    public static byte[] Encrypt(byte[] key, byte[] data)
    {
        int padding = 16 - data.Length % 16;
        byte[] padded = new byte[data.Length + padding];
        data.CopyTo(padded, 0);
        for (int i = data.Length; i < padded.Length; i++) padded[i] = (byte)padding;
        return Crypt(RoundKeys(key), padded);
    }

    /// <exception cref="FormatException">密钥不对，或密文坏了。</exception>
    public static byte[] Decrypt(byte[] key, byte[] data)
    {
        if (data.Length == 0 || data.Length % 16 != 0) throw new FormatException("密文解不开");
        uint[] keys = RoundKeys(key);
        Array.Reverse(keys);
        byte[] padded = Crypt(keys, data);
        int padding = padded[padded.Length - 1];
        if (padding < 1 || padding > 16) throw new FormatException("密文解不开");
        for (int i = padded.Length - padding; i < padded.Length; i++)
            if (padded[i] != padding) throw new FormatException("密文解不开");
        byte[] plain = new byte[padded.Length - padding];
        Array.Copy(padded, plain, plain.Length);
        return plain;
    }

    static byte[] Crypt(uint[] keys, byte[] data)
    {
        byte[] result = new byte[data.Length];
        for (int at = 0; at < data.Length; at += 16)
        {
            uint[] x = { Word(data, at), Word(data, at + 4), Word(data, at + 8), Word(data, at + 12) };
            foreach (uint key in keys)
            {
                uint b = Substitute(x[1] ^ x[2] ^ x[3] ^ key);
                uint next = x[0] ^ b ^ Left(b, 2) ^ Left(b, 10) ^ Left(b, 18) ^ Left(b, 24);
                x = new[] { x[1], x[2], x[3], next };
            }
            Array.Reverse(x);
            Bytes(x).CopyTo(result, at);
        }
        return result;
    }

    static uint[] RoundKeys(byte[] key)
    {
        uint[] k = {
            Word(key, 0) ^ 0xa3b1bac6, Word(key, 4) ^ 0x56aa3350, Word(key, 8) ^ 0x677d9197, Word(key, 12) ^ 0xb27022dc,
        };
        uint[] keys = new uint[32];
        for (int i = 0; i < 32; i++)
        {
            uint ck = 0;
            for (int j = 0; j < 4; j++) ck = ck << 8 | (byte)((4 * i + j) * 7);
            uint b = Substitute(k[1] ^ k[2] ^ k[3] ^ ck);
            keys[i] = k[0] ^ b ^ Left(b, 13) ^ Left(b, 23);
            k = new[] { k[1], k[2], k[3], keys[i] };
        }
        return keys;
    }

    static uint Substitute(uint x)
    {
        return (uint)(Box[x >> 24] << 24 | Box[x >> 16 & 255] << 16 | Box[x >> 8 & 255] << 8 | Box[x & 255]);
    }

    static uint Left(uint x, int n)
    {
        return n == 0 ? x : x << n | x >> 32 - n;
    }

    static uint Word(byte[] bytes, int at)
    {
        return (uint)(bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3]);
    }

    static byte[] Bytes(uint[] words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(words[i / 4] >> 24 - 8 * (i % 4));
        return bytes;
    }

    public static byte[] FromHex(string hex)
    {
        byte[] bytes = new byte[hex.Length / 2];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = Convert.ToByte(hex.Substring(2 * i, 2), 16);
        return bytes;
    }

    public static string ToHex(byte[] bytes)
    {
        return BitConverter.ToString(bytes).Replace("-", "");
    }

    static readonly byte[] Box = FromHex(
        "D690E9FECCE13DB716B614C228FB2C05" + "2B679A762ABE04C3AA44132649860699" + "9C4250F491EF987A33540B43EDCFAC62" +
        "E4B31CA9C908E89580DF94FA758F3FA6" + "4707A7FCF37317BA83593C19E6854FA8" + "686B81B27164DA8BF8EB0F4B70569D35" +
        "1E240E5E6358D1A225227C3B01217887" + "D40046579FD327524C3602E7A0C4C89E" + "EABF8AD240C738B5A3F7F2CEF96115A1" +
        "E0AE5DA49B341A55AD933230F58CB1E3" + "1DF6E22E8266CA60C02923AB0D534E6F" + "D5DB3745DEFD8E2F03FF6A726D6C5B51" +
        "8D1BAF92BBDDBC7F11D95C411F105AD8" + "0AC13188A5CD7BBD2D74D012B8E5B4B0" + "8969974A0C96777E65B9F109C56EC684" +
        "18F07DEC3ADC4D2079EE5F3ED7CB3948");
}
