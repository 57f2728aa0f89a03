namespace Chatcode.Silo;

/// <summary>The program: grains in a cluster of silos.</summary>
internal static class SiloHost
{
    private static Task<int> Main(string[] args) => Engine.RunAsync(args);
}
