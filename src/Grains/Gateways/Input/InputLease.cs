using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Input;

/// <summary>
/// Who may type into a session (protocol.md "Input ownership"). The first writer takes the keyboard and keeps it until it
/// gives it up, its socket closes, or another asks for it after <see cref="Hold"/> without input.
/// </summary>
internal sealed class InputLease(TimeProvider time)
{
    /// <summary>How long after its last input or resize the holder can't be asked away.</summary>
    public static readonly TimeSpan Hold = ProtocolTimes.ControlLease;

    private DateTimeOffset _lastUse;

    /// <summary>The holder; null when the keyboard is free.</summary>
    public ViewerId? Holder { get; private set; }

    /// <summary>Input or a resize of a viewer's: takes a free keyboard, prolongs its own hold.</summary>
    /// <param name="viewer">Who types.</param>
    /// <param name="changed">The keyboard has a new holder.</param>
    /// <returns>False when another holds it.</returns>
    public bool TryUse(ViewerId viewer, out bool changed)
    {
        changed = Holder is null;
        if (Holder is { } holder && holder != viewer) return false;
        Holder = viewer;
        _lastUse = time.GetUtcNow();
        return true;
    }

    /// <summary><c>control.request</c>: gets a free keyboard, or one whose holder was idle for <see cref="Hold"/>.</summary>
    /// <returns>Whether the keyboard has a new holder.</returns>
    public bool Request(ViewerId viewer)
    {
        if (Holder == viewer || (Holder is not null && time.GetUtcNow() - _lastUse < Hold)) return false;
        Holder = viewer;
        _lastUse = time.GetUtcNow();
        return true;
    }

    /// <summary><c>control.release</c>, or the socket closed.</summary>
    /// <returns>Whether the viewer held the keyboard, which is free now.</returns>
    public bool Release(ViewerId viewer)
    {
        if (Holder != viewer) return false;
        Holder = null;
        return true;
    }
}
