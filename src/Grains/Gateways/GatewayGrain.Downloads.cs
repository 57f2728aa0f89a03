using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Gateways.Files;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>Files from the machine over HTTP.</summary>
internal sealed partial class GatewayGrain
{
    /// <summary>How long the next chunk of a file may take, behind the output of a busy machine; below the 30 s that a call may take.</summary>
    private static readonly TimeSpan ChunkPatience = TimeSpan.FromSeconds(20);

    public async Task<TransferResult> BeginDownload(UserId user, NewDownload download)
    {
        if (!IsOwner(user)) return Transferred(GatewayOutcome.NotFound);
        if (_link is not { } link) return Transferred(GatewayOutcome.NotConnected);
        var transfer = new Download(download.Transfer, link);
        if (!_transfers.TryAdd(transfer)) return Transferred(GatewayOutcome.TooMany);
        var outcome = await Command(
            session: default,
            requestId => new FileDownload
            {
                RequestId = transfer.RequestId = requestId,
                TransferId = transfer.WireId,
                Path = download.Path,
                Window = link.FileWindow ? Download.Window : null,
            },
            typeof(FileContentBegin));
        if (outcome.Status != CommandStatus.Ok) return EndTransfer(transfer, outcome);
        if (transfer.Failure is null) return new TransferResult { Outcome = GatewayOutcome.Ok, Size = transfer.Size!.Value };
        _transfers.Remove(transfer.Id);
        return transfer.Failure;
    }

    public async Task<FilePiece> ReadDownload(UserId user, Guid transfer, int from)
    {
        if (!IsOwner(user)) return new FilePiece { Outcome = GatewayOutcome.NotFound };
        if (_transfers.Touch<Download>(transfer) is not { } download) return new FilePiece { Outcome = Unknown(transfer).Outcome };
        if (download.Forget(from) && download.Link.FileWindow)
        {
            SendToGateway(download.Link, new FileAck { RequestId = NextRequestId(), TransferId = download.WireId, Seq = from - 1 });
            PumpEdges();
        }

        if (!download.HasNews)
        {
            try
            {
                await download.Changed.WaitAsync(ChunkPatience, _time);
            }
            catch (TimeoutException)
            {
                download.Fail(GatewayOutcome.TimedOut);
                CancelAtGateway(download.WireId);
                PumpEdges();
            }
        }

        var piece = download.Failure is { } failure ? new FilePiece { Outcome = failure.Outcome, Error = failure.Error } : download.Read();
        if (piece.Outcome != GatewayOutcome.Ok || piece.IsLast) _transfers.Remove(download.Id);
        return piece;
    }

    private void TakeContentBegin(Download download, FileContentBegin begin)
    {
        download.Begin(begin);
        if (download.Failure is not null) CancelAtGateway(download.WireId);
        TakeAnswer(download.RequestId, begin);
    }

    private void TakeContent(Download download, FileContentChunk chunk)
    {
        if (download.Failure is not null) return;
        download.Take(chunk);
        if (download.Failure is not null) CancelAtGateway(download.WireId);
    }

    /// <summary>A refusal that no command waits for may be of a file that breaks off.</summary>
    private void BreakOff(Ack ack) =>
        _transfers.Downloads.FirstOrDefault(download => download.RequestId == ack.RequestId)?.Fail(GatewayOutcome.Refused, ack.Error);

    private void FailDownloads()
    {
        foreach (var download in _transfers.Downloads) download.Fail(GatewayOutcome.NotConnected);
    }
}
