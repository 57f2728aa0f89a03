using Chatcode.Protocol;

namespace Chatcode.Testing.Model;

/// <summary>Where a <see cref="ResumingBrowser"/> draws.</summary>
public interface IScreenModel
{
    /// <summary>A whole screen in the place of what is shown.</summary>
    void Show(SessionSnapshot snapshot);

    /// <summary>The bytes of the next frame.</summary>
    /// <param name="stream">The frame's stream; null where the gateway names none.</param>
    /// <param name="seq">The frame's number in it.</param>
    /// <param name="bytes">What to draw.</param>
    void Draw(string? stream, ulong seq, ReadOnlySpan<byte> bytes);
}
