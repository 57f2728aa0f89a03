namespace Chatcode.Protocol;

/// <summary>The values of <c>type</c>.</summary>
public static class MessageTypes
{
    /// <summary><see cref="Protocol.SessionCreate"/>.</summary>
    public const string SessionCreate = "session.create";

    /// <summary><see cref="Protocol.SessionInput"/>; from a browser <see cref="BrowserInput"/>.</summary>
    public const string SessionInput = "session.input";

    /// <summary><see cref="Protocol.SessionResize"/>; from a browser <see cref="BrowserResize"/>.</summary>
    public const string SessionResize = "session.resize";

    /// <summary><see cref="Protocol.SessionAck"/>; from a browser <see cref="BrowserAck"/>.</summary>
    public const string SessionAck = "session.ack";

    /// <summary>Asked for by <see cref="SessionSnapshotRequest"/> or <see cref="BrowserSnapshotRequest"/>, answered by <see cref="Protocol.SessionSnapshot"/>.</summary>
    public const string SessionSnapshot = "session.snapshot";

    /// <summary><see cref="Protocol.SessionEnd"/>.</summary>
    public const string SessionEnd = "session.end";

    /// <summary><see cref="Protocol.SshAuthorize"/>.</summary>
    public const string SshAuthorize = "ssh.authorize";

    /// <summary><see cref="Protocol.SshRevoke"/>.</summary>
    public const string SshRevoke = "ssh.revoke";

    /// <summary><see cref="Protocol.SshList"/>.</summary>
    public const string SshList = "ssh.list";

    /// <summary><see cref="Protocol.FileUploadBegin"/>.</summary>
    public const string FileUploadBegin = "file.upload.begin";

    /// <summary><see cref="Protocol.FileUploadChunk"/>.</summary>
    public const string FileUploadChunk = "file.upload.chunk";

    /// <summary><see cref="Protocol.FileUploadEnd"/>.</summary>
    public const string FileUploadEnd = "file.upload.end";

    /// <summary><see cref="Protocol.FileDownload"/>.</summary>
    public const string FileDownload = "file.download";

    /// <summary><see cref="Protocol.FileAck"/>.</summary>
    public const string FileAck = "file.ack";

    /// <summary><see cref="Protocol.FileCancel"/>.</summary>
    public const string FileCancel = "file.cancel";

    /// <summary><see cref="Protocol.AgentsList"/>.</summary>
    public const string AgentsList = "agents.list";

    /// <summary><see cref="Protocol.AgentsInstall"/>.</summary>
    public const string AgentsInstall = "agents.install";

    /// <summary><see cref="Protocol.WorkspaceList"/>.</summary>
    public const string WorkspaceList = "workspace.list";

    /// <summary><see cref="Protocol.GatewayUpdate"/>.</summary>
    public const string GatewayUpdate = "gateway.update";

    /// <summary><see cref="Protocol.GatewayHello"/>.</summary>
    public const string GatewayHello = "gateway.hello";

    /// <summary><see cref="Protocol.GatewayHealth"/>.</summary>
    public const string GatewayHealth = "gateway.health";

    /// <summary><see cref="Protocol.Ack"/>.</summary>
    public const string Ack = "ack";

    /// <summary><see cref="Protocol.SessionStarted"/>.</summary>
    public const string SessionStarted = "session.started";

    /// <summary><see cref="Protocol.SessionResized"/>.</summary>
    public const string SessionResized = "session.resized";

    /// <summary><see cref="Protocol.SessionEnded"/>.</summary>
    public const string SessionEnded = "session.ended";

    /// <summary><see cref="Protocol.SessionError"/>.</summary>
    public const string SessionError = "session.error";

    /// <summary><see cref="Protocol.SessionAttention"/>.</summary>
    public const string SessionAttention = "session.attention";

    /// <summary><see cref="Protocol.SshKeys"/>.</summary>
    public const string SshKeys = "ssh.keys";

    /// <summary><see cref="Protocol.FileContentBegin"/>.</summary>
    public const string FileContentBegin = "file.content.begin";

    /// <summary><see cref="Protocol.FileContentChunk"/>.</summary>
    public const string FileContentChunk = "file.content.chunk";

    /// <summary><see cref="Protocol.FileContentEnd"/>.</summary>
    public const string FileContentEnd = "file.content.end";

    /// <summary><see cref="Protocol.AgentsStatus"/>.</summary>
    public const string AgentsStatus = "agents.status";

    /// <summary><see cref="Protocol.AgentInstallProgress"/>.</summary>
    public const string AgentInstallProgress = "agent.install_progress";

    /// <summary><see cref="Protocol.AgentInstalled"/>.</summary>
    public const string AgentInstalled = "agent.installed";

    /// <summary><see cref="Protocol.AgentInstallFailed"/>.</summary>
    public const string AgentInstallFailed = "agent.install_failed";

    /// <summary><see cref="Protocol.WorkspaceFolders"/>.</summary>
    public const string WorkspaceFolders = "workspace.folders";

    /// <summary><see cref="Protocol.GatewayUpdated"/>.</summary>
    public const string GatewayUpdated = "gateway.updated";

    /// <summary><see cref="Protocol.GatewayUpdateFailed"/>.</summary>
    public const string GatewayUpdateFailed = "gateway.update_failed";

    /// <summary><see cref="Protocol.GatewayOnline"/>.</summary>
    public const string GatewayOnline = "gateway.online";

    /// <summary><see cref="Protocol.GatewayOffline"/>.</summary>
    public const string GatewayOffline = "gateway.offline";

    /// <summary><see cref="Protocol.ControlRequest"/>.</summary>
    public const string ControlRequest = "control.request";

    /// <summary><see cref="Protocol.ControlRelease"/>.</summary>
    public const string ControlRelease = "control.release";

    /// <summary><see cref="Protocol.ControlState"/>.</summary>
    public const string ControlState = "control.state";

    /// <summary><see cref="Protocol.ResumeAccepted"/>.</summary>
    public const string ResumeAccepted = "resume.accepted";

    /// <summary><see cref="Protocol.ResumeMissed"/>.</summary>
    public const string ResumeMissed = "resume.missed";

    /// <summary><see cref="ErrorNotice"/>.</summary>
    public const string Error = "error";

    /// <summary><see cref="Protocol.Ping"/>.</summary>
    public const string Ping = "ping";

    /// <summary><see cref="Protocol.Pong"/>.</summary>
    public const string Pong = "pong";
}
