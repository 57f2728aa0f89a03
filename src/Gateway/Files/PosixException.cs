using System.Runtime.InteropServices;

namespace Chatcode.Gateway.Files;

/// <summary>The system refused.</summary>
/// <param name="error">Its errno.</param>
internal sealed class PosixException(int error) : IOException(Marshal.GetPInvokeErrorMessage(error))
{
    /// <summary>errno: no such file or folder.</summary>
    public const int NoEntry = 2;

    /// <summary>errno: it exists.</summary>
    public const int Exists = 17;

    /// <summary>errno.</summary>
    public int Error { get; } = error;
}
