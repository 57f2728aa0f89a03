using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Chatcode.Grains.Hosting;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Chatcode.Edge.SignIn.Keys;

/// <summary>
/// AES-256-GCM around what Data Protection stores:
/// <c>&lt;chatcodeEncrypted key="id"&gt;base64(nonce 12, tag 16, ciphertext)&lt;/chatcodeEncrypted&gt;</c>, with the key's id as associated data.
/// </summary>
internal sealed class KeyEncryption(EncryptionKeys keys) : IXmlEncryptor
{
    private const string Element = "chatcodeEncrypted";
    private const string KeyAttribute = "key";

    private static readonly int NonceLength = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagLength = AesGcm.TagByteSizes.MaxSize;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var key = keys.Find(keys.Newest)!;
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[NonceLength + TagLength + plain.Length];
        var (nonce, tag, cipher) = Parts(sealedBytes);
        RandomNumberGenerator.Fill(nonce.Span);
        using (var aes = new AesGcm(key, TagLength)) aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, Encoding.UTF8.GetBytes(keys.Newest));
        CryptographicOperations.ZeroMemory(plain);
        return new EncryptedXmlInfo(new XElement(Element, new XAttribute(KeyAttribute, keys.Newest), Convert.ToBase64String(sealedBytes)), typeof(KeyDecryption));
    }

    /// <exception cref="CryptographicException">It is not one of ours, its key is not in the ring, or it was changed.</exception>
    public static XElement Decrypt(XElement encryptedElement, EncryptionKeys keys)
    {
        var id = encryptedElement.Attribute(KeyAttribute)?.Value ?? "";
        if (encryptedElement.Name != Element || keys.Find(id) is not { } key)
        {
            throw new CryptographicException($"a cookie key is encrypted with the key {id}, which {KeyServices.Setting} does not have");
        }

        var sealedBytes = Convert.FromBase64String(encryptedElement.Value);
        if (sealedBytes.Length < NonceLength + TagLength) throw new CryptographicException("an encrypted cookie key is too short");
        var (nonce, tag, cipher) = Parts(sealedBytes);
        var plain = new byte[cipher.Length];
        using (var aes = new AesGcm(key, TagLength)) aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Encoding.UTF8.GetBytes(id));
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(Memory<byte> bytes) =>
        (bytes[..NonceLength], bytes.Slice(NonceLength, TagLength), bytes[(NonceLength + TagLength)..]);
}

/// <summary>Made by Data Protection, by the name that stands beside what it decrypts: neither may be renamed.</summary>
public sealed class KeyDecryption : IXmlDecryptor
{
    private readonly EncryptionKeys _keys;

    /// <summary>Makes one; Data Protection passes its services.</summary>
    public KeyDecryption(IServiceProvider services) => _keys = services.GetRequiredService<EncryptionKeys>();

    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement) => KeyEncryption.Decrypt(encryptedElement, _keys);
}
