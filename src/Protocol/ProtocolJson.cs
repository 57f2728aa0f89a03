using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>The serializer's view of every message, made at compile time so that it survives trimming and AOT.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = ProtocolLimits.MaxJsonDepth,
    Converters = [typeof(Base64Converter), typeof(Rfc3339Converter)])]
[JsonSerializable(typeof(Ack))]
[JsonSerializable(typeof(AgentInstallFailed))]
[JsonSerializable(typeof(AgentInstallProgress))]
[JsonSerializable(typeof(AgentInstalled))]
[JsonSerializable(typeof(AgentsInstall))]
[JsonSerializable(typeof(AgentsList))]
[JsonSerializable(typeof(AgentsStatus))]
[JsonSerializable(typeof(BrowserAck))]
[JsonSerializable(typeof(BrowserInput))]
[JsonSerializable(typeof(BrowserResize))]
[JsonSerializable(typeof(BrowserSnapshotRequest))]
[JsonSerializable(typeof(ControlRelease))]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlState))]
[JsonSerializable(typeof(ErrorNotice))]
[JsonSerializable(typeof(FileAck))]
[JsonSerializable(typeof(FileCancel))]
[JsonSerializable(typeof(FileContentBegin))]
[JsonSerializable(typeof(FileContentChunk))]
[JsonSerializable(typeof(FileContentEnd))]
[JsonSerializable(typeof(FileDownload))]
[JsonSerializable(typeof(FileUploadBegin))]
[JsonSerializable(typeof(FileUploadChunk))]
[JsonSerializable(typeof(FileUploadEnd))]
[JsonSerializable(typeof(GatewayHealth))]
[JsonSerializable(typeof(GatewayHello))]
[JsonSerializable(typeof(GatewayOffline))]
[JsonSerializable(typeof(GatewayOnline))]
[JsonSerializable(typeof(GatewayUpdate))]
[JsonSerializable(typeof(GatewayUpdateFailed))]
[JsonSerializable(typeof(GatewayUpdated))]
[JsonSerializable(typeof(Ping))]
[JsonSerializable(typeof(Pong))]
[JsonSerializable(typeof(ResumeAccepted))]
[JsonSerializable(typeof(ResumeMissed))]
[JsonSerializable(typeof(SessionAck))]
[JsonSerializable(typeof(SessionCreate))]
[JsonSerializable(typeof(SessionEnd))]
[JsonSerializable(typeof(SessionEnded))]
[JsonSerializable(typeof(SessionAttention))]
[JsonSerializable(typeof(SessionError))]
[JsonSerializable(typeof(SessionInput))]
[JsonSerializable(typeof(SessionResize))]
[JsonSerializable(typeof(SessionResized))]
[JsonSerializable(typeof(SessionSnapshot))]
[JsonSerializable(typeof(SessionSnapshotRequest))]
[JsonSerializable(typeof(SessionStarted))]
[JsonSerializable(typeof(SshAuthorize))]
[JsonSerializable(typeof(SshKeys))]
[JsonSerializable(typeof(SshList))]
[JsonSerializable(typeof(SshRevoke))]
[JsonSerializable(typeof(WorkspaceFolders))]
[JsonSerializable(typeof(WorkspaceList))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
