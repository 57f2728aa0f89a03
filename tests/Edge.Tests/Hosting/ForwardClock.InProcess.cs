using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>Makes an engine bear a clock that a test sets forward: this one does.</summary>
internal static class ForwardClock
{
    public static void Bear(IServiceCollection services)
    {
        // Nothing here goes by membership.
    }
}
