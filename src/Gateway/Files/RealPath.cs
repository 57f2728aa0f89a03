using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Chatcode.Gateway.Files;

/// <summary>Paths with every symbolic link resolved, as the system itself resolves them (realpath(3)).</summary>
internal static partial class RealPath
{
    /// <summary>Resolves a path.</summary>
    /// <returns>Null when it, or what it leads to, does not exist or may not be seen.</returns>
    public static unsafe string? Of(string path)
    {
        var resolved = Resolve(path, 0);
        if (resolved == 0)
        {
            return null;
        }

        try
        {
            return Utf8StringMarshaller.ConvertToManaged((byte*)resolved);
        }
        finally
        {
            NativeMemory.Free((void*)resolved);
        }
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Resolve(string path, nint buffer);
}
