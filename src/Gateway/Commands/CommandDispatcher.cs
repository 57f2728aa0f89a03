using System.Threading.Channels;
using Chatcode.Gateway.Files;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Sessions;
using Chatcode.Gateway.Ssh;
using Chatcode.Gateway.Tmux;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Commands;

/// <summary>
/// Serves what the control plane asks. Acks, input and grids are handed over where they are read, in order; the rest runs
/// beside each other, so that a slow capture holds up nobody's keystroke. Nothing that arrives is left without an answer.
/// </summary>
/// <param name="stopping">Cancelled when the daemon stops. A session is started and ended also when its link is lost meanwhile.</param>
internal sealed partial class CommandDispatcher(
    SessionTable sessions, SessionCreation creation, Workspace workspace, Upkeep upkeep,
    FileTransfers files, AuthorizedKeys keys, ILogger<CommandDispatcher> logger, CancellationToken stopping)
{
    /// <summary>Commands that run at once; more are refused.</summary>
    public const int MaxRunning = 128;

    private int _running;

    /// <summary>Reads and serves one command.</summary>
    public ValueTask DispatchAsync(ReadOnlyMemory<byte> message, Outbox outbox, CancellationToken connection)
    {
        if (!MessageReader.TryReadCommand(message.Span, out var command, out var refusal))
        {
            LogRefused(logger, refusal.Message);
            return refusal.RequestId is { } requestId ? AckAsync(outbox, requestId, refusal.Message, connection) : ValueTask.CompletedTask;
        }

        switch (command)
        {
            case SessionAck ack:
                if (sessions.TryFind(ack.SessionId, out var host))
                {
                    host.Lane.Acknowledge(ack.Stream, ack.Seq);
                }

                return ValueTask.CompletedTask;

            case SessionInput input:
                return PostAsync(input, input.SessionId, input.Data, null, outbox, connection);

            case SessionResize resize when !ProtocolLimits.IsGridAllowed(resize.Cols, resize.Rows):
                return AckAsync(outbox, resize.RequestId, AckErrors.SizeOutOfRange, connection);

            case SessionResize resize:
                return PostAsync(resize, resize.SessionId, default, (resize.Cols, resize.Rows), outbox, connection);

            case FileUploadBegin or FileUploadChunk or FileUploadEnd or FileAck or FileCancel:
                return TakeFileAsync(command, outbox, connection);

            default:
                return StartAsync(command, outbox, connection);
        }
    }

    private ValueTask PostAsync(
        GatewayCommand command, string sessionId, ReadOnlyMemory<byte> data, (int Cols, int Rows)? grid, Outbox outbox, CancellationToken connection)
    {
        if (!sessions.TryFind(sessionId, out var host))
        {
            return AckAsync(outbox, command.RequestId, SessionErrors.NotFound, connection);
        }

        var entry = new InputEntry(data, grid, error => AckAsync(outbox, command.RequestId, error, connection));
        return host.TryPost(entry) ? ValueTask.CompletedTask : AckAsync(outbox, command.RequestId, SessionErrors.InputFull, connection);
    }

    private ValueTask StartAsync(GatewayCommand command, Outbox outbox, CancellationToken connection)
    {
        if (Interlocked.Increment(ref _running) > MaxRunning)
        {
            Interlocked.Decrement(ref _running);
            return AckAsync(outbox, command.RequestId, $"more than {MaxRunning} commands at once", connection);
        }

        _ = RunAsync(command, outbox, connection);
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(GatewayCommand command, Outbox outbox, CancellationToken connection)
    {
        await Task.Yield();
        try
        {
            await ServeAsync(command, outbox, connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CommandException or TmuxException or WorkspaceException or TimeoutException)
        {
            await AckAsync(outbox, command.RequestId, e.Message, connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // Whoever asked is gone with the connection, or the daemon stops.
        }
        catch (Exception e)
        {
            LogFailed(logger, command.Type, e);
            await AckAsync(outbox, command.RequestId, "internal error", connection).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private Task ServeAsync(GatewayCommand command, Outbox outbox, CancellationToken connection) => command switch
    {
        SessionCreate create => creation.RunAsync(create, stopping),
        SessionSnapshotRequest request => SnapshotAsync(request, connection),
        SessionEnd end => EndAsync(end, outbox, connection),
        FileDownload download => files.SendAsync(download, outbox, connection),
        SshAuthorize authorize => AuthorizeAsync(authorize, outbox, connection),
        SshRevoke revoke => RevokeAsync(revoke, outbox, connection),
        SshList list => ListKeysAsync(list, outbox, connection),
        AgentsList list => upkeep.ListAgentsAsync(list, outbox, connection),
        AgentsInstall install => upkeep.InstallAsync(install, error => AckAsync(outbox, install.RequestId, error, connection)),
        GatewayUpdate update => upkeep.UpdateAsync(update, error => AckAsync(outbox, update.RequestId, error, connection)),
        WorkspaceList list => outbox.PostAsync(new WorkspaceFolders { RequestId = list.RequestId, Folders = workspace.ListFolders() }.ToUtf8(), connection).AsTask(),
        _ => throw new CommandException($"unsupported command: {command.Type}"),
    };

    private async ValueTask TakeFileAsync(GatewayCommand command, Outbox outbox, CancellationToken connection)
    {
        if (await files.TakeAsync(command, (requestId, error) => AckAsync(outbox, requestId, error, connection), connection).ConfigureAwait(false) is { } refusal)
        {
            await AckAsync(outbox, command.RequestId, refusal, connection).ConfigureAwait(false);
        }
    }

    private async Task AuthorizeAsync(SshAuthorize command, Outbox outbox, CancellationToken connection)
    {
        await keys.AuthorizeAsync(command.PublicKey, command.Label, command.ExpiresAt, stopping).ConfigureAwait(false);
        await AckAsync(outbox, command.RequestId, null, connection).ConfigureAwait(false);
    }

    private async Task RevokeAsync(SshRevoke command, Outbox outbox, CancellationToken connection)
    {
        await keys.RevokeAsync(command.Fingerprint, stopping).ConfigureAwait(false);
        await AckAsync(outbox, command.RequestId, null, connection).ConfigureAwait(false);
    }

    private async Task ListKeysAsync(SshList command, Outbox outbox, CancellationToken connection)
    {
        var listed = new SshKeys { RequestId = command.RequestId, Keys = [.. keys.List().Select(key => key.ToWire())] };
        await outbox.PostAsync(listed.ToUtf8(), connection).ConfigureAwait(false);
        await AckAsync(outbox, command.RequestId, null, connection).ConfigureAwait(false);
    }

    private Task SnapshotAsync(SessionSnapshotRequest request, CancellationToken connection)
    {
        if (!sessions.TryFind(request.SessionId, out var host))
        {
            throw new CommandException(SessionErrors.NotFound);
        }

        return host.Lane.IsCrowded
            ? throw new CommandException(SessionErrors.Crowded)
            : host.SnapshotAsync(request.RequestId, request.Lines ?? ProtocolLimits.DefaultSnapshotLines, connection);
    }

    private async Task EndAsync(SessionEnd command, Outbox outbox, CancellationToken connection)
    {
        if (!sessions.TryFind(command.SessionId, out var host))
        {
            // What was asked for is so: a repeated end must not fail.
            await outbox.PostAsync(new SessionEnded { SessionId = command.SessionId }.ToUtf8(), connection).ConfigureAwait(false);
            await AckAsync(outbox, command.RequestId, null, connection).ConfigureAwait(false);
            return;
        }

        var session = await host.Started.WaitAsync(stopping).ConfigureAwait(false);
        await session.End(stopping).ConfigureAwait(false);
        host.Lane.Finish(new Ack { RequestId = command.RequestId, Ok = true }.ToUtf8());
    }

    private static async ValueTask AckAsync(Outbox outbox, string requestId, string? error, CancellationToken connection)
    {
        try
        {
            await outbox.PostAsync(new Ack { RequestId = requestId, Ok = error is null, Error = error }.ToUtf8(), connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The connection is over, and with it whoever asked.
        }
    }
}
