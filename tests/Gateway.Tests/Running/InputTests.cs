using System.Security.Cryptography;
using Chatcode.Gateway.Sessions;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

public sealed class InputTests : IAsyncLifetime
{
    private RunningDaemon _daemon = null!;
    private ScriptedLink _link = null!;
    private string _session = null!;

    public async Task InitializeAsync()
    {
        (_daemon, _link) = await RunningDaemon.StartAsync();
        _session = await _daemon.CreateSessionAsync(_link);
    }

    public Task DisposeAsync() => _daemon.DisposeAsync().AsTask();

    [Fact]
    public async Task EveryByteValue_ReachesAProgramInRawMode()
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        await ReadRawAsync(bytes.Length);
        foreach (var value in bytes)
        {
            await _link.TypeAsync(_session, [value]);
        }

        await ReadWhole(bytes);
    }

    [Fact]
    public async Task PasteOfOneMebibyte_ArrivesWhole()
    {
        var paste = new byte[1024 * 1024];
        new Random(2).NextBytes(paste);
        await ReadRawAsync(paste.Length);
        foreach (var piece in paste.Chunk(16 * 1024))
        {
            await _link.TypeAsync(_session, piece);
        }

        await ReadWhole(paste);
    }

    [Fact]
    public async Task FramesAndCommands_KeepTheirOrder()
    {
        var expected = new List<byte>();
        var pieces = Enumerable.Range(0, 200).Select(i => System.Text.Encoding.UTF8.GetBytes($"<{i}>")).ToArray();
        await ReadRawAsync(pieces.Sum(piece => piece.Length));
        foreach (var (piece, i) in pieces.Select((piece, i) => (piece, i)))
        {
            expected.AddRange(piece);
            await (i % 2 == 0
                ? _link.TypeAsync(_session, piece)
                : _link.SendAsync(new SessionInput { RequestId = $"input-{i}", SessionId = _session, Data = piece }));
        }

        await ReadWhole([.. expected]);
        Assert.True((await _link.AckAsync("input-199")).Ok);
    }

    [Fact]
    public async Task MoreThanTheQueueHolds_IsRefusedNotLost()
    {
        // A tmux that stands still takes nothing.
        var tmux = await _daemon.TmuxAsync("display-message", "-p", "#{pid}");
        using var stop = System.Diagnostics.Process.Start("kill", ["-STOP", tmux.Trim()]);
        await stop.WaitForExitAsync();
        try
        {
            for (var i = 0; i < 10; i++)
            {
                await _link.SendAsync(new SessionInput { RequestId = $"input-{i}", SessionId = _session, Data = new byte[700_000] });
            }

            await _link.EventAsync<Ack>(ack => ack is { Ok: false, Error: SessionErrors.InputFull }, "a refusal");
        }
        finally
        {
            using var go = System.Diagnostics.Process.Start("kill", ["-CONT", tmux.Trim()]);
            await go.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task InputForNobody_IsRefused()
    {
        await _link.TypeAsync("ses-nobody", "x");
        var error = await _link.EventAsync<SessionError>();
        Assert.Equal(("ses-nobody", "session not found"), (error.SessionId, error.Error));
    }

    private async Task ReadRawAsync(int length)
    {
        await _link.TypeAsync(_session, $"stty raw -echo; echo g''o; head -c {length} | sha256sum; stty sane\r");
        await UntilShown("go\n");
    }

    private Task ReadWhole(byte[] bytes) => UntilShown(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    private Task UntilShown(string text) => _link.UntilShownAsync(_session, text);
}
