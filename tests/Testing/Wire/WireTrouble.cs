namespace Chatcode.Testing.Wire;

/// <summary>How a connection ends in the middle.</summary>
public enum CutKind
{
    /// <summary>Both ends see a reset (RST).</summary>
    Reset,

    /// <summary>Both ends see the other's orderly end (FIN), behind what was passed on before.</summary>
    Close,

    /// <summary>The client sees a reset, the server nothing: its connection stays open and dead until <see cref="CutProxy.ReleaseAbandoned"/>.</summary>
    Abandon,
}

/// <summary>A direction.</summary>
public enum Way
{
    /// <summary>From the client to the server.</summary>
    Up,

    /// <summary>From the server to the client.</summary>
    Down,
}

/// <summary>What is done to the bytes of one direction.</summary>
public sealed record WireTrouble
{
    /// <summary>Nothing.</summary>
    public static readonly WireTrouble None = new();

    /// <summary>Bytes that are passed on at once, at most; at least 1.</summary>
    public int Piece { get; init; } = int.MaxValue;

    /// <summary>Before each piece.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Bytes after which the connection is cut; null for never.</summary>
    public long? CutAfter { get; init; }

    /// <summary>How it is cut then.</summary>
    public CutKind Cut { get; init; }
}

/// <summary>What is done to a connection.</summary>
public sealed record ConnectionTrouble
{
    /// <summary>Nothing.</summary>
    public static readonly ConnectionTrouble None = new();

    /// <summary>To what the client sends.</summary>
    public WireTrouble Up { get; init; } = WireTrouble.None;

    /// <summary>To what the server sends.</summary>
    public WireTrouble Down { get; init; } = WireTrouble.None;

    /// <summary>
    /// So many of the client's first bytes reach the server on a second connection too, as if the client had connected
    /// twice; that one stays open and dead then, like an abandoned one. 0 for no second connection.
    /// </summary>
    public int DuplicatedBytes { get; init; }

    /// <summary>As <see cref="DuplicatedBytes"/>, but just the HTTP request: a client that connects twice does not type twice.</summary>
    public bool DuplicatesRequest { get; init; }
}
