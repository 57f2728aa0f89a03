using Chatcode.Grains.Gateways.Machine;

namespace Chatcode.Edge.Endpoints;

/// <summary>The SSH keys that were let in through the control plane.</summary>
internal sealed record KeyListView(KeyView[] Keys);

/// <summary>An SSH key as clients see it; times are Unix seconds.</summary>
/// <param name="Fingerprint">As <c>ssh-keygen -l</c> prints it; names the key in its address.</param>
/// <param name="Label">The person's name for it.</param>
/// <param name="Algorithm">For example <c>ssh-ed25519</c>.</param>
/// <param name="AddedAt">Null when it is not known, as in the answer to adding it.</param>
/// <param name="ExpiresAt">Null for never.</param>
internal sealed record KeyView(string Fingerprint, string Label, string Algorithm, long? AddedAt, long? ExpiresAt)
{
    public static KeyView From(MachineKey key) =>
        new(key.Fingerprint, key.Label, key.Algorithm, key.AddedAt?.ToUnixTimeSeconds(), key.ExpiresAt?.ToUnixTimeSeconds());
}
