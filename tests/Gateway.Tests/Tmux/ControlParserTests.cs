using System.Globalization;
using System.Text;
using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class ControlParserTests
{
    // Every kind of line, with text that looks like other lines where it may stand.
    private static readonly byte[] Conversation =
    [
        .. "%begin 1700000000 5 0\n%end 1700000000 5 0\n%session-changed $0 vibe-a\n"u8,
        .. @"%output %0 plain \033[1mbold\134\015\012"u8, .. "\n"u8,
        .. @"%extended-output %0 12 : a : b \000\001\377"u8, 0xC3, .. "\n"u8,
        .. "%begin 1700000001 6 1\nscreen\n%end 1700000001 6 0\n%output %0 not output\n%end 1700000001 7 1\n\n%error\n%begin 1 2 1\n%end 1700000001 6 1\n"u8,
        .. "%begin 1700000002 8 1\n%pause %0\n%output %0 between\n%end 1700000002 8 1\n"u8,
        .. "%begin 1700000003 9 1\nno such thing\n%error 1700000003 9 1\n%pause %3\n%window-renamed @0 x\n%exit\n"u8,
    ];

    private static readonly string[] Expected =
    [
        "begin own=False", "reply own=False failed=False []", "note %session-changed $0 vibe-a",
        @"output 0 [plain <1B>[1mbold\<0D><0A>]",
        @"output 0 [a : b <00><01><FF><C3>]",
        "begin own=True",
        "reply own=True failed=False [screen<0A>%end 1700000001 6 0<0A>%output %0 not output<0A>%end 1700000001 7 1<0A><0A>%error<0A>%begin 1 2 1]",
        "begin own=True", "pause 0", "output 0 [between]", "reply own=True failed=False []",
        "begin own=True", "reply own=True failed=True [no such thing]", "pause 3", "note %window-renamed @0 x", "note %exit",
    ];

    [Fact]
    public void Conversation_AtOnce_IsReadAsWhatItMeans() => Assert.Equal(Expected, Read(Conversation, Conversation.Length));

    [Fact]
    public void Conversation_SplitAnywhere_MeansTheSame()
    {
        for (var split = 0; split <= Conversation.Length; split++)
        {
            Assert.Equal(Expected, Read(Conversation, split));
        }
    }

    [Fact]
    public void Conversation_ByteByByte_MeansTheSame()
    {
        var heard = new Listener(textReplies: [true, false, true]);
        var parser = new ControlParser(heard);
        foreach (var value in Conversation)
        {
            Feed(parser, [value]);
        }

        Assert.Equal(Expected, heard.Events);
    }

    [Fact]
    public void RandomBytes_NeverBreakIt()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 2000; round++)
        {
            // Pieces of real lines make the rarer branches likely.
            var bytes = new List<byte>();
            while (bytes.Count < 300)
            {
                if (random.Next(2) == 0)
                {
                    var noise = new byte[random.Next(6)];
                    random.NextBytes(noise);
                    bytes.AddRange(noise);
                }
                else
                {
                    var start = random.Next(Conversation.Length);
                    bytes.AddRange(Conversation.AsSpan(start, random.Next(Conversation.Length - start)));
                }
            }

            var once = Read([.. bytes], bytes.Count);
            Assert.Equal(once, Read([.. bytes], random.Next(bytes.Count)));
        }
    }

    [Fact]
    public void EveryByte_EscapedAsTmuxDoes_ComesBack()
    {
        var line = new StringBuilder("%output %7 ");
        var bytes = new List<byte>();
        for (var value = 0; value < 256; value++)
        {
            bytes.AddRange(value < ' ' || value == '\\'
                ? Encoding.Latin1.GetBytes("\\" + Convert.ToString(value, 8).PadLeft(3, '0'))
                : [(byte)value]);
        }

        byte[]? seen = null;
        Feed(new ControlParser(new Listener([]) { OnBytes = data => seen = data }), [.. Encoding.ASCII.GetBytes(line.ToString()), .. bytes, (byte)'\n']);
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)value), seen);
    }

    [Fact]
    public void LineLongerThanTheBuffer_IsTakenWhole()
    {
        var text = new string('x', 300_000);
        byte[]? seen = null;
        Feed(new ControlParser(new Listener([]) { OnBytes = data => seen = data }), Encoding.ASCII.GetBytes($"%exit\n%output %0 {text}\n"));
        Assert.Equal(text.Length, seen?.Length);
    }

    [Fact]
    public void LineWithoutEnd_IsRefused()
    {
        var parser = new ControlParser(new Listener([]));
        Assert.Throws<InvalidDataException>(() => Feed(parser, new byte[2 * ControlParser.MaxLineLength]));
    }

    [Fact]
    public void OutputLines_AllocateNothing()
    {
        var sink = new CountingSink();
        var output = new PaneOutput(sink);
        var parser = new ControlParser(new Listener([]) { Output = output });
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(@"%output %0 \033[31msome words\033[0m of a line\015\012" + "\n", 500)));
        Feed(parser, lines);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            Feed(parser, lines);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Equal(21 * 500 * 31, sink.Bytes);
    }

    private static List<string> Read(byte[] bytes, int split)
    {
        var heard = new Listener(textReplies: [true, false, true]);
        var parser = new ControlParser(heard);
        Feed(parser, bytes.AsSpan(0, split));
        Feed(parser, bytes.AsSpan(split));
        return heard.Events;
    }

    private static void Feed(ControlParser parser, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = parser.GetSpan();
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            parser.Advance(count);
            bytes = bytes[count..];
        }
    }

    private sealed class CountingSink : ITerminalSink
    {
        public long Bytes { get; private set; }

        public void OnOutput(ReadOnlySpan<byte> data) => Bytes += data.Length;

        public void OnPaused()
        {
        }

        public void OnEnded(int? exitCode)
        {
        }
    }

    private sealed class Listener(bool[] textReplies) : IControlHandler
    {
        private int _reply;

        public List<string> Events { get; } = [];

        public Action<byte[]>? OnBytes { get; init; }

        public PaneOutput? Output { get; init; }

        public void OnOutput(uint pane, ReadOnlySpan<byte> data)
        {
            if (Output is not null)
            {
                Output.Take(data);
                return;
            }

            OnBytes?.Invoke(data.ToArray());
            Events.Add($"output {pane} [{Show(data)}]");
        }

        public void OnPause(uint pane) => Events.Add($"pause {pane}");

        public bool OnReplyBegin(bool own)
        {
            Events.Add($"begin own={own}");
            return own && _reply < textReplies.Length && textReplies[_reply++];
        }

        public void OnReply(bool own, bool failed, ReadOnlySpan<byte> text) => Events.Add($"reply own={own} failed={failed} [{Show(text)}]");

        public void OnNotification(ReadOnlySpan<byte> line) => Events.Add($"note {Show(line)}");

        private static string Show(ReadOnlySpan<byte> data)
        {
            var shown = new StringBuilder();
            foreach (var value in data)
            {
                shown.Append(value is >= 0x20 and < 0x7F ? ((char)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"<{value:X2}>"));
            }

            return shown.ToString();
        }
    }
}
