using System.Runtime.InteropServices;

namespace Chatcode.Gateway.Updates;

/// <summary>What a new binary on trial owes to <c>deploy/start.sh</c>, which watches it.</summary>
internal static partial class Trial
{
    private const int ParentDeathSignal = 1;
    private const ulong Terminate = 15;

    /// <summary>Ends this process with the one that watches it: the next start of the service begins another daemon.</summary>
    public static void EndWithWatcher() => _ = Control(ParentDeathSignal, Terminate, 0, 0, 0);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, ulong argument, ulong argument3, ulong argument4, ulong argument5);
}
