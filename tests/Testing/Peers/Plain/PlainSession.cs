using System.Text;

namespace Chatcode.Testing.Peers.Plain;

/// <summary>A session of a <see cref="PlainGateway"/>: its terminal, which outlives the connection.</summary>
public sealed class PlainSession(string id)
{
    /// <summary>Characters kept for snapshots.</summary>
    private const int MaxScreen = 4000;

    private readonly StringBuilder _screen = new();

    /// <summary>The session's id.</summary>
    public string Id { get; } = id;

    /// <summary>Its grid.</summary>
    public (int Cols, int Rows) Grid { get; internal set; } = (80, 24);

    internal string Screen => _screen.ToString();

    /// <summary>What the program writes while no link is there, too.</summary>
    public void Draw(ReadOnlySpan<byte> bytes)
    {
        _screen.Append(Encoding.Latin1.GetString(bytes));
        if (_screen.Length > 2 * MaxScreen) _screen.Remove(0, _screen.Length - MaxScreen);
    }
}
