using System.Reflection;

namespace Chatcode.Gateway.Agents.Installing;

/// <summary>The scripts in the assembly that install agents.</summary>
internal static class InstallScript
{
    /// <summary>The whole script of one agent: what all share, then its own.</summary>
    public static string For(Agent agent) => Read("common") + "\n" + Read(agent.Name);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.sh")
            ?? throw new InvalidOperationException($"{name}.sh is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
