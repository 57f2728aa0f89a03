using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Machine;

/// <summary>
/// What the machine behind a gateway has beside sessions, asked of its daemon: the same grain as <see cref="IGatewayGrain"/>, by
/// the same key. Each call carries the user it acts for; another's gateway is <see cref="GatewayOutcome.NotFound"/>.
/// A gateway that is away is not waited for.
/// </summary>
[Alias("chatcode.IGatewayMachineGrain")]
public interface IGatewayMachineGrain : IGrainWithStringKey
{
    /// <summary>The SSH keys that were let in through the control plane.</summary>
    [Alias("ListKeys")]
    Task<MachineResult> ListKeys(UserId user);

    /// <summary>Lets an SSH key in, or gives one that is in another label and expiry. The caller has checked its form.</summary>
    [Alias("AuthorizeKey")]
    Task<MachineResult> AuthorizeKey(UserId user, NewKey key);

    /// <summary>Takes an SSH key out; <see cref="GatewayOutcome.NotFound"/> when it is not in.</summary>
    /// <param name="user">Whose the gateway is.</param>
    /// <param name="fingerprint">As <c>ssh-keygen -l</c> prints it.</param>
    [Alias("RevokeKey")]
    Task<MachineResult> RevokeKey(UserId user, string fingerprint);

    /// <summary>The folders of the workspace.</summary>
    [Alias("ListFolders")]
    Task<MachineResult> ListFolders(UserId user);

    /// <summary>The agents, and what became of installing them through this grain's activation.</summary>
    [Alias("ListAgents")]
    Task<MachineResult> ListAgents(UserId user);

    /// <summary>Begins to install an agent; <see cref="ListAgents"/> shows how it goes.</summary>
    [Alias("InstallAgent")]
    Task<MachineResult> InstallAgent(UserId user, string agent);
}
