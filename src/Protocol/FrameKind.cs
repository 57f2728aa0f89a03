using System.Diagnostics.CodeAnalysis;

namespace Chatcode.Protocol;

/// <summary>The first byte of a binary message. 3 and up are reserved.</summary>
[SuppressMessage("Design", "CA1008", Justification = "The wire has no frame of kind 0.")]
[SuppressMessage("Design", "CA1028", Justification = "It is one byte on the wire.")]
public enum FrameKind : byte
{
    /// <summary>Terminal output, gateway → browser.</summary>
    Output = 1,

    /// <summary>Terminal input, browser → gateway.</summary>
    Input = 2,
}
