using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;
using Xunit.Abstractions;

namespace Chatcode.Gateway.Tests.Running;

public sealed class DiskTests(ITestOutputHelper output)
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqGfFbsLXT5VJh1Uq0FJNx9sbsqYGpYbdWyvkQjXPHn";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FullOrReadOnlyHome_IsToldByWhatNeedsRoom_WhileSessionsGoOn(bool full)
    {
        SmallDisk? disk = null;
        var (daemon, link) = await RunningDaemon.StartAsync(options =>
        {
            disk = SmallDisk.TryMount(options.Home);
            return options;
        });
        await using var _ = daemon;
        if (disk is null)
        {
            output.WriteLine("not tested: this process may not mount a file system");
            return;
        }

        try
        {
            await LiveAsync(daemon, link, disk, full);
        }
        finally
        {
            // Its socket is on the disk; without either, the daemon still stops.
            await daemon.TmuxAsync("kill-server");
            disk.Dispose();
        }
    }

    private static async Task LiveAsync(RunningDaemon daemon, ScriptedLink link, SmallDisk disk, bool full)
    {
        var session = await daemon.CreateSessionAsync(link);
        if (full)
        {
            disk.Fill();
        }
        else
        {
            disk.MakeReadOnly();
        }

        // What needs no room goes on.
        await link.TypeAsync(session, "echo al''ive\r");
        await link.UntilShownAsync(session, "alive\r\n");

        await RefusedAsync(link, id => new SessionInput { RequestId = id, SessionId = session, Data = new byte[5000] });
        await RefusedAsync(link, id => new SshAuthorize { RequestId = id, PublicKey = Key, Label = "test" });
        await RefusedAsync(link, id => new SessionCreate { RequestId = id, SessionId = "ses-new", Name = "test", Workdir = "", Agent = AgentNames.None, AgentConfig = new AgentConfig { ClaudeMd = new string('x', 5000) } });
        Assert.False(File.Exists(Path.Combine(daemon.Options.Workspace, "CLAUDE.md")));
        await link.SendAsync(new FileUploadBegin { RequestId = "begin", TransferId = "t", DestPath = "file", Size = 100_000, TotalChunks = 1 });
        if ((await link.AckAsync("begin")).Ok)
        {
            await RefusedAsync(link, id => new FileUploadChunk { RequestId = id, TransferId = "t", Seq = 0, Data = new byte[100_000] });
        }

        if (full)
        {
            disk.Empty();
        }
        else
        {
            disk.MakeWritable();
        }

        await link.SendAsync(new SshAuthorize { RequestId = "again", PublicKey = Key, Label = "test" });
        var ack = await link.AckAsync("again");
        Assert.True(ack.Ok, ack.Error);
        Assert.Empty(Directory.GetFiles(daemon.Options.Workspace));
        foreach (var one in new[] { session, await daemon.CreateSessionAsync(link) })
        {
            await link.TypeAsync(one, "echo st''ill\r");
            await link.UntilShownAsync(one, "still\r\n");
        }
    }

    private static async Task RefusedAsync(ScriptedLink link, Func<string, GatewayCommand> command)
    {
        var requestId = link.NewRequestId();
        var sent = command(requestId);
        await link.SendAsync(sent);
        var ack = await link.AckAsync(requestId);
        Assert.True(!ack.Ok && ack.Error is { Length: > 0 } and not "internal error", $"{sent.Type}: {ack.Error}");
    }
}
