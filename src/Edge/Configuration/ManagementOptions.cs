using Chatcode.Edge.Management;
using Chatcode.Grains.Hosting.Management;

namespace Chatcode.Edge.Configuration;

/// <summary>
/// Settings of the management port, which answers operators and their tools and nobody else. The default port is <c>PORT</c> + 10000,
/// any free one when <c>PORT</c> is 0.
/// </summary>
public sealed record ManagementOptions : ManagementAddress
{
    /// <summary>Added to <c>PORT</c> for the default port, or taken off where the sum would be none.</summary>
    public const int PortOffset = 10_000;

    /// <summary>Listens nowhere.</summary>
    public ManagementOptions()
    {
    }

    internal ManagementOptions(ManagementAddress listening)
        : base(listening)
    {
    }

    /// <summary><c>OPERATOR_TOKEN</c>: what <c>/admin</c> is shown for, 16 characters at least; null shows it to nobody.</summary>
    public OperatorToken? OperatorToken { get; init; }
}
