namespace Chatcode.Gateway.Sessions;

/// <summary>Something to type, or a new grid.</summary>
/// <param name="Data">The bytes to type; empty for a grid.</param>
/// <param name="Grid">Columns and rows, or null.</param>
/// <param name="Answered">Told what became of it: null when it was done, else why not.</param>
internal sealed record InputEntry(ReadOnlyMemory<byte> Data, (int Cols, int Rows)? Grid, Func<string?, ValueTask> Answered);
