namespace Chatcode.Gateway.Tmux;

/// <summary>A short-lived file that only its owner can read; gone when disposed.</summary>
internal sealed class PrivateFile : IDisposable
{
    private const string NamePrefix = "chatcode-tmux-";

    private PrivateFile(string path) => Path = path;

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Writes a new file of mode 0600.</summary>
    /// <exception cref="TmuxException">The directory is missing, full or closed to us.</exception>
    public static PrivateFile Create(string directory, ReadOnlySpan<byte> content)
    {
        var path = System.IO.Path.Combine(directory, NamePrefix + Guid.NewGuid().ToString("N"));
        var file = new PrivateFile(path);
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            stream.Write(content);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw new TmuxException($"a file for tmux can't be written: {e.Message}", e);
        }
    }

    /// <summary>Removes what a daemon that was killed left behind.</summary>
    public static void RemoveLeftovers(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, NamePrefix + "*"))
        {
            File.Delete(path);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone with its directory.
        }
    }
}
