using System.Collections.Concurrent;
using Chatcode.Protocol;

namespace Chatcode.Testing.Peers;

/// <summary>What the machine of a <see cref="GatewayPeer"/> has beside sessions: keys, folders, agents and files, all in memory.</summary>
public sealed class PeerMachine
{
    private readonly ConcurrentDictionary<string, (string Path, MemoryStream Content)> _uploads = new();

    /// <summary>SSH keys that were let in, by fingerprint.</summary>
    public ConcurrentDictionary<string, SshKey> Keys { get; } = new();

    /// <summary>Folders of the workspace.</summary>
    public IReadOnlyList<string> Folders { get; set; } = ["project"];

    /// <summary>Agents, and whether they are installed.</summary>
    public ConcurrentDictionary<string, bool> Agents { get; } = new(StringComparer.Ordinal) { [AgentNames.ClaudeCode] = true, [AgentNames.Codex] = false };

    /// <summary>Files by their path on the wire.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Does what a command says, and sends what answers it before its ack.</summary>
    /// <returns>What the ack's error says; null for none.</returns>
    internal async Task<string?> ServeAsync(GatewayCommand command, Func<WireMessage, Task> send)
    {
        switch (command)
        {
            case SshList list:
                await send(new SshKeys { RequestId = list.RequestId, Keys = [.. Keys.Values] }).ConfigureAwait(false);
                return null;
            case SshAuthorize authorize:
                return Authorize(authorize);
            case SshRevoke revoke:
                return Keys.TryRemove(revoke.Fingerprint, out _) ? null : AckErrors.KeyNotFound;
            case WorkspaceList list:
                await send(new WorkspaceFolders { RequestId = list.RequestId, Folders = Folders }).ConfigureAwait(false);
                return null;
            case AgentsList list:
                await send(new AgentsStatus { RequestId = list.RequestId, Agents = [.. Agents.Select(Status)] }).ConfigureAwait(false);
                return null;
            case FileUploadBegin begin:
                _uploads[begin.TransferId] = (begin.DestPath, new MemoryStream());
                return null;
            case FileUploadChunk chunk:
                if (!_uploads.TryGetValue(chunk.TransferId, out var open)) return AckErrors.TransferNotFound;
                await open.Content.WriteAsync(chunk.Data).ConfigureAwait(false);
                return null;
            case FileUploadEnd end:
                if (!_uploads.TryRemove(end.TransferId, out var whole)) return AckErrors.TransferNotFound;
                Files[whole.Path] = whole.Content.ToArray();
                return null;
            case FileDownload download:
                return await SendFileAsync(download, send).ConfigureAwait(false);
            case FileCancel cancel:
                _uploads.TryRemove(cancel.TransferId, out _);
                return null;
            default:
                return null;
        }
    }

    private static AgentStatus Status(KeyValuePair<string, bool> agent) =>
        new() { Agent = agent.Key, Binary = agent.Key.Split('-')[0], Installed = agent.Value, Version = agent.Value ? "1.0.0" : null };

    private string? Authorize(SshAuthorize authorize)
    {
        if (!SshPublicKey.TryParse(authorize.PublicKey, out var key)) return "not a public key";
        Keys[key.Fingerprint] = new SshKey
        {
            Fingerprint = key.Fingerprint,
            Label = authorize.Label,
            Algorithm = key.Algorithm,
            AddedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = authorize.ExpiresAt,
        };
        return null;
    }

    private async Task<string?> SendFileAsync(FileDownload download, Func<WireMessage, Task> send)
    {
        if (!Files.TryGetValue(download.Path, out var content)) return AckErrors.FileNotFound;
        var chunks = content.Chunk(ProtocolLimits.FileChunk).ToArray();
        await send(new FileContentBegin { TransferId = download.TransferId, Path = download.Path, Size = content.Length, TotalChunks = chunks.Length }).ConfigureAwait(false);
        for (var seq = 0; seq < chunks.Length; seq++) await send(new FileContentChunk { TransferId = download.TransferId, Seq = seq, Data = chunks[seq] }).ConfigureAwait(false);
        await send(new FileContentEnd { TransferId = download.TransferId }).ConfigureAwait(false);
        return null;
    }
}
