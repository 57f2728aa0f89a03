namespace Chatcode.Edge;

/// <summary>The program: sockets and the API in front of a cluster of silos.</summary>
internal static class EdgeHost
{
    private static Task<int> Main(string[] args) => Engine.RunAsync(args);
}
