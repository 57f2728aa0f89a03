using System.Net;
using System.Threading.RateLimiting;
using Chatcode.Edge.Http;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary>Limits guesses at tokens per address. Only failures count: thousands of gateways may stand behind one address.</summary>
internal sealed class TokenAttempts : IDisposable
{
    /// <summary>Failures that an address may have at once …</summary>
    public const int Burst = 60;

    private const int PerMinute = 60;

    // … and then one a second. An IPv6 host has a whole /64 to guess from.
    private readonly PartitionedRateLimiter<IPAddress> _failures = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetTokenBucketLimiter(ClientAddress.Network(address), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerMinute,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    /// <summary>Whether the address may try at all.</summary>
    public bool MayTry(IPAddress address)
    {
        using var lease = _failures.AttemptAcquire(address, permitCount: 0);
        return lease.IsAcquired;
    }

    public void Failed(IPAddress address) => _failures.AttemptAcquire(address).Dispose();

    public void Dispose() => _failures.Dispose();
}
