using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Chatcode.Protocol;

/// <summary>The messages that go one way over one link.</summary>
internal sealed class MessageCatalog
{
    private readonly FrozenDictionary<string, JsonTypeInfo>.AlternateLookup<ReadOnlySpan<char>> _byName;

    private MessageCatalog(params (string Name, Type Type)[] messages)
    {
        Messages = messages;
        _byName = messages
            .ToFrozenDictionary(message => message.Name, message => WireJson.InfoOf(message.Type), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Control plane → gateway.</summary>
    public static MessageCatalog Commands { get; } = new(
        (MessageTypes.SessionCreate, typeof(SessionCreate)),
        (MessageTypes.SessionInput, typeof(SessionInput)),
        (MessageTypes.SessionResize, typeof(SessionResize)),
        (MessageTypes.SessionAck, typeof(SessionAck)),
        (MessageTypes.SessionSnapshot, typeof(SessionSnapshotRequest)),
        (MessageTypes.SessionEnd, typeof(SessionEnd)),
        (MessageTypes.SshAuthorize, typeof(SshAuthorize)),
        (MessageTypes.SshRevoke, typeof(SshRevoke)),
        (MessageTypes.SshList, typeof(SshList)),
        (MessageTypes.FileUploadBegin, typeof(FileUploadBegin)),
        (MessageTypes.FileUploadChunk, typeof(FileUploadChunk)),
        (MessageTypes.FileUploadEnd, typeof(FileUploadEnd)),
        (MessageTypes.FileDownload, typeof(FileDownload)),
        (MessageTypes.FileAck, typeof(FileAck)),
        (MessageTypes.FileCancel, typeof(FileCancel)),
        (MessageTypes.AgentsList, typeof(AgentsList)),
        (MessageTypes.AgentsInstall, typeof(AgentsInstall)),
        (MessageTypes.WorkspaceList, typeof(WorkspaceList)),
        (MessageTypes.GatewayUpdate, typeof(GatewayUpdate)));

    /// <summary>Gateway → control plane.</summary>
    public static MessageCatalog Events { get; } = new(
        (MessageTypes.GatewayHello, typeof(GatewayHello)),
        (MessageTypes.GatewayHealth, typeof(GatewayHealth)),
        (MessageTypes.GatewayUpdated, typeof(GatewayUpdated)),
        (MessageTypes.GatewayUpdateFailed, typeof(GatewayUpdateFailed)),
        (MessageTypes.Ack, typeof(Ack)),
        (MessageTypes.SessionStarted, typeof(SessionStarted)),
        (MessageTypes.SessionResized, typeof(SessionResized)),
        (MessageTypes.SessionEnded, typeof(SessionEnded)),
        (MessageTypes.SessionError, typeof(SessionError)),
        (MessageTypes.SessionAttention, typeof(SessionAttention)),
        (MessageTypes.SessionSnapshot, typeof(SessionSnapshot)),
        (MessageTypes.SshKeys, typeof(SshKeys)),
        (MessageTypes.FileContentBegin, typeof(FileContentBegin)),
        (MessageTypes.FileContentChunk, typeof(FileContentChunk)),
        (MessageTypes.FileContentEnd, typeof(FileContentEnd)),
        (MessageTypes.AgentsStatus, typeof(AgentsStatus)),
        (MessageTypes.AgentInstallProgress, typeof(AgentInstallProgress)),
        (MessageTypes.AgentInstalled, typeof(AgentInstalled)),
        (MessageTypes.AgentInstallFailed, typeof(AgentInstallFailed)),
        (MessageTypes.WorkspaceFolders, typeof(WorkspaceFolders)));

    /// <summary>Browser → control plane.</summary>
    public static MessageCatalog BrowserRequests { get; } = new(
        (MessageTypes.SessionInput, typeof(BrowserInput)),
        (MessageTypes.SessionResize, typeof(BrowserResize)),
        (MessageTypes.SessionSnapshot, typeof(BrowserSnapshotRequest)),
        (MessageTypes.SessionAck, typeof(BrowserAck)),
        (MessageTypes.ControlRequest, typeof(ControlRequest)),
        (MessageTypes.ControlRelease, typeof(ControlRelease)),
        (MessageTypes.Ping, typeof(Ping)));

    /// <summary>Control plane → browser.</summary>
    public static MessageCatalog BrowserEvents { get; } = new(
        (MessageTypes.Ack, typeof(Ack)),
        (MessageTypes.SessionStarted, typeof(SessionStarted)),
        (MessageTypes.SessionResized, typeof(SessionResized)),
        (MessageTypes.SessionEnded, typeof(SessionEnded)),
        (MessageTypes.SessionError, typeof(SessionError)),
        (MessageTypes.SessionAttention, typeof(SessionAttention)),
        (MessageTypes.SessionSnapshot, typeof(SessionSnapshot)),
        (MessageTypes.Pong, typeof(Pong)),
        (MessageTypes.Error, typeof(ErrorNotice)),
        (MessageTypes.GatewayOnline, typeof(GatewayOnline)),
        (MessageTypes.GatewayOffline, typeof(GatewayOffline)),
        (MessageTypes.ResumeAccepted, typeof(ResumeAccepted)),
        (MessageTypes.ResumeMissed, typeof(ResumeMissed)),
        (MessageTypes.ControlState, typeof(ControlState)));

    /// <summary>All of them, with the type that each is read into.</summary>
    public IReadOnlyList<(string Name, Type Type)> Messages { get; }

    /// <summary>Finds how a message of this type is read.</summary>
    /// <param name="name">UTF-8, at most <see cref="ProtocolLimits.MaxId"/> bytes.</param>
    /// <param name="info">What reads it.</param>
    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out JsonTypeInfo? info)
    {
        Span<char> text = stackalloc char[ProtocolLimits.MaxId];
        return _byName.TryGetValue(text[..Encoding.UTF8.GetChars(name, text)], out info);
    }
}
