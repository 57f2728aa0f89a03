using System.Security.Cryptography;

namespace Chatcode.Grains.Hosting;

/// <summary>
/// <c>DATA_DIR</c>: what must survive a restart and may not be in the database. Keys are made once, readable by their owner alone.
/// </summary>
public sealed class DataDirectory
{
    /// <summary>The setting's name.</summary>
    public const string Setting = "DATA_DIR";

    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private DataDirectory(string path) => Path = path;

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Opens it; makes it when it does not exist.</summary>
    /// <exception cref="SettingException">It is missing from the settings, or cannot be made.</exception>
    public static DataDirectory Open(string? path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new SettingException(Setting, "is missing; give a folder for keys and secrets");
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            if (!Directory.Exists(full)) CreateFolder(full);
            return new DataDirectory(full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SettingException(Setting, $"cannot be used: {error.Message}");
        }
    }

    /// <summary>A folder in it for its owner alone.</summary>
    public DirectoryInfo Folder(string name) => CreateFolder(System.IO.Path.Combine(Path, name));

    /// <summary>A random key that is made at first sight.</summary>
    /// <param name="name">File name.</param>
    /// <param name="length">Bytes.</param>
    /// <exception cref="SettingException">The file does not hold a key of this length.</exception>
    public byte[] Key(string name, int length)
    {
        var file = System.IO.Path.Combine(Path, name);
        WriteOnce(file, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(length)));
        var key = new byte[length];
        return Convert.TryFromBase64String(File.ReadAllText(file).Trim(), key, out var written) && written == length
            ? key
            : throw new SettingException(Setting, $"file {name} does not hold a key of {length} bytes");
    }

    /// <summary>
    /// Records the engine at first start: the two keep state in tables of their own, so that starting the other one on the
    /// same data would look like losing everything.
    /// </summary>
    /// <exception cref="SettingException">Another engine's data.</exception>
    public void ClaimFor(string engine)
    {
        var file = System.IO.Path.Combine(Path, "engine");
        WriteOnce(file, () => engine);
        var recorded = File.ReadAllText(file).Trim();
        if (recorded != engine)
        {
            throw new SettingException(Setting, $"{Path} belongs to the {recorded} engine and this is the {engine} engine; use another folder and database, or build with -p:Engine={recorded}");
        }
    }

    private static DirectoryInfo CreateFolder(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnlyFolder);

    // Two processes may start at once on fresh data: whoever links its finished file first wins, and nobody reads half a file.
    private static void WriteOnce(string file, Func<string> content)
    {
        if (File.Exists(file)) return;
        var temporary = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnlyFile;
        using (var writer = new StreamWriter(temporary, options))
        {
            writer.WriteLine(content());
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(temporary);
        }
    }
}
