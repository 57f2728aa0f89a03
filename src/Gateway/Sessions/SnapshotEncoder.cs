using System.Text.Encodings.Web;
using System.Text.Json;
using Chatcode.Gateway.Tmux;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// Writes a snapshot that is not above the limit of its message: first the oldest lines of history go, first those behind
/// the alternate screen; then, on a grid so large that its screen alone is too much, the topmost lines turn blank.
/// </summary>
internal static class SnapshotEncoder
{
    /// <summary>Encodes a capture as the snapshot that stands at a place among the frames.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="capture">What tmux showed there.</param>
    /// <param name="place">The place.</param>
    /// <param name="requestId">Of the request that it answers; null when nobody asked.</param>
    public static byte[] Encode(string sessionId, ScreenCapture capture, PlacedMessages place, string? requestId) =>
        Encode(new SessionSnapshot
        {
            RequestId = requestId,
            SessionId = sessionId,
            Stream = place.Stream,
            Seq = place.Seq,
            Content = capture.Content,
            Cols = capture.Cols,
            Rows = capture.Rows,
            CursorX = capture.CursorX,
            CursorY = capture.CursorY,
            CursorVisible = capture.CursorVisible,
            AlternateOn = capture.AlternateOn,
            Main = capture.Main,
            Modes = capture.Modes,
        });

    /// <summary>Encodes a snapshot.</summary>
    public static byte[] Encode(SessionSnapshot snapshot)
    {
        // Every character takes a byte at least: what is far too long is cut before it is encoded in vain.
        var excess = snapshot.Content.Length + (snapshot.Main?.Length ?? 0) - ProtocolLimits.MaxSnapshotMessage;
        while (true)
        {
            if (excess <= 0)
            {
                var json = snapshot.ToUtf8();
                excess = json.Length - ProtocolLimits.MaxSnapshotMessage;
                if (excess <= 0)
                {
                    return json;
                }
            }

            snapshot = Shorten(snapshot, excess, keepScreen: true) ?? Shorten(snapshot, excess, keepScreen: false)
                ?? throw new InvalidOperationException("a snapshot without text is above the limit");
            excess = 0;
        }
    }

    private static SessionSnapshot? Shorten(SessionSnapshot snapshot, int excess, bool keepScreen)
    {
        var rows = snapshot.Rows ?? 0;
        return snapshot.Main is { } main && Shorten(main, excess, rows, keepScreen) is { } shorterMain ? snapshot with { Main = shorterMain }
            : Shorten(snapshot.Content, excess, rows, keepScreen) is { } shorter ? snapshot with { Content = shorter }
            : null;
    }

    // Returns null when nothing can go.
    private static string? Shorten(string text, int excess, int rows, bool keepScreen)
    {
        var lines = text.Split('\n');
        var history = Math.Max(0, lines.Length - rows);
        var most = keepScreen ? history : lines.Length;
        var dropped = 0;
        for (var saved = 0; dropped < most && saved < excess; dropped++)
        {
            // A line of the screen leaves its place, a line of history takes its escaped line feed along.
            saved += JsonEncodedText.Encode(lines[dropped], JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.Length
                + (dropped < history ? 2 : 0);
        }

        if (dropped == 0)
        {
            return null;
        }

        var pen = dropped < lines.Length ? CapturedPen.After(lines.AsSpan(0, dropped)) : "";
        var shorter = new string('\n', Math.Max(0, dropped - history)) + pen + string.Join('\n', lines[dropped..]);
        return shorter == text ? null : shorter;
    }
}
