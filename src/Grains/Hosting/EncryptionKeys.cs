using System.Diagnostics.CodeAnalysis;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Hosting;

/// <summary>Keys that what is stored is encrypted under, by id. The newest encrypts, all decrypt, so that one can follow another.</summary>
public sealed class EncryptionKeys
{
    /// <summary>Bytes of a key: AES-256.</summary>
    public const int KeyLength = 32;

    private const int MaxIdLength = 32;

    private readonly Dictionary<string, byte[]> _keys;

    private EncryptionKeys(string newest, Dictionary<string, byte[]> keys) => (Newest, _keys) = (newest, keys);

    /// <summary>Id of the key that encrypts.</summary>
    public string Newest { get; }

    /// <summary>Reads <c>id:base64,id:base64</c>, the newest first; ids are 1 to 32 letters, digits, _ or -, each once.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EncryptionKeys? keys)
    {
        keys = null;
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        string? newest = null;
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var key = new byte[KeyLength];
            if (pair.Split(':', 2) is not [var id, var base64] || id.Length > MaxIdLength || !Id.IsValid(id)) return false;
            if (!Convert.TryFromBase64String(base64, key, out var length) || length != KeyLength || !found.TryAdd(id, key)) return false;
            newest ??= id;
        }

        if (newest is not null) keys = new EncryptionKeys(newest, found);
        return keys is not null;
    }

    /// <summary>Null for a key that is not there (any more).</summary>
    public byte[]? Find(string id) => _keys.GetValueOrDefault(id);
}
