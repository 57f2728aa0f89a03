using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

/// <summary>Two panes of the same grid, shared by a class's tests.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class TwoTerminals : IAsyncLifetime
{
    private readonly PrivateTmux _tmux = new();

    internal MirrorTerminal First { get; private set; } = null!;

    internal MirrorTerminal Second { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        First = await MirrorTerminal.Start(_tmux, "first");
        Second = await MirrorTerminal.Start(_tmux, "second");
    }

    public async Task DisposeAsync() => await _tmux.DisposeAsync();
}
