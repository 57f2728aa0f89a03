using Chatcode.Grains.Hosting;

namespace Chatcode.Standalone;

/// <summary>The program that <c>./run</c> starts.</summary>
internal static class StandaloneHost
{
    private static Task<int> Main(string[] args) => ControlPlane.RunAsync(() => StandaloneApp.Build(args));
}
