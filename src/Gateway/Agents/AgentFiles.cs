using System.Reflection;
using System.Text;

namespace Chatcode.Gateway.Agents;

/// <summary>The files that tell an agent where it is. A file that exists is the person's own and is never touched.</summary>
internal static class AgentFiles
{
    /// <summary>Read by Claude Code.</summary>
    public const string ClaudeFile = "CLAUDE.md";

    /// <summary>Read by the others.</summary>
    public const string AgentsFile = "AGENTS.md";

    /// <summary>Writes one of the files where it is absent.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="name">Which of the two.</param>
    /// <param name="content">What; null for the built-in text.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public static async Task WriteWhereAbsentAsync(string folder, string name, string? content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        FileStream file;
        try
        {
            // O_EXCL: neither a file nor a link that leads somewhere else is opened.
            file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (IOException) when (Exists(path))
        {
            // The person's own file stays as it is.
            return;
        }

        try
        {
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(Encoding.UTF8.GetBytes(content ?? Template(name)), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // Half of it would be taken for the person's own the next time.
            File.Delete(path);
            throw;
        }
    }

    private static bool Exists(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static string Template(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
