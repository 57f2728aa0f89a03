using System.Text;
using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class InputTests
{
    private const string Collect = "stty raw -echo; printf ready; head -c $1 > taken; printf done; read x";

    [Fact]
    public async Task EveryByteValue_ReachesTheProgramUnchanged()
    {
        await using var tmux = new PrivateTmux();
        var (session, sink) = await StartCollecting(tmux, 256);
        var all = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        await session.Write(all, CancellationToken.None);
        await sink.WaitForText("done");
        Assert.Equal(all, await File.ReadAllBytesAsync(tmux.PathOf("taken")));
    }

    [Fact]
    public async Task EachByteValue_TypedAlone_ReachesTheProgramUnchanged()
    {
        await using var tmux = new PrivateTmux();
        var (session, sink) = await StartCollecting(tmux, 256);
        for (var value = 0; value < 256; value++)
        {
            await session.Write(new[] { (byte)value }, CancellationToken.None);
        }

        await sink.WaitForText("done");
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)value), await File.ReadAllBytesAsync(tmux.PathOf("taken")));
    }

    [Fact]
    public async Task PasteOfAMebibyte_WithEveryByteValue_ArrivesWhole()
    {
        await using var tmux = new PrivateTmux();
        var (session, sink) = await StartCollecting(tmux, 1 << 20);
        var paste = new byte[1 << 20];
        new Random(1).NextBytes(paste);
        await session.Write(paste, CancellationToken.None);
        await sink.WaitForText("done");
        Assert.Equal(paste, await File.ReadAllBytesAsync(tmux.PathOf("taken")));
    }

    [Fact]
    public async Task WritesNotAwaitedBetween_OfAnySize_KeepTheirOrder()
    {
        int[] sizes = [1, 128, 129, 256, 257, 5000, 2, 16_384, 1, 1, 300, 255];
        await using var tmux = new PrivateTmux();
        var (session, sink) = await StartCollecting(tmux, sizes.Sum() * 40);
        var random = new Random(2);
        var expected = new MemoryStream();
        var writes = new List<Task>();
        for (var round = 0; round < 40; round++)
        {
            foreach (var size in sizes)
            {
                var piece = new byte[size];
                random.NextBytes(piece);
                expected.Write(piece);
                writes.Add(session.Write(piece, CancellationToken.None));
            }
        }

        await Task.WhenAll(writes);
        await sink.WaitForText("done");
        Assert.Equal(expected.ToArray(), await File.ReadAllBytesAsync(tmux.PathOf("taken")));
    }

    [Fact]
    public async Task TwentyMegabytesOfOutput_ComeByteForByte()
    {
        await using var tmux = new PrivateTmux();
        var output = new byte[20_000_000];
        var random = new Random(3);
        for (var i = 0; i < output.Length; i++)
        {
            output[i] = random.Next(60) == 0 ? (byte)'\n' : (byte)random.Next(0x20, 0x7F);
        }

        await File.WriteAllBytesAsync(tmux.PathOf("big"), output);
        var sink = new RecordingSink();
        await tmux.Server.CreateSession(tmux.Start("s1", "sh", "-c", "stty raw -echo; cat big; read x"), sink, CancellationToken.None);
        await sink.WaitForLength(output.Length, TimeSpan.FromMinutes(3));
        Assert.True(output.AsSpan().SequenceEqual(sink.From(0)));
        Assert.False(sink.WasCalledByTwoThreadsAtOnce);
    }

    [Fact]
    public async Task OutputOfEveryByteValue_ComesByteForByte()
    {
        await using var tmux = new PrivateTmux();
        var output = new byte[300_000];
        new Random(4).NextBytes(output);
        await File.WriteAllBytesAsync(tmux.PathOf("any"), [.. output, .. "end"u8]);
        var sink = new RecordingSink();
        // Random bytes hold queries, which tmux answers; nobody reads the answers.
        await tmux.Server.CreateSession(tmux.Start("s1", "sh", "-c", "stty raw -echo; cat any; exec sleep 1000"), sink, CancellationToken.None);
        await sink.WaitForLength(output.Length + 3);
        Assert.Equal(output, sink.From(0)[..output.Length]);
    }

    [Fact]
    public async Task MoreCommandsThanMayWait_AreRefusedAndLoseNothingBefore()
    {
        var written = new List<string>();
        var queue = new ControlCommandQueue(line => written.Add(Encoding.ASCII.GetString(line.Span)));
        var big = new string('x', ControlCommandQueue.WindowBytes);
        var commands = Enumerable.Range(0, ControlCommandQueue.MaxWaiting + 1).Select(_ => new ControlCommand(big, [false])).ToList();
        commands.ForEach(queue.Send);
        Assert.Single(written);
        Assert.Throws<TmuxException>(() => queue.Send(new ControlCommand("x", [false])));
        for (var i = 0; i < commands.Count; i++)
        {
            Assert.True(queue.TakeReply(failed: false, []));
        }

        Assert.Equal(commands.Count, written.Count);
        Assert.False(queue.TakeReply(failed: false, []));
        await Task.WhenAll(commands.Select(command => command.Replies));
    }

    private static async Task<(TmuxSession Session, RecordingSink Sink)> StartCollecting(PrivateTmux tmux, int bytes)
    {
        var sink = new RecordingSink();
        var start = tmux.Start("s1", "sh", "-c", Collect, "sh", $"{bytes}");
        var session = await tmux.Server.CreateSession(start, sink, CancellationToken.None);
        await sink.WaitForText("ready");
        return (session, sink);
    }
}
