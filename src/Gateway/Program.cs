namespace Chatcode.Gateway;

/// <summary>The daemon's entry point.</summary>
internal static class Program
{
    private static int Main() => 2;
}
