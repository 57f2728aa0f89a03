using Chatcode.Testing.Wire;

namespace Chatcode.Cuts;

/// <summary>Makes random cuts, on the wires and at the ends.</summary>
internal sealed class Cutter(CutOptions options, Random random, CutProxy browserWire, CutProxy gatewayWire)
{
    /// <summary>The activation goes.</summary>
    public required Func<Task> LoseGrain { get; init; }

    /// <summary>The daemon dies and starts again.</summary>
    public required Func<Task> RestartDaemon { get; init; }

    /// <summary>The control plane ends and starts again.</summary>
    public required Func<Task> RestartControlPlane { get; init; }

    /// <summary>The next kind, each as often as it should be.</summary>
    public CutStep Next() => options.Only ?? random.Next(1000) switch
    {
        < 280 => CutStep.Browser,
        < 480 => CutStep.Gateway,
        < 600 => CutStep.Both,
        < 720 => CutStep.Trickle,
        < 780 => CutStep.Twice,
        < 840 => CutStep.Outage,
        < 900 => CutStep.Stall,
        < 985 => CutStep.Grain,
        < 995 => CutStep.Daemon,
        _ => CutStep.ControlPlane,
    };

    /// <summary>A wait of at most the longest.</summary>
    public TimeSpan RandomDelay() => options.Delay * random.NextDouble();

    /// <summary>Whoever was abandoned is told: a connection that only seems to live may hold the keyboard.</summary>
    public void Release()
    {
        browserWire.ReleaseAbandoned();
        gatewayWire.ReleaseAbandoned();
    }

    /// <summary>Makes a cut.</summary>
    public async Task MakeAsync(CutStep step)
    {
        switch (step)
        {
            case CutStep.Browser:
                Cut(browserWire);
                break;
            case CutStep.Gateway:
                Cut(gatewayWire);
                break;
            case CutStep.Both:
                Cut(browserWire);
                if (random.Next(2) == 0) await Task.Delay(RandomDelay()).ConfigureAwait(false);
                Cut(gatewayWire);
                break;
            case CutStep.Trickle:
                await TrickleAsync().ConfigureAwait(false);
                break;
            case CutStep.Twice:
                await ConnectTwiceAsync().ConfigureAwait(false);
                break;
            case CutStep.Outage:
                await WithoutAsync(Wires()).ConfigureAwait(false);
                break;
            case CutStep.Stall:
                await StallAsync(Wires()).ConfigureAwait(false);
                break;
            case CutStep.Grain:
                await LoseGrain().ConfigureAwait(false);
                break;
            case CutStep.Daemon:
                await RestartDaemon().ConfigureAwait(false);
                break;
            case CutStep.ControlPlane:
                await RestartControlPlane().ConfigureAwait(false);
                break;
        }
    }

    // Now, or in the middle of what passes next.
    private void Cut(CutProxy wire)
    {
        var kind = (CutKind)random.Next(3);
        if (random.Next(2) == 0)
        {
            wire.Cut(kind);
            return;
        }

        foreach (var connection in wire.Open) connection.CutAfter((Way)random.Next(2), random.Next(1, 1000), kind);
    }

    private async Task TrickleAsync()
    {
        foreach (var wire in Wires())
        {
            wire.Trouble = new ConnectionTrouble { Up = RandomTrouble(), Down = RandomTrouble() };
            wire.Cut((CutKind)random.Next(3));
        }

        // The program and the browser go on meanwhile; then the wires are good again, for connections to come.
        await Task.Delay(options.Delay * random.Next(1, 10)).ConfigureAwait(false);
        Mend();
    }

    private async Task ConnectTwiceAsync()
    {
        foreach (var wire in Wires())
        {
            wire.Trouble = wire == browserWire
                ? new ConnectionTrouble { DuplicatesRequest = true }
                : new ConnectionTrouble { DuplicatedBytes = random.Next(100, 3000) };
            wire.Cut((CutKind)random.Next(3));
        }

        await Task.Delay(options.Delay * 5).ConfigureAwait(false);
        Mend();
    }

    private async Task WithoutAsync(CutProxy[] wires)
    {
        foreach (var wire in wires)
        {
            wire.Refuses = true;
            wire.Cut((CutKind)random.Next(3));
        }

        await Task.Delay(options.Delay * random.Next(1, 10)).ConfigureAwait(false);
        foreach (var wire in wires) wire.Refuses = false;
    }

    private async Task StallAsync(CutProxy[] wires)
    {
        var stalled = wires.SelectMany(static wire => wire.Open).ToArray();
        foreach (var connection in stalled) connection.Stall();
        await Task.Delay(options.Delay * random.Next(1, 10)).ConfigureAwait(false);
        foreach (var connection in stalled)
        {
            if (random.Next(2) == 0) connection.Resume();
            else connection.Cut((CutKind)random.Next(3));
        }
    }

    private CutProxy[] Wires() => random.Next(3) switch
    {
        0 => [browserWire],
        1 => [gatewayWire],
        _ => [browserWire, gatewayWire],
    };

    private WireTrouble RandomTrouble() => new()
    {
        Piece = random.Next(1, 2000),
        Delay = random.Next(2) == 0 ? TimeSpan.Zero : RandomDelay() / 4,
        CutAfter = random.Next(3) == 0 ? null : random.Next(1, 6000),
        Cut = (CutKind)random.Next(3),
    };

    private void Mend()
    {
        foreach (var wire in (CutProxy[])[browserWire, gatewayWire])
        {
            wire.Trouble = ConnectionTrouble.None;
            wire.Cut((CutKind)random.Next(3));
        }
    }
}
