using System.Security.Cryptography;
using Chatcode.Gateway.Files;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

public sealed class FileTests : IAsyncLifetime
{
    private RunningDaemon _daemon = null!;
    private ScriptedLink _link = null!;

    private string Workspace => _daemon.Options.Workspace;

    public async Task InitializeAsync() => (_daemon, _link) = await RunningDaemon.StartAsync();

    public Task DisposeAsync() => _daemon.DisposeAsync().AsTask();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(ProtocolLimits.FileChunk, 1)]
    [InlineData(ProtocolLimits.FileChunk + 1, 2)]
    [InlineData(ProtocolLimits.MaxFile, 160)]
    public async Task File_ComesBackAsItWasSent(int size, int chunks)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        Assert.Null(await Upload("/home/vibe/workspace/new/folder/file.bin", content, chunks));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Workspace, "new", "folder", "file.bin")));

        var (begin, received, ack) = await Download("new/folder/file.bin");
        Assert.True(ack.Ok, ack.Error);
        Assert.Equal(("new/folder/file.bin", (long)size, (size + ProtocolLimits.FileChunk - 1) / ProtocolLimits.FileChunk), (begin!.Path, begin.Size, begin.TotalChunks));
        Assert.Equal(content, received);
        Assert.Single(Directory.GetFiles(Path.Combine(Workspace, "new", "folder")));
    }

    [Fact]
    public async Task ReplacedFile_KeepsItsMode()
    {
        var script = Path.Combine(Workspace, "run.sh");
        await File.WriteAllTextAsync(script, "old");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Null(await Upload("run.sh", "new"u8.ToArray()));
        Assert.Equal(("new", UnixFileMode.UserRead | UnixFileMode.UserExecute), (await File.ReadAllTextAsync(script), File.GetUnixFileMode(script)));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("/home/vibe/workspace/../x")]
    [InlineData("/home/vibe/workspacex/y")]
    [InlineData("")]
    [InlineData("/home/vibe/workspace")]
    [InlineData("two\nlines")]
    [InlineData("nul\0")]
    [InlineData("link-out/file")]
    [InlineData("link-out-file")]
    [InlineData("link-nowhere")]
    [InlineData("folder")]
    [InlineData("pipe")]
    [InlineData("null")]
    [InlineData("file/below")]
    public async Task PathThatWontDo_IsRefused_InBothDirections(string path)
    {
        var outside = Path.Combine(_daemon.Home, "secret");
        await File.WriteAllTextAsync(outside, "secret");
        Directory.CreateSymbolicLink(Path.Combine(Workspace, "link-out"), _daemon.Home);
        File.CreateSymbolicLink(Path.Combine(Workspace, "link-out-file"), outside);
        File.CreateSymbolicLink(Path.Combine(Workspace, "link-nowhere"), Path.Combine(_daemon.Home, "absent"));
        File.CreateSymbolicLink(Path.Combine(Workspace, "null"), "/dev/null");
        Directory.CreateDirectory(Path.Combine(Workspace, "folder"));
        await File.WriteAllTextAsync(Path.Combine(Workspace, "file"), "file");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(Workspace, "pipe")])) await mkfifo.WaitForExitAsync();
        var before = Directory.GetFileSystemEntries(_daemon.Home, "*", SearchOption.AllDirectories).Order();

        Assert.NotNull(await Upload(path, "x"u8.ToArray()));
        Assert.False((await Download(path)).Ack.Ok);

        Assert.Equal("secret", await File.ReadAllTextAsync(outside));
        Assert.Equal(before, Directory.GetFileSystemEntries(_daemon.Home, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task LinkInside_IsFollowed()
    {
        Directory.CreateDirectory(Path.Combine(Workspace, "real"));
        Directory.CreateSymbolicLink(Path.Combine(Workspace, "alias"), Path.Combine(Workspace, "real"));
        Assert.Null(await Upload("alias/file", "x"u8.ToArray()));
        Assert.Equal("x", await File.ReadAllTextAsync(Path.Combine(Workspace, "real", "file")));
        File.CreateSymbolicLink(Path.Combine(Workspace, "file-alias"), "real/file");
        Assert.Equal("x"u8.ToArray(), (await Download("file-alias")).Content);
        Assert.Null(await Upload("file-alias", "y"u8.ToArray()));
        Assert.Equal("y", await File.ReadAllTextAsync(Path.Combine(Workspace, "real", "file")));
    }

    [Fact]
    public void FolderThatIsSwappedForALink_IsNotEntered()
    {
        Directory.CreateDirectory(Path.Combine(Workspace, "folder"));
        Directory.Delete(Path.Combine(Workspace, "folder"));
        Directory.CreateSymbolicLink(Path.Combine(Workspace, "folder"), _daemon.Home);
        Assert.Throws<PosixException>(() => FilePlace.Open(Workspace, "folder/file"));
    }

    [Fact]
    public async Task FileThatIsSwappedForALinkOnItsWay_IsReplacedNotFollowed()
    {
        var outside = Path.Combine(_daemon.Home, "secret");
        await File.WriteAllTextAsync(outside, "secret");
        await Begin("t", "target", 1, 1);
        File.CreateSymbolicLink(Path.Combine(Workspace, "target"), outside);
        await Chunk("t", 0, "x"u8.ToArray());
        Assert.NotNull(await End("t"));
        Assert.Equal("secret", await File.ReadAllTextAsync(outside));
    }

    [Theory]
    [InlineData(ProtocolLimits.MaxFile + 1L, 161, AckErrors.FileTooLarge)]
    [InlineData(ProtocolLimits.FileChunk + 1L, 1, "total_chunks does not fit")]
    [InlineData(2L, 3, "total_chunks does not fit")]
    public async Task NumbersThatDontFit_AreRefused(long size, int chunks, string reason) =>
        Assert.StartsWith(reason, await Begin("t", "file", size, chunks), StringComparison.Ordinal);

    [Fact]
    public async Task ChunkOutOfOrder_EndsTheTransfer_AndLeavesNothing()
    {
        Assert.Null(await Begin("t", "file", 4, 2));
        Assert.Equal("chunk 0 of 2 is next, not 1", await Chunk("t", 1, "cd"u8.ToArray()));
        Assert.Equal(AckErrors.TransferNotFound, await Chunk("t", 0, "ab"u8.ToArray()));
        await Gone();
    }

    [Fact]
    public async Task MoreThanWasAnnounced_EndsTheTransfer()
    {
        Assert.Null(await Begin("t", "file", 2, 1));
        Assert.Equal("a chunk is larger than was announced", await Chunk("t", 0, "abc"u8.ToArray()));
        await Gone();
    }

    [Fact]
    public async Task LessThanWasAnnounced_IsNoFile()
    {
        Assert.Null(await Begin("t", "file", 4, 2));
        Assert.Null(await Chunk("t", 0, "ab"u8.ToArray()));
        Assert.Equal("1 of 2 chunks and 2 of 4 bytes have come", await End("t"));
        await Gone();
    }

    [Fact]
    public async Task CancelledOrCutOff_LeavesNothing()
    {
        Assert.Null(await Begin("one", "file", 4, 2));
        Assert.Null(await Begin("two", "file", 4, 2));
        Assert.Equal("the transfer_id is in use", await Begin("two", "other", 4, 2));
        await _link.SendAsync(new FileCancel { RequestId = "cancel", TransferId = "one" });
        Assert.True((await _link.AckAsync("cancel")).Ok);
        Assert.Equal(AckErrors.TransferNotFound, await Chunk("one", 0, "ab"u8.ToArray()));
        Assert.Null(await Chunk("two", 0, "ab"u8.ToArray()));
        _link.Cut();
        _link = await _daemon.NextLinkAsync();
        await Gone();
    }

    [Fact]
    public async Task UploadsWithoutAnEnd_AreBounded()
    {
        for (var i = 0; i < Uploads.MaxOpen; i++) Assert.Null(await Begin($"t{i}", $"file{i}", 1, 1));
        Assert.Equal($"{Uploads.MaxOpen} uploads run already", await Begin("more", "more", 1, 1));
    }

    [Fact]
    public async Task Window_HoldsTheFileBack_UntilItsPiecesAreTaken()
    {
        const int window = 2;
        const int chunks = 5;
        await File.WriteAllBytesAsync(Path.Combine(Workspace, "file"), new byte[chunks * ProtocolLimits.FileChunk]);
        await _link.SendAsync(new FileDownload { RequestId = "get", TransferId = "t", Path = "file", Window = window });
        for (var seq = 0; seq < chunks; seq++)
        {
            await _link.EventAsync<FileContentChunk>(chunk => chunk.Seq == Math.Min(seq + window - 1, chunks - 1), $"chunk {seq + window - 1}");

            // A command that comes after is answered; had more pieces been sent, they would be here.
            var request = _link.NewRequestId();
            await _link.SendAsync(new WorkspaceList { RequestId = request });
            await _link.EventAsync<WorkspaceFolders>(folders => folders.RequestId == request);
            Assert.True(_link.Received.Count(static one => one.Event is FileContentChunk) <= seq + window);
            await _link.SendAsync(new FileAck { RequestId = _link.NewRequestId(), TransferId = "t", Seq = seq });
        }

        Assert.True((await _link.AckAsync("get")).Ok);
    }

    [Fact]
    public async Task DownloadThatIsGivenUp_SaysSo()
    {
        await File.WriteAllBytesAsync(Path.Combine(Workspace, "file"), new byte[3 * ProtocolLimits.FileChunk]);
        await _link.SendAsync(new FileDownload { RequestId = "get", TransferId = "t", Path = "file", Window = 1 });
        await _link.EventAsync<FileContentChunk>();
        await _link.SendAsync(new FileCancel { RequestId = "cancel", TransferId = "t" });
        Assert.Equal("the transfer was given up", (await _link.AckAsync("get")).Error);
    }

    [Fact]
    public async Task FileAboveTheLimit_IsNotSent()
    {
        await using (var file = File.Create(Path.Combine(Workspace, "file"))) file.SetLength(ProtocolLimits.MaxFile + 1);
        Assert.StartsWith("the file has more than", (await Download("file")).Ack.Error, StringComparison.Ordinal);
    }

    private async Task<string?> Upload(string path, byte[] content, int? chunks = null)
    {
        var total = chunks ?? (content.Length + ProtocolLimits.FileChunk - 1) / ProtocolLimits.FileChunk;
        var id = Guid.NewGuid().ToString("N");
        if (await Begin(id, path, content.Length, total) is { } refusal) return refusal;

        // All at once: their order is the daemon's affair.
        var requests = new List<string>();
        for (var seq = 0; seq < total; seq++)
        {
            requests.Add(_link.NewRequestId());
            var data = content.AsMemory(seq * ProtocolLimits.FileChunk, Math.Min(ProtocolLimits.FileChunk, content.Length - (seq * ProtocolLimits.FileChunk)));
            await _link.SendAsync(new FileUploadChunk { RequestId = requests[^1], TransferId = id, Seq = seq, Data = data });
        }

        foreach (var request in requests) Assert.True((await _link.AckAsync(request)).Ok);
        return await End(id);
    }

    private async Task<(FileContentBegin? Begin, byte[] Content, Ack Ack)> Download(string path)
    {
        var (request, id) = (_link.NewRequestId(), Guid.NewGuid().ToString("N"));
        await _link.SendAsync(new FileDownload { RequestId = request, TransferId = id, Path = path });
        var ack = await _link.AckAsync(request);
        var events = _link.Received.Select(static one => one.Event).ToArray();
        var pieces = events.OfType<FileContentChunk>().Where(one => one.TransferId == id).ToArray();
        Assert.Equal(Enumerable.Range(0, pieces.Length), pieces.Select(static piece => piece.Seq));
        Assert.Equal(ack.Ok, events.OfType<FileContentEnd>().Any(one => one.TransferId == id));
        return (events.OfType<FileContentBegin>().SingleOrDefault(one => one.TransferId == id), [.. pieces.SelectMany(static piece => piece.Data.ToArray())], ack);
    }

    private Task<string?> Begin(string id, string path, long size, int chunks) =>
        Ask(request => new FileUploadBegin { RequestId = request, TransferId = id, DestPath = path, Size = size, TotalChunks = chunks });

    private Task<string?> Chunk(string id, int seq, byte[] data) =>
        Ask(request => new FileUploadChunk { RequestId = request, TransferId = id, Seq = seq, Data = data });

    private Task<string?> End(string id) => Ask(request => new FileUploadEnd { RequestId = request, TransferId = id });

    private async Task<string?> Ask(Func<string, GatewayCommand> command)
    {
        var request = _link.NewRequestId();
        await _link.SendAsync(command(request));
        var ack = await _link.AckAsync(request);
        return ack.Ok ? null : ack.Error ?? "refused";
    }

    private Task Gone() => Testing.Wait.Until(
        () => Task.FromResult(Directory.GetFileSystemEntries(Workspace).Length == 0), "an empty workspace");
}
