using System.Collections.Concurrent;
using System.Globalization;
using Chatcode.Gateway.Commands;
using Chatcode.Gateway.Link;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Files;

/// <summary>Files on their way to the control plane. One that says how much it takes at once is sent no more than that.</summary>
internal sealed class Downloads(Workspace workspace, TimeProvider time)
{
    /// <summary>At once; one more is refused.</summary>
    public const int MaxOpen = 16;

    private readonly ConcurrentDictionary<string, Transfer> _open = new(StringComparer.Ordinal);

    /// <summary>Sends a file.</summary>
    /// <exception cref="CommandException">It can't be sent, was given up, or nobody took its pieces for <see cref="ProtocolTimes.TransferTimeout"/>.</exception>
    /// <exception cref="WorkspaceException">Its path leads elsewhere.</exception>
    public async Task SendAsync(FileDownload command, Outbox outbox, CancellationToken connection)
    {
        using var transfer = new Transfer(command.Window, connection);
        if (_open.Count >= MaxOpen)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{MaxOpen} downloads run already"));
        }

        if (!_open.TryAdd(command.TransferId, transfer))
        {
            throw new CommandException("the transfer_id is in use");
        }

        try
        {
            await SendAsync(command, transfer, outbox).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!connection.IsCancellationRequested)
        {
            throw new CommandException(transfer.IsGivenUp ? "the transfer was given up" : "nobody took the file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(e.Message);
        }
        finally
        {
            _open.TryRemove(command.TransferId, out _);
        }
    }

    /// <summary>The control plane has passed on a file's pieces up to <paramref name="seq"/>. Of an unknown transfer: ignored.</summary>
    public void Acknowledge(string transferId, int seq)
    {
        if (_open.TryGetValue(transferId, out var transfer))
        {
            transfer.Acknowledge(seq);
        }
    }

    /// <summary>Gives a transfer up.</summary>
    /// <returns>False when there is none.</returns>
    public bool Cancel(string transferId)
    {
        if (!_open.TryGetValue(transferId, out var transfer))
        {
            return false;
        }

        transfer.GiveUp();
        return true;
    }

    private async Task SendAsync(FileDownload command, Transfer transfer, Outbox outbox)
    {
        using var download = Download.Open(command.Path, workspace);
        var begin = new FileContentBegin { TransferId = command.TransferId, Path = command.Path, Size = download.Size, TotalChunks = download.TotalChunks };
        await outbox.PostBehindOutputAsync(begin.ToUtf8(), transfer.Cancelled).ConfigureAwait(false);
        for (var seq = 0; seq < download.TotalChunks; seq++)
        {
            await transfer.WaitForRoomAsync(seq, time).ConfigureAwait(false);
            var chunk = new FileContentChunk { TransferId = command.TransferId, Seq = seq, Data = download.Read(seq) };
            await outbox.PostBehindOutputAsync(chunk.ToUtf8(), transfer.Cancelled).ConfigureAwait(false);
        }

        var end = new FileContentEnd { TransferId = command.TransferId };
        await outbox.PostBehindOutputAsync(end.ToUtf8(), transfer.Cancelled).ConfigureAwait(false);

        // Not ahead of the file: the answer says that it is all there.
        await outbox.PostBehindOutputAsync(new Ack { RequestId = command.RequestId, Ok = true }.ToUtf8(), transfer.Cancelled).ConfigureAwait(false);
    }

    private sealed class Transfer(int? window, CancellationToken connection) : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(connection);
        private TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next;

        public CancellationToken Cancelled => _cancellation.Token;

        public bool IsGivenUp { get; private set; }

        public async Task WaitForRoomAsync(int seq, TimeProvider time)
        {
            using var patience = new CancellationTokenSource(ProtocolTimes.TransferTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, Cancelled);
            while (true)
            {
                Task acknowledged;
                lock (_lock)
                {
                    if (window is null || seq < _next + window)
                    {
                        return;
                    }

                    acknowledged = _acknowledged.Task;
                }

                await acknowledged.WaitAsync(either.Token).ConfigureAwait(false);
            }
        }

        public void Acknowledge(int seq)
        {
            lock (_lock)
            {
                if (seq < _next)
                {
                    return;
                }

                _next = seq + 1;
                _acknowledged.SetResult();
                _acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public void GiveUp()
        {
            lock (_lock)
            {
                IsGivenUp = true;
                _cancellation.Cancel();
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _cancellation.Dispose();
            }
        }
    }
}
