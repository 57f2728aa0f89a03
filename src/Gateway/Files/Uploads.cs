using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Chatcode.Gateway.Commands;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Files;

/// <summary>
/// Files on their way here. Each has a queue and a worker of its own: its commands are done in the order they came, and a
/// slow disk holds up no other transfer.
/// </summary>
internal sealed partial class Uploads(Workspace workspace, TimeProvider time, ILogger<Uploads> logger)
{
    /// <summary>At once; one more is refused.</summary>
    public const int MaxOpen = 16;

    /// <summary>Commands of one transfer that may wait, 128 KiB each. When full, the link is read no further.</summary>
    public const int MaxQueued = 8;

    /// <summary>Without a command for so long, a transfer is dropped.</summary>
    public static readonly TimeSpan Patience = ProtocolTimes.TransferTimeout;

    private readonly ConcurrentDictionary<string, Transfer> _open = new(StringComparer.Ordinal);

    /// <summary>Makes room for a file's commands.</summary>
    /// <param name="begin">Answered when the room is made.</param>
    /// <param name="answer">Takes the command's request id and what went wrong, null for nothing.</param>
    /// <param name="connection">When it is over, whatever is not whole is dropped.</param>
    /// <returns>What went wrong at once; null for an answer that comes.</returns>
    public string? Begin(FileUploadBegin begin, Func<string, string?, ValueTask> answer, CancellationToken connection)
    {
        var transfer = new Transfer(begin, CancellationTokenSource.CreateLinkedTokenSource(connection));
        if (_open.Count >= MaxOpen) return Refuse(transfer, string.Create(CultureInfo.InvariantCulture, $"{MaxOpen} uploads run already"));
        if (!_open.TryAdd(begin.TransferId, transfer)) return Refuse(transfer, "the transfer_id is in use");
        _ = RunAsync(transfer, answer);
        return null;
    }

    /// <summary>Takes the next command of a transfer; waits while its queue is full.</summary>
    /// <returns>False when there is no such transfer (any more).</returns>
    public async ValueTask<bool> TryPostAsync(string transferId, GatewayCommand command, CancellationToken connection)
    {
        if (!_open.TryGetValue(transferId, out var transfer)) return false;
        try
        {
            await transfer.Queue.Writer.WriteAsync(command, connection).ConfigureAwait(false);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>Gives a transfer up.</summary>
    /// <returns>False when there is none.</returns>
    public bool Cancel(string transferId)
    {
        if (!_open.TryRemove(transferId, out var transfer)) return false;
        transfer.Cancel();
        return true;
    }

    private static string Refuse(Transfer transfer, string reason)
    {
        transfer.Dispose();
        return reason;
    }

    private async Task RunAsync(Transfer transfer, Func<string, string?, ValueTask> answer)
    {
        await Task.Yield();
        GatewayCommand current = transfer.Begin;
        try
        {
            using var upload = Upload.Begin(transfer.Begin, workspace);
            await answer(current.RequestId, null).ConfigureAwait(false);
            while (true)
            {
                current = await NextAsync(transfer).ConfigureAwait(false);
                if (current is FileUploadChunk chunk) upload.Write(chunk);
                else upload.Finish();
                await answer(current.RequestId, null).ConfigureAwait(false);
                if (current is FileUploadEnd) return;
            }
        }
        catch (Exception e) when (e is CommandException or WorkspaceException or IOException or UnauthorizedAccessException)
        {
            await answer(current.RequestId, e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Given up, the link is over, or nothing came for too long; what had come is removed.
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
            await answer(current.RequestId, "internal error").ConfigureAwait(false);
        }
        finally
        {
            _open.TryRemove(KeyValuePair.Create(transfer.Begin.TransferId, transfer));
            transfer.Queue.Writer.TryComplete();

            // What was posted and will not be done is answered all the same.
            while (transfer.Queue.Reader.TryRead(out var left)) await answer(left.RequestId, AckErrors.TransferNotFound).ConfigureAwait(false);
            transfer.Dispose();
        }
    }

    private async Task<GatewayCommand> NextAsync(Transfer transfer)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, transfer.Cancelled);
        return await transfer.Queue.Reader.ReadAsync(either.Token).ConfigureAwait(false);
    }

    private sealed class Transfer(FileUploadBegin begin, CancellationTokenSource cancellation) : IDisposable
    {
        private readonly Lock _lock = new();
        private bool _disposed;

        public FileUploadBegin Begin { get; } = begin;

        public Channel<GatewayCommand> Queue { get; } = Channel.CreateBounded<GatewayCommand>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

        public CancellationToken Cancelled { get; } = cancellation.Token;

        public void Cancel()
        {
            lock (_lock)
            {
                if (!_disposed) cancellation.Cancel();
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _disposed = true;
                cancellation.Dispose();
            }
        }
    }
}
