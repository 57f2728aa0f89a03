using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Gateways.Files;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>Files to the machine over HTTP.</summary>
internal sealed partial class GatewayGrain
{
    private readonly FileTransfers _transfers;
    private readonly ChunkTurns _chunkTurns = new();

    public async Task<TransferResult> BeginUpload(UserId user, NewUpload upload)
    {
        if (!IsOwner(user)) return Transferred(GatewayOutcome.NotFound);
        if (_link is not { } link) return Transferred(GatewayOutcome.NotConnected);
        var transfer = new Upload(upload.Transfer, link);
        if (!_transfers.TryAdd(transfer)) return Transferred(GatewayOutcome.TooMany);
        var outcome = await Command(session: default, requestId => new FileUploadBegin
        {
            RequestId = requestId,
            TransferId = transfer.WireId,
            DestPath = upload.Path,
            Size = upload.Size,
            TotalChunks = Upload.ChunksOf(upload.Size),
        });
        return outcome.Status == CommandStatus.Ok ? Transferred(GatewayOutcome.Ok) : EndTransfer(transfer, outcome);
    }

    public async Task<TransferResult> UploadChunk(UserId user, FileChunk chunk)
    {
        if (!IsOwner(user)) return Transferred(GatewayOutcome.NotFound);
        if (_transfers.Touch<Upload>(chunk.Transfer) is not { } upload) return Unknown(chunk.Transfer);
        if (chunk.Seq < upload.Next) return Transferred(GatewayOutcome.Ok);
        if (chunk.Seq > upload.Next) throw new ArgumentException($"chunk {upload.Next} is next, not {chunk.Seq}", nameof(chunk));
        upload.Next++;
        await _chunkTurns.Take();
        if (upload.TakeFailure() is { } failed || !IsAlive(upload, out failed))
        {
            _chunkTurns.Give();
            return EndTransfer(upload, failed);
        }

        upload.Add(SendChunk(upload, chunk));
        return Transferred(GatewayOutcome.Ok);
    }

    public async Task<TransferResult> EndUpload(UserId user, Guid transfer)
    {
        if (!IsOwner(user)) return Transferred(GatewayOutcome.NotFound);
        if (_transfers.Touch<Upload>(transfer) is not { } upload) return Unknown(transfer);
        if (await upload.Drain() is { } failed || !IsAlive(upload, out failed)) return EndTransfer(upload, failed);
        var outcome = await Command(session: default, requestId => new FileUploadEnd { RequestId = requestId, TransferId = upload.WireId });
        return EndTransfer(upload, outcome);
    }

    public Task GiveUp(UserId user, Guid transfer)
    {
        if (!IsOwner(user)) return Task.CompletedTask;

        if (_transfers.Touch<Download>(transfer) is { } download) download.Fail(GatewayOutcome.Lost);
        _transfers.Remove(transfer);
        CancelAtGateway(Transfer.NameOf(transfer));
        PumpEdges();
        return Task.CompletedTask;
    }

    private static TransferResult Transferred(GatewayOutcome outcome) => new() { Outcome = outcome };

    /// <summary>Of a transfer that is not known (any more) the gateway may still hold what an activation before this one had begun.</summary>
    private TransferResult Unknown(Guid transfer)
    {
        CancelAtGateway(Transfer.NameOf(transfer));
        PumpEdges();
        return Transferred(GatewayOutcome.Lost);
    }

    private async Task<CommandOutcome> SendChunk(Upload upload, FileChunk chunk)
    {
        try
        {
            return await Command(
                session: default,
                requestId => new FileUploadChunk { RequestId = requestId, TransferId = upload.WireId, Seq = chunk.Seq, Data = chunk.Data },
                isFile: true);
        }
        finally
        {
            _chunkTurns.Give();
        }
    }

    /// <summary>Whether nobody has given it up, and its link is there.</summary>
    private bool IsAlive(Transfer transfer, out CommandOutcome failed)
    {
        failed = CommandOutcome.Disconnected;
        return _transfers.Contains(transfer) && _link == transfer.Link;
    }

    /// <summary>It is over. A gateway that did not answer may have it still.</summary>
    private TransferResult EndTransfer(Transfer transfer, CommandOutcome outcome)
    {
        _transfers.Remove(transfer.Id);
        if (outcome.Status == CommandStatus.TimedOut)
        {
            CancelAtGateway(transfer.WireId);
            PumpEdges();
        }

        return outcome.Status == CommandStatus.Refused ? Refusal(outcome.Error!) : new TransferResult { Outcome = OutcomeOf(outcome.Status), Error = outcome.Error };
    }

    private void CancelAtGateway(string wireId)
    {
        // Nobody waits for its answer: what is over is given up well enough.
        if (_link is { } link) SendToGateway(link, new FileCancel { RequestId = NextRequestId(), TransferId = wireId });
    }

    /// <summary>What the gateway's words mean. Other daemons choose their own for a file that is not there.</summary>
    private static TransferResult Refusal(string error) => new()
    {
        Outcome = error switch
        {
            AckErrors.FileTooLarge => GatewayOutcome.TooLarge,
            AckErrors.NotAFile => GatewayOutcome.NotAFile,
            AckErrors.TransferNotFound => GatewayOutcome.Lost,
            _ when error.Contains("not found", StringComparison.OrdinalIgnoreCase) || error.Contains("no such file", StringComparison.OrdinalIgnoreCase) => GatewayOutcome.NotFound,
            _ => GatewayOutcome.Refused,
        },
        Error = error,
    };

    private void DropForgottenTransfers()
    {
        foreach (var transfer in _transfers.TakeForgotten())
        {
            if (transfer is Download download) download.Fail(GatewayOutcome.Lost);
            CancelAtGateway(transfer.WireId);
        }
    }
}
