using System.Runtime.InteropServices;
using Chatcode.Grains.Gateways.Sessions;

namespace Chatcode.Grains.Gateways.Output;

/// <summary>
/// Sorts the frames of one batch by session, so that each session's frames go on as one array: the batch's own when it
/// holds nothing else, a copy otherwise. Nothing is allocated per frame.
/// </summary>
internal sealed class OutputGather
{
    private readonly List<Piece> _pieces = [];
    private readonly List<Run> _runs = [];
    private byte[] _batch = [];

    /// <summary>Starts on a batch; what <see cref="Add"/> names lies in it.</summary>
    public void Begin(byte[] batch)
    {
        _batch = batch;
        _pieces.Clear();
        _runs.Clear();
    }

    /// <summary>Done with the batch: an idle gateway holds nothing of its last one.</summary>
    public void End() => Begin([]);

    /// <summary>Adds a packed frame, header included.</summary>
    public void Add(LiveSession session, int start, int length)
    {
        var run = 0;
        while (run < _runs.Count && !ReferenceEquals(_runs[run].Session, session)) run++;
        if (run == _runs.Count) _runs.Add(new Run(session, 0, 0));
        _runs[run] = _runs[run] with { Length = _runs[run].Length + length, Frames = _runs[run].Frames + 1 };

        // Neighbours of one session are one piece.
        if (_pieces.Count > 0 && _pieces[^1] is var last && last.Run == run && last.Start + last.Length == start)
        {
            _pieces[^1] = last with { Length = last.Length + length };
            return;
        }

        _pieces.Add(new Piece(run, start, length));
    }

    /// <summary>Takes the sessions that have frames, one by one, each with its packed frames in order and their number.</summary>
    public bool TryTake(out LiveSession session, out byte[] packed, out int frames)
    {
        if (_runs.Count == 0)
        {
            (session, packed, frames) = (null!, null!, 0);
            _pieces.Clear();
            return false;
        }

        var index = _runs.Count - 1;
        (session, _, frames) = _runs[index];
        packed = _runs[index].Length == _batch.Length ? _batch : Copy(index);
        _runs.RemoveAt(index);
        return true;
    }

    private byte[] Copy(int run)
    {
        var copy = GC.AllocateUninitializedArray<byte>(_runs[run].Length);
        var written = 0;
        foreach (var piece in _pieces)
        {
            if (piece.Run != run) continue;
            Buffer.BlockCopy(_batch, piece.Start, copy, written, piece.Length);
            written += piece.Length;
        }

        return copy;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(int Run, int Start, int Length);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Run(LiveSession Session, int Length, int Frames);
}
