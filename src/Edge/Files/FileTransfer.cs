using Chatcode.Grains.Gateways.Files;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Edge.Files;

/// <summary>
/// One file between a request and its gateway's grain, for <see cref="ProtocolTimes.TransferTimeout"/> at most. One that does not come to
/// its end is given up at the gateway, too.
/// </summary>
internal sealed partial class FileTransfer : IAsyncDisposable
{
    private readonly IGatewayFilesGrain _files;
    private readonly UserId _user;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _patience;
    private readonly CancellationTokenSource _either;
    private readonly Guid _id = Guid.NewGuid();
    private bool _isOver = true;

    public FileTransfer(IGatewayFilesGrain files, UserId user, TimeProvider time, ILogger logger, CancellationToken aborted)
    {
        (_files, _user, _logger) = (files, user, logger);
        _patience = new CancellationTokenSource(ProtocolTimes.TransferTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(aborted, _patience.Token);
    }

    /// <summary>Cancelled when its time is over or the client has gone.</summary>
    public CancellationToken Ending => _either.Token;

    /// <summary>Whether it took too long.</summary>
    public bool IsLate => _patience.IsCancellationRequested;

    /// <summary>Announces a file.</summary>
    /// <exception cref="OperationCanceledException">See <see cref="Ending"/>; so do all.</exception>
    public Task<TransferResult> BeginUploadAsync(string path, long size) =>
        StepAsync(_files.BeginUpload(_user, new NewUpload { Transfer = _id, Path = path, Size = size }));

    /// <summary>Sends the next chunk; comes back when there may be another.</summary>
    public Task<TransferResult> SendAsync(int seq, byte[] data) =>
        StepAsync(_files.UploadChunk(_user, new FileChunk { Transfer = _id, Seq = seq, Data = data }));

    /// <summary>Puts the file in its place.</summary>
    public async Task<TransferResult> EndUploadAsync()
    {
        var result = await StepAsync(_files.EndUpload(_user, _id)).ConfigureAwait(false);
        _isOver = true;
        return result;
    }

    /// <summary>Asks for a file.</summary>
    public Task<TransferResult> BeginDownloadAsync(string path) =>
        StepAsync(_files.BeginDownload(_user, new NewDownload { Transfer = _id, Path = path }));

    /// <summary>Takes the next chunks; those before them have been passed on.</summary>
    public async Task<FilePiece> ReadAsync(int from)
    {
        var piece = await _files.ReadDownload(_user, _id, from).WaitAsync(Ending).ConfigureAwait(false);
        _isOver = piece.Outcome is not GatewayOutcome.Ok || piece.IsLast;
        return piece;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _either.Dispose();
        _patience.Dispose();
        if (_isOver) return;
        try
        {
            await _files.GiveUp(_user, _id).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // It is dropped after a while by itself, there and at the gateway.
            LogNotGivenUp(error, _id);
        }
    }

    private async Task<TransferResult> StepAsync(Task<TransferResult> step)
    {
        _isOver = false;
        var result = await step.WaitAsync(Ending).ConfigureAwait(false);
        _isOver = result.Outcome is not GatewayOutcome.Ok;
        return result;
    }

    [LoggerMessage(EventIds.TransferNotGivenUp, LogLevel.Warning, "Transfer {Transfer}: its grain could not be told that it is given up")]
    private partial void LogNotGivenUp(Exception error, Guid transfer);
}
