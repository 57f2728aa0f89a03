using Chatcode.Protocol;

namespace Chatcode.Gateway.Sessions;

/// <content>What programs say to their person.</content>
internal sealed partial class SessionHost
{
    /// <summary>Between two bells, and between two notifications, that are passed on; what comes within is dropped.</summary>
    public static readonly TimeSpan AttentionInterval = TimeSpan.FromSeconds(1);

    private readonly AttentionReader _attention;
    private long? _bellAt;
    private long? _notificationAt;

    /// <inheritdoc/>
    public void OnBell()
    {
        if (IsDue(ref _bellAt))
        {
            Tell(_attention.Bell);
        }
    }

    /// <inheritdoc/>
    public void OnCommand(ReadOnlySpan<byte> command)
    {
        if (_attention.Read(command) is { } attention && IsDue(ref _notificationAt))
        {
            Tell(attention);
        }
    }

    private bool IsDue(ref long? last)
    {
        var now = _time.GetTimestamp();
        if (last is { } before && _time.GetElapsedTime(before, now) < AttentionInterval)
        {
            return false;
        }

        last = now;
        return true;
    }

    // In its place among the output, so that whoever looks sees what it is about.
    private void Tell(SessionAttention attention) => Lane.Fill(Lane.Place(), attention.ToUtf8());
}
