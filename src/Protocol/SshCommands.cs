namespace Chatcode.Protocol;

/// <summary>Lets a public key in. Answered by <see cref="Ack"/>.</summary>
public sealed record SshAuthorize() : GatewayCommand(MessageTypes.SshAuthorize)
{
    /// <summary>In the form of <c>authorized_keys</c>: algorithm and base64.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The person's name for it.</summary>
    public required string Label { get; init; }

    /// <summary>When it stops working; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Takes a key out. Answered by <see cref="Ack"/>.</summary>
public sealed record SshRevoke() : GatewayCommand(MessageTypes.SshRevoke)
{
    /// <summary>As <c>ssh-keygen -l</c> prints it.</summary>
    public required string Fingerprint { get; init; }
}

/// <summary>Asks for the keys. Answered by <see cref="SshKeys"/>, then <see cref="Ack"/>.</summary>
public sealed record SshList() : GatewayCommand(MessageTypes.SshList);
