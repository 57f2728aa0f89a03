using System.Globalization;

namespace Chatcode.Testing.Model;

/// <summary>A place in a session's output: everything before it is on the screen.</summary>
/// <param name="Stream">The stream; null where the gateway names none.</param>
/// <param name="Next">Seq of the frame that comes next; null where a snapshot told none.</param>
public readonly record struct StreamPlace(string? Stream, ulong? Next)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream ?? "-"}:{Next}");
}
