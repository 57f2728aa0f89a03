using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>Makes an engine bear a clock that a test sets forward.</summary>
internal static class ForwardClock
{
    /// <summary>Longer than any test's clock is set forward in all.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromDays(30);

    /// <summary>
    /// Membership goes by the same clock: a silo that is alone neither misses its own signs of life nor, set forward right behind its start,
    /// takes itself for one that has been joining for too long.
    /// </summary>
    public static void Bear(IServiceCollection services) => services.Configure<ClusterMembershipOptions>(static membership =>
        membership.IAmAliveTablePublishTimeout = membership.TableRefreshTimeout = membership.MaxJoinAttemptTime = Never);
}
