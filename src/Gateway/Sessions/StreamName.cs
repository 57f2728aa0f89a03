using System.Buffers.Text;
using System.Security.Cryptography;

namespace Chatcode.Gateway.Sessions;

/// <summary>Names of streams.</summary>
internal static class StreamName
{
    /// <summary>A new name: 12 URL-safe characters, 72 random bits, so that no two streams of a session ever share one.</summary>
    public static string New()
    {
        Span<byte> random = stackalloc byte[9];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }
}
