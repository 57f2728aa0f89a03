using System.Diagnostics;

namespace Chatcode.Gateway.Tests.Peers;

/// <summary>A file system of this test's own, small, that can be made read-only.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Puts one over a folder, with the files that are in that. Null where this process may not mount, as in most containers, and for whoever is not root.</summary>
    public static SmallDisk? TryMount(string folder)
    {
        var files = Directory.GetFiles(folder).Select(path => (Path: path, Mode: File.GetUnixFileMode(path), Content: File.ReadAllBytes(path))).ToArray();
        if (!Run("mount", "-t", "tmpfs", "-o", "size=512k,mode=700", "chatcode-test", folder))
        {
            return null;
        }

        foreach (var (path, mode, content) in files)
        {
            File.WriteAllBytes(path, content);
            File.SetUnixFileMode(path, mode);
        }

        return new SmallDisk(folder);
    }

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        using var file = new FileStream(Path.Combine(_folder, ".filler"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void Empty() => File.Delete(Path.Combine(_folder, ".filler"));

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _folder));

    public void MakeWritable() => Assert.True(Run("mount", "-o", "remount,rw", _folder));

    // Also while sessions have their folder on it.
    public void Dispose() => Run("umount", "--lazy", _folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
