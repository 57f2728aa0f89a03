using Chatcode.Grains.Gateways;
using Chatcode.Grains.Gateways.Files;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainFileTests
{
    private const string Path = "/home/vibe/workspace/a";
    private readonly Guid _transfer = Guid.NewGuid();

    [Fact]
    public async Task Window_IsKeptOpen_ByWhatWasPassedOn()
    {
        await using var scene = await Connected(Capabilities.FileWindow);
        var download = await Begin(scene, size: 3 * ProtocolLimits.FileChunk);
        Assert.Equal(Download.Window, download.Window);
        await scene.Gateway.Send(Chunk(0), Chunk(1));

        // Read and not yet passed on: the same again.
        Assert.Equal(2, (await Files(scene).ReadDownload(scene.User, _transfer, 0)).Chunks.Length);
        Assert.Equal(2, (await Files(scene).ReadDownload(scene.User, _transfer, 0)).Chunks.Length);
        var reading = Files(scene).ReadDownload(scene.User, _transfer, 2);
        Assert.Equal((Wire, 1), await Acknowledged(scene));
        Assert.False(reading.IsCompleted);

        await scene.Gateway.Send(Chunk(2), End);
        var last = await reading;
        Assert.Equal((GatewayOutcome.Ok, true, 2), (last.Outcome, last.IsLast, Assert.Single(last.Chunks)[0]));
        Assert.Equal(GatewayOutcome.Lost, (await Files(scene).ReadDownload(scene.User, _transfer, 3)).Outcome);
    }

    [Fact]
    public async Task DaemonWithoutAWindow_IsHeldUpToABound_AndEndsTooSlow()
    {
        await using var scene = await Connected();
        var fits = Download.MaxHeld / ProtocolLimits.FileChunk;
        Assert.Null((await Begin(scene, size: (fits + 1) * ProtocolLimits.FileChunk)).Window);
        for (var seq = 0; seq < fits; seq++) await scene.Gateway.Send(Chunk(seq));
        var piece = await Files(scene).ReadDownload(scene.User, _transfer, 0);
        Assert.InRange(piece.Chunks.Sum(static chunk => chunk.Length), ProtocolLimits.FileChunk, Download.MaxPiece);

        await scene.Gateway.Send(Chunk(fits));
        await scene.Gateway.Command<FileCancel>();
        Assert.Equal(GatewayOutcome.TooSlow, (await Files(scene).ReadDownload(scene.User, _transfer, piece.Chunks.Length)).Outcome);
    }

    [Fact]
    public async Task FileThatIsNotWhatWasAnnounced_IsNoFile()
    {
        await using var scene = await Connected();
        foreach (var sent in (IReadOnlyList<WireMessage[]>)[[Chunk(1)], [Chunk(0), Chunk(0)], [Chunk(0), Chunk(1), Chunk(2)], [Chunk(0), End], [End]])
        {
            await Begin(scene, size: 2 * ProtocolLimits.FileChunk);
            await scene.Gateway.Send(sent);
            Assert.Equal(GatewayOutcome.Refused, (await Files(scene).ReadDownload(scene.User, _transfer, 0)).Outcome);
        }
    }

    [Fact]
    public async Task FileThatIsLargerThanAFileMayBe_IsRefusedAtItsBeginning()
    {
        await using var scene = await Connected();
        var asked = Files(scene).BeginDownload(scene.User, new NewDownload { Transfer = _transfer, Path = Path });
        await scene.Gateway.Command<FileDownload>();
        await scene.Gateway.Send(ContentBegin(ProtocolLimits.MaxFile + 1));
        Assert.Equal(GatewayOutcome.TooLarge, (await asked).Outcome);
        await scene.Gateway.Command<FileCancel>();
    }

    [Fact]
    public async Task LinkThatIsLost_EndsEveryTransfer()
    {
        await using var scene = await Connected();
        await Begin(scene, size: 1);
        var reading = Files(scene).ReadDownload(scene.User, _transfer, 0);
        var upload = Guid.NewGuid();
        await BeginUpload(scene, upload);

        // The gateway comes back at once, but knows of nothing.
        scene.Gateway = scene.NewGateway();
        await scene.Gateway.Attach();

        Assert.Equal(GatewayOutcome.NotConnected, (await reading).Outcome);
        Assert.Equal(GatewayOutcome.NotConnected, (await Files(scene).UploadChunk(scene.User, Piece(upload, 0))).Outcome);
    }

    [Fact]
    public async Task Upload_KeepsFourChunksOnTheirWay_AndTellsOfTheFirstThatFails()
    {
        await using var scene = await Connected();
        await BeginUpload(scene, _transfer);
        for (var seq = 0; seq < Upload.MaxSent; seq++) Assert.Equal(GatewayOutcome.Ok, (await Files(scene).UploadChunk(scene.User, Piece(_transfer, seq))).Outcome);
        Assert.Equal(GatewayOutcome.Ok, (await Files(scene).UploadChunk(scene.User, Piece(_transfer, 0))).Outcome);
        var fifth = Files(scene).UploadChunk(scene.User, Piece(_transfer, Upload.MaxSent));
        var first = await scene.Gateway.Command<FileUploadChunk>();
        Assert.Equal((0, Wire), (first.Seq, first.TransferId));
        Assert.False(fifth.IsCompleted);

        await scene.Gateway.Ack(first, "no space left on device");
        var failed = await fifth;
        Assert.Equal((GatewayOutcome.Refused, "no space left on device"), (failed.Outcome, failed.Error));
        for (var seq = 1; seq < Upload.MaxSent; seq++) Assert.Equal(seq, (await scene.Gateway.Command<FileUploadChunk>()).Seq);
        Assert.Equal(GatewayOutcome.Lost, (await Files(scene).EndUpload(scene.User, _transfer)).Outcome);
    }

    [Fact]
    public async Task Key_OvertakesPiecesOfAFile()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        await BeginUpload(scene, _transfer);

        // One delivery is held up, the rest gathers behind it.
        var held = new TaskCompletionSource();
        scene.Edge.OnDeliver = async _ =>
        {
            await held.Task;
            return new DeliverResult();
        };
        for (var seq = 0; seq < 3; seq++) await Files(scene).UploadChunk(scene.User, Piece(_transfer, seq));
        await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Input, Data = "k"u8.ToArray() });
        held.SetResult();

        Assert.Equal("k"u8.ToArray(), (await scene.Gateway.Input()).Data);
        for (var seq = 0; seq < 3; seq++) Assert.Equal(seq, (await scene.Gateway.Command<FileUploadChunk>()).Seq);
        var items = scene.Edge.Batches.SelectMany(static batch => batch.Items).ToList();
        var behind = items.Skip(items.FindIndex(static item => item.InputNumber > 0)).Where(static item => item.IsFile).Select(SeqOf);
        Assert.Equal([1, 2], behind.Where(static seq => seq > 0));
    }

    [Fact]
    public async Task EndOfAnUpload_WaitsForItsChunks()
    {
        await using var scene = await Connected();
        await BeginUpload(scene, _transfer);
        await Files(scene).UploadChunk(scene.User, Piece(_transfer, 0));
        var ending = Files(scene).EndUpload(scene.User, _transfer);
        await scene.Gateway.Ack(await scene.Gateway.Command<FileUploadChunk>());
        await scene.Gateway.Ack(await scene.Gateway.Command<FileUploadEnd>());
        Assert.Equal(GatewayOutcome.Ok, (await ending).Outcome);
    }

    [Fact]
    public async Task GatewayThatIsSilent_TimesOut_AndIsToldToGiveUp()
    {
        var time = new SkipTime();
        await using var scene = await Connected(time, Capabilities.FileWindow);
        var upload = Files(scene).BeginUpload(scene.User, new NewUpload { Transfer = _transfer, Path = Path, Size = 1 });
        await scene.Gateway.Command<FileUploadBegin>();
        time.Advance(ProtocolTimes.CommandTimeout);
        Assert.Equal(GatewayOutcome.TimedOut, (await upload).Outcome);
        await scene.Gateway.Command<FileCancel>();

        await Begin(scene, size: 2 * ProtocolLimits.FileChunk);
        await scene.Gateway.Send(Chunk(0));
        await Files(scene).ReadDownload(scene.User, _transfer, 0);
        var reading = Files(scene).ReadDownload(scene.User, _transfer, 1);
        await Acknowledged(scene);

        // Behind the turn that sent the ack, so the wait has begun.
        await scene.Grain.GetPresence();
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(GatewayOutcome.TimedOut, (await reading).Outcome);
        await scene.Gateway.Command<FileCancel>();
    }

    [Fact]
    public async Task TransferWhoseEdgeWentSilent_IsDropped()
    {
        var time = new SkipTime();
        await using var scene = await Connected(time);
        await BeginUpload(scene, _transfer);
        time.Advance(FileTransfers.Patience + TimeSpan.FromMinutes(1));
        Assert.Equal(Wire, (await scene.Gateway.Command<FileCancel>()).TransferId);
        Assert.Equal(GatewayOutcome.Lost, (await Files(scene).UploadChunk(scene.User, Piece(_transfer, 0))).Outcome);
    }

    [Fact]
    public async Task TransferThatTheGrainDoesNotKnow_IsGivenUpAtTheGateway()
    {
        await using var scene = await Connected();
        Assert.Equal(GatewayOutcome.Lost, (await Files(scene).ReadDownload(scene.User, _transfer, 0)).Outcome);
        Assert.Equal(Wire, (await scene.Gateway.Command<FileCancel>()).TransferId);
        Assert.Equal(GatewayOutcome.Lost, (await Files(scene).EndUpload(scene.User, _transfer)).Outcome);
        Assert.Equal(Wire, (await scene.Gateway.Command<FileCancel>()).TransferId);
    }

    [Fact]
    public async Task MoreThanMayBeAtOnce_AreRefused_UntilOneIsGivenUp()
    {
        await using var scene = await Connected();
        await BeginUpload(scene, _transfer);
        for (var i = 1; i < FileTransfers.MaxOpen; i++) await BeginUpload(scene, Guid.NewGuid());
        var more = new NewDownload { Transfer = Guid.NewGuid(), Path = Path };
        Assert.Equal(GatewayOutcome.TooMany, (await Files(scene).BeginDownload(scene.User, more)).Outcome);

        await Files(scene).GiveUp(scene.User, _transfer);
        Assert.Equal(Wire, (await scene.Gateway.Command<FileCancel>()).TransferId);
        var taken = Files(scene).BeginDownload(scene.User, more);
        await scene.Gateway.Ack(await scene.Gateway.Command<FileDownload>(), AckErrors.FileNotFound);
        Assert.Equal(GatewayOutcome.NotFound, (await taken).Outcome);
    }

    [Fact]
    public async Task AnothersGateway_OrOneThatIsAway_IsNotAsked()
    {
        await using var scene = await GatewayScene.Create();
        foreach (var (user, outcome) in new[] { (UserId.New(), GatewayOutcome.NotFound), (scene.User, GatewayOutcome.NotConnected) })
        {
            Assert.Equal(outcome, (await Files(scene).BeginUpload(user, new NewUpload { Transfer = _transfer, Path = Path, Size = 1 })).Outcome);
            Assert.Equal(outcome, (await Files(scene).BeginDownload(user, new NewDownload { Transfer = _transfer, Path = Path })).Outcome);
        }

        await scene.Gateway.Attach();
        await BeginUpload(scene, _transfer);
        var stranger = UserId.New();
        Assert.Equal(GatewayOutcome.NotFound, (await Files(scene).UploadChunk(stranger, Piece(_transfer, 0))).Outcome);
        Assert.Equal(GatewayOutcome.NotFound, (await Files(scene).EndUpload(stranger, _transfer)).Outcome);
        Assert.Equal(GatewayOutcome.NotFound, (await Files(scene).ReadDownload(stranger, _transfer, 0)).Outcome);
        await Files(scene).GiveUp(stranger, _transfer);
        Assert.Equal(GatewayOutcome.Ok, (await Files(scene).UploadChunk(scene.User, Piece(_transfer, 0))).Outcome);
    }

    private static int SeqOf(EdgeItem item)
    {
        Assert.True(PackedMessages.Read(item.Data).TryNext(out _, out var payload));
        return MessageReader.TryReadCommand(payload.Span, out var command, out _) ? Assert.IsType<FileUploadChunk>(command).Seq : -1;
    }

    private string Wire => _transfer.ToString("N");

    private FileContentEnd End => new() { TransferId = Wire };

    private static IGatewayFilesGrain Files(GatewayScene scene) => scene.Host.Grains.GetGrain<IGatewayFilesGrain>(scene.Id.Value);

    private static Task<GatewayScene> Connected(params string[] capabilities) => Connected(time: null, capabilities);

    private static async Task<GatewayScene> Connected(TimeProvider? time, params string[] capabilities)
    {
        // A clock that is set forward must not end the link or the edge.
        var scene = await GatewayScene.Create(time, time is null ? [] : [("Gateways:EdgeExpiry", "01:00:00"), ("Gateways:GatewaySilence", "01:00:00")]);
        scene.Gateway = new FakeGateway(scene.Grain, scene.Id, scene.Edge) { Capabilities = capabilities };
        await scene.Gateway.Attach();
        return scene;
    }

    private static async Task<(string Transfer, int Seq)> Acknowledged(GatewayScene scene)
    {
        var ack = await scene.Gateway.Command<FileAck>();
        return (ack.TransferId, ack.Seq);
    }

    private static async Task BeginUpload(GatewayScene scene, Guid transfer)
    {
        var asked = Files(scene).BeginUpload(scene.User, new NewUpload { Transfer = transfer, Path = Path, Size = 8 * ProtocolLimits.FileChunk });
        var begin = await scene.Gateway.Command<FileUploadBegin>();
        Assert.Equal((8, Path), (begin.TotalChunks, begin.DestPath));
        await scene.Gateway.Ack(begin);
        Assert.Equal(GatewayOutcome.Ok, (await asked).Outcome);
    }

    private static FileChunk Piece(Guid transfer, int seq) => new() { Transfer = transfer, Seq = seq, Data = new byte[ProtocolLimits.FileChunk] };

    private async Task<FileDownload> Begin(GatewayScene scene, long size)
    {
        var asked = Files(scene).BeginDownload(scene.User, new NewDownload { Transfer = _transfer, Path = Path });
        var download = await scene.Gateway.Command<FileDownload>();
        Assert.Equal((Wire, Path), (download.TransferId, download.Path));
        await scene.Gateway.Send(ContentBegin(size));
        var begun = await asked;
        Assert.Equal((GatewayOutcome.Ok, size), (begun.Outcome, begun.Size));
        return download;
    }

    private FileContentBegin ContentBegin(long size) => new() { TransferId = Wire, Path = Path, Size = size, TotalChunks = Upload.ChunksOf(size) };

    private FileContentChunk Chunk(int seq)
    {
        var data = new byte[ProtocolLimits.FileChunk];
        data[0] = (byte)seq;
        return new FileContentChunk { TransferId = Wire, Seq = seq, Data = data };
    }
}
