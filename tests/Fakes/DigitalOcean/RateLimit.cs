namespace Chatcode.Fakes.DigitalOcean;

/// <summary>Requests of each token within the last hour; each counts for an hour of its own.</summary>
internal sealed class RateLimit(int perHour, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _counted = [];

    /// <summary>Counts one and tells how it stands.</summary>
    public Standing Count(string token)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_counted.TryGetValue(token, out var made)) _counted.Add(token, made = []);
            while (made.TryPeek(out var oldest) && oldest + Window <= now) made.Dequeue();
            var allowed = made.Count < perHour;
            if (allowed) made.Enqueue(now);
            var reset = (made.TryPeek(out var first) ? first : now) + Window;
            return new Standing(allowed, perHour, perHour - made.Count, reset, reset - now);
        }
    }

    public sealed record Standing(bool Allowed, int Limit, int Remaining, DateTimeOffset Reset, TimeSpan Wait);
}
