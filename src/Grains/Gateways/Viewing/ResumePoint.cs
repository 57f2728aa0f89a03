namespace Chatcode.Grains.Gateways.Viewing;

/// <summary>Where a viewer was in its session's output when it was lost.</summary>
/// <param name="Stream">The stream; null for a gateway that names none.</param>
/// <param name="NextSeq">The first seq that it does not have.</param>
/// <param name="Again">Its socket stayed open: when it can go on, the browser is told nothing.</param>
internal sealed record ResumePoint(string? Stream, ulong NextSeq, bool Again);
