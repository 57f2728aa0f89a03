namespace Chatcode.Gateway.Sessions;

/// <summary>
/// The right to take one place when tmux comes to it. tmux may come to it after whoever asked has given up; a place taken
/// then would never be filled, and hold up all that is behind it.
/// </summary>
/// <param name="take">Takes the place, or null when it is not wanted after all.</param>
internal sealed class PlaceTicket(Func<PlacedMessages?> take)
{
    private readonly Lock _lock = new();
    private PlacedMessages? _place;
    private bool _closed;

    /// <summary>Takes the place, unless the ticket was closed.</summary>
    public void Use()
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _place = take();
            }
        }
    }

    /// <summary>No place is taken from now on.</summary>
    /// <returns>The one that was, to be filled.</returns>
    public PlacedMessages? Close()
    {
        lock (_lock)
        {
            _closed = true;
            return _place;
        }
    }
}
