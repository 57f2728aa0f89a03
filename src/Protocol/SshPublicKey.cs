using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Chatcode.Protocol;

/// <summary>A public key as <c>authorized_keys</c> has it: algorithm and base64.</summary>
public sealed record SshPublicKey
{
    /// <summary>Longest text accepted, in characters; RSA with 16,384 bits takes 2,800.</summary>
    public const int MaxLength = 16 * 1024;

    private const string FingerprintPrefix = "SHA256:";

    private static readonly SearchValues<char> Base64Digits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    // What OpenSSH makes today. DSA is refused by every sshd.
    private static readonly string[] Algorithms =
    [
        "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ];

    private SshPublicKey(string algorithm, byte[] blob)
    {
        Algorithm = algorithm;
        Blob = Convert.ToBase64String(blob);
        Fingerprint = FingerprintPrefix + Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('=');
    }

    /// <summary>For example <c>ssh-ed25519</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The key, base64.</summary>
    public string Blob { get; }

    /// <summary>As <c>ssh-keygen -l</c> prints it: <c>SHA256:</c> and base64 without padding.</summary>
    public string Fingerprint { get; }

    /// <summary>Whether a text has the form of a <see cref="Fingerprint"/>.</summary>
    public static bool IsFingerprint(string text)
    {
        const int Digits = 43;
        return text.Length == FingerprintPrefix.Length + Digits
            && text.StartsWith(FingerprintPrefix, StringComparison.Ordinal)
            && text.AsSpan(FingerprintPrefix.Length).IndexOfAnyExcept(Base64Digits) < 0;
    }

    /// <summary>Reads one line of a <c>.pub</c> file; its comment is left out.</summary>
    /// <returns>False for anything else: options before the key, several lines, a private key, an algorithm that no sshd takes.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out SshPublicKey? key)
    {
        key = null;
        var line = text.Trim();
        if (line.Length > MaxLength || line.Any(char.IsControl)) return false;
        var parts = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2 && TryParse(parts[0], parts[1], out key);
    }

    /// <summary>Reads an algorithm and the base64 behind it.</summary>
    public static bool TryParse(string algorithm, string base64, [NotNullWhen(true)] out SshPublicKey? key)
    {
        key = null;
        if (!IsAlgorithm(algorithm)) return false;
        var blob = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, blob, out var length)) return false;
        blob = blob[..length];
        if (!IsWhole(blob, algorithm)) return false;
        key = new SshPublicKey(algorithm, blob);
        return true;
    }

    /// <summary>Whether a line's word is where its key begins.</summary>
    public static bool IsAlgorithm(string word) => Array.IndexOf(Algorithms, word) >= 0;

    // Fields with their lengths before them, the first of which names the algorithm again (RFC 4253, 6.6).
    private static bool IsWhole(ReadOnlySpan<byte> blob, string algorithm)
    {
        for (var field = 0; ; field++)
        {
            if (blob.IsEmpty) return field >= 2;
            if (blob.Length < sizeof(uint)) return false;
            var length = BinaryPrimitives.ReadUInt32BigEndian(blob);
            blob = blob[sizeof(uint)..];
            if (length > blob.Length) return false;
            if (field == 0 && !blob[..(int)length].SequenceEqual(Encoding.ASCII.GetBytes(algorithm))) return false;
            blob = blob[(int)length..];
        }
    }
}
