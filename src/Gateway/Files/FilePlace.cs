using Microsoft.Win32.SafeHandles;

namespace Chatcode.Gateway.Files;

/// <summary>
/// Where a file stands or will stand: an open folder, reached from the workspace's root without following a link, and a
/// name in it. Whatever is renamed or swapped for a link afterwards, nothing outside is reached.
/// </summary>
internal sealed class FilePlace : IDisposable
{
    private FilePlace(SafeFileHandle folder, string name)
    {
        Folder = folder;
        Name = name;
    }

    /// <summary>The folder. Open while this is not disposed.</summary>
    public SafeFileHandle Folder { get; }

    /// <summary>The file's name in it.</summary>
    public string Name { get; }

    /// <summary>Walks to a place.</summary>
    /// <param name="root">Absolute, real path.</param>
    /// <param name="relative">Below it, with no link in it a moment ago.</param>
    /// <exception cref="PosixException">A folder is not there any more, or a link stands in its place now.</exception>
    public static FilePlace Open(string root, string relative)
    {
        var segments = relative.Split('/');
        var folder = Posix.OpenPath(root, Posix.Open.Folder);
        foreach (var segment in segments.AsSpan(0, segments.Length - 1))
        {
            using var above = folder;
            folder = Posix.OpenAt(above, segment, Posix.Open.Folder);
        }

        return new FilePlace(folder, segments[^1]);
    }

    /// <inheritdoc/>
    public void Dispose() => Folder.Dispose();
}
