using Chatcode.Gateway.Files;
using Chatcode.Gateway.Link;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Commands;

/// <summary>Serves what the control plane asks of files, in the order it asks.</summary>
internal sealed class FileTransfers(Uploads uploads, Downloads downloads)
{
    /// <summary>Takes a command that must keep its place among others; its answer may come later.</summary>
    /// <returns>What its answer says at once; null for an answer that comes, or none.</returns>
    public async ValueTask<string?> TakeAsync(GatewayCommand command, Func<string, string?, ValueTask> answer, CancellationToken connection)
    {
        switch (command)
        {
            case FileUploadBegin begin:
                return uploads.Begin(begin, answer, connection);
            case FileUploadChunk chunk:
                return await uploads.TryPostAsync(chunk.TransferId, chunk, connection).ConfigureAwait(false) ? null : AckErrors.TransferNotFound;
            case FileUploadEnd end:
                return await uploads.TryPostAsync(end.TransferId, end, connection).ConfigureAwait(false) ? null : AckErrors.TransferNotFound;
            case FileAck ack:
                downloads.Acknowledge(ack.TransferId, ack.Seq);
                return null;
            case FileCancel cancel:
                // What is over already is given up well enough.
                _ = uploads.Cancel(cancel.TransferId) || downloads.Cancel(cancel.TransferId);
                await answer(cancel.RequestId, null).ConfigureAwait(false);
                return null;
            default:
                throw new InvalidOperationException($"{command.Type} is not served here");
        }
    }

    /// <summary>Sends a file, and that it is all there.</summary>
    /// <exception cref="CommandException">It can't.</exception>
    /// <exception cref="WorkspaceException">Its path leads elsewhere.</exception>
    public Task SendAsync(FileDownload command, Outbox outbox, CancellationToken connection) => downloads.SendAsync(command, outbox, connection);
}
