namespace Chatcode.Gateway.Configuration;

/// <summary>Folders of the daemon's own.</summary>
internal static class PrivateDirectory
{
    /// <summary>Makes a folder that nobody else may look into; one that exists stays as it is.</summary>
    /// <param name="variable">The setting that named it.</param>
    /// <exception cref="ConfigurationException">It can't be made.</exception>
    public static void Make(string variable, string path)
    {
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(variable, $"can't be used: {e.Message}");
        }
    }
}
