namespace Chatcode.Testing;

/// <summary>Programs that tests run for real. A missing one is named in one line, with how to get it.</summary>
public static class RequiredTool
{
    /// <summary>Finds a program.</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="install">How to install it, for the message.</param>
    /// <param name="folders">Looked through first; a last segment of <c>*</c> stands for any folder, the highest name first.</param>
    /// <exception cref="InvalidOperationException">It is not on this machine.</exception>
    public static string Find(string name, string install, params string[] folders)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (var folder in folders.SelectMany(Expand).Concat(path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)))
        {
            var candidate = Path.Combine(folder, name);
            if (File.Exists(candidate)) return candidate;
        }

        throw new InvalidOperationException($"{name} is needed and not installed: {install}");
    }

    private static IEnumerable<string> Expand(string folder)
    {
        var star = folder.IndexOf('*', StringComparison.Ordinal);
        if (star < 0) return [folder];
        var parent = folder[..star];
        var rest = folder[(star + 1)..].TrimStart('/');
        return Directory.Exists(parent)
            ? Directory.GetDirectories(parent).OrderDescending(StringComparer.Ordinal).Select(found => Path.Combine(found, rest))
            : [];
    }
}
