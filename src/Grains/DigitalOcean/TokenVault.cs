using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Chatcode.Grains.Hosting;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>
/// Encrypts what the database may hold only encrypted: AES-256-GCM, as <c>{key id}.{base64url(nonce, ciphertext, tag)}</c>. The
/// associated data ties it to its owner, so that a row copied to another user's opens for nobody. Safe for concurrent use.
/// </summary>
internal sealed class TokenVault
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly EncryptionKeys _keys;

    public TokenVault(IOptions<DigitalOceanOptions> options) =>
        _keys = EncryptionKeys.TryParse(options.Value.TokenKeys, out var keys) ? keys : throw new InvalidOperationException("the options were not validated");

    public string Seal(ReadOnlySpan<byte> secret, string owner)
    {
        var box = new byte[NonceLength + secret.Length + TagLength];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys.Find(_keys.Newest)!, TagLength);
        aes.Encrypt(nonce, secret, box.AsSpan(NonceLength, secret.Length), box.AsSpan(NonceLength + secret.Length), Encoding.UTF8.GetBytes(owner));
        return $"{_keys.Newest}.{Base64Url.EncodeToString(box)}";
    }

    /// <returns>False when the key is gone, or the box is not this owner's or was changed.</returns>
    public bool TryOpen(string box, string owner, [NotNullWhen(true)] out byte[]? secret)
    {
        secret = null;
        if (box.Split('.', 2) is not [var id, var text] || _keys.Find(id) is not { } key || !Base64Url.IsValid(text)) return false;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < NonceLength + TagLength) return false;
        var opened = new byte[bytes.Length - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(
                bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength, opened.Length), bytes.AsSpan(NonceLength + opened.Length), opened, Encoding.UTF8.GetBytes(owner));
            secret = opened;
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether the newest key encrypted it.</summary>
    public bool IsCurrent(string box) => box.StartsWith(_keys.Newest + ".", StringComparison.Ordinal);
}
