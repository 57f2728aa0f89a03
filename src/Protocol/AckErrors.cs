namespace Chatcode.Protocol;

/// <summary>The texts of <c>error</c> in an <see cref="Ack"/> (and in <see cref="SessionError"/>) that protocol.md fixes.</summary>
public static class AckErrors
{
    /// <summary>The gateway is away; also the <c>session.error</c> of a socket opened meanwhile.</summary>
    public const string GatewayNotConnected = "gateway not connected";

    /// <summary>The link dropped while the command was pending.</summary>
    public const string GatewayDisconnected = "gateway disconnected";

    /// <summary>Another viewer holds the keyboard. Peers compare the first words, "session is read-only".</summary>
    public const string ReadOnly = "session is read-only: another viewer has the keyboard";

    /// <summary>A grid outside <see cref="ProtocolLimits.IsGridAllowed"/>.</summary>
    public const string SizeOutOfRange = "size out of range";

    /// <summary>The answer to <c>ssh.revoke</c> for a fingerprint that none of the control plane's keys has.</summary>
    public const string KeyNotFound = "key not found";

    /// <summary>The answer to <c>file.download</c> for what is not there.</summary>
    public const string FileNotFound = "file not found";

    /// <summary>The answer to a file of more than <see cref="ProtocolLimits.MaxFile"/> bytes, in either direction.</summary>
    public const string FileTooLarge = "the file has more than 20 MiB";

    /// <summary>The answer to a transfer where something else stands: a folder, a device.</summary>
    public const string NotAFile = "what stands there is not a file";

    /// <summary>A transfer that is over, was given up, or never began.</summary>
    public const string TransferNotFound = "no such transfer";
}
