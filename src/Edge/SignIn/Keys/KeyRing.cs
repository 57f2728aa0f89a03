using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Chatcode.Grains.Hosting;

namespace Chatcode.Edge.SignIn.Keys;

/// <summary>
/// Keys that encrypt cookies' keys in the database: <c>DATA_PROTECTION_KEYS</c>, <c>id:base64</c> each, newest first, separated
/// by commas; without it one in the data directory. The newest encrypts, all decrypt, so that one can follow another.
/// </summary>
internal sealed class KeyRing
{
    public const string Setting = "DATA_PROTECTION_KEYS";

    /// <summary>Bytes of each key: AES-256.</summary>
    public const int KeyLength = 32;

    private const string File = "data-protection.key";
    private const string FileId = "data-directory";
    private const int MaxIdLength = 32;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly FrozenDictionary<string, byte[]> _keys;

    private KeyRing(List<KeyValuePair<string, byte[]>> keys)
    {
        Newest = keys[0].Key;
        _keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Id of the key that encrypts.</summary>
    public string Newest { get; }

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static KeyRing Read(string? setting, DataDirectory data)
    {
        var ofFile = KeyValuePair.Create(FileId, data.Key(File, KeyLength));
        if (string.IsNullOrWhiteSpace(setting)) return new KeyRing([ofFile]);

        List<KeyValuePair<string, byte[]>> keys = [];
        foreach (var entry in setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryRead(entry, out var key) || keys.Exists(known => known.Key == key.Value.Key) || key.Value.Key == FileId)
            {
                throw new SettingException(Setting, $"must be id:key entries separated by commas, each key {KeyLength} bytes as base64 (openssl rand -base64 {KeyLength} makes one), each id once");
            }

            keys.Add(key.Value);
        }

        // What was encrypted before there was a setting can be read on.
        keys.Add(ofFile);
        return new KeyRing(keys);
    }

    public bool TryGet(string id, [NotNullWhen(true)] out byte[]? key) => _keys.TryGetValue(id, out key);

    private static bool TryRead(string entry, [NotNullWhen(true)] out KeyValuePair<string, byte[]>? key)
    {
        key = null;
        var parts = entry.Split(':', 2);
        if (parts.Length != 2 || parts[0].Length is 0 or > MaxIdLength || parts[0].AsSpan().ContainsAnyExcept(IdCharacters)) return false;
        var bytes = new byte[KeyLength];
        if (parts[1].Length > 2 * KeyLength || !Convert.TryFromBase64String(parts[1], bytes, out var length) || length != KeyLength) return false;
        key = KeyValuePair.Create(parts[0], bytes);
        return true;
    }
}
