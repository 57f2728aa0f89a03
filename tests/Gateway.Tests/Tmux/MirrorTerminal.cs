using System.Text;
using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

/// <summary>A pane that prints what is typed, so that a test decides what it shows.</summary>
internal sealed class MirrorTerminal(TmuxSession session, RecordingSink sink)
{
    /// <summary>Everything as on a new terminal, also in the middle of a sequence.</summary>
    public const string ClearAll = "\e\\\e[?1049l\ec\e[3J\e]2;\a";

    private long _typed = sink.Length;
    private byte[] _tail = [];

    /// <summary>Where in the output the last capture stood.</summary>
    public long Place { get; private set; }

    public static async Task<MirrorTerminal> Start(PrivateTmux tmux, string id)
    {
        var (session, sink) = await tmux.StartMirror(id, 40, 12);
        var terminal = new MirrorTerminal(session, sink);
        await terminal.Print(ClearAll);
        return terminal;
    }

    public Task Print(string output) => Type(Encoding.UTF8.GetBytes(output));

    public async Task Type(byte[] bytes)
    {
        _typed += bytes.Length;
        _tail = [.. _tail.Concat(bytes).TakeLast(Utf8Tail.MaxLength)];
        await session.Write(bytes, CancellationToken.None);
        await sink.WaitForLength(_typed - Utf8Tail.UnfinishedLength(_tail));
    }

    public Task Resize(int cols, int rows) => session.Resize(cols, rows, () => { }, CancellationToken.None);

    public byte[] PrintedFrom(long place) => sink.From(place);

    public Task<ScreenCapture> Capture() => session.Capture(1000, () => Place = sink.Length, CancellationToken.None);

    /// <summary>What a viewer writes to a reset terminal.</summary>
    public static string Drawn(ScreenCapture snapshot) =>
        (snapshot.Main + snapshot.Content).Replace("\n", "\r\n", StringComparison.Ordinal) + snapshot.Modes;

    public static void AssertSame(ScreenCapture expected, ScreenCapture actual, string where = "") =>
        Assert.Equal(where + Show(expected), where + Show(actual));

    private static string Show(ScreenCapture capture) => capture.ToString().Replace("\e", "^[", StringComparison.Ordinal);
}
