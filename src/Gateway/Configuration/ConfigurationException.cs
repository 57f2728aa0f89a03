namespace Chatcode.Gateway.Configuration;

/// <summary>A setting is missing or wrong. The message is one line that names the variable and never repeats a secret.</summary>
internal sealed class ConfigurationException(string variable, string problem) : Exception($"{variable} {problem}")
{
    /// <summary>The variable at fault.</summary>
    public string Variable { get; } = variable;
}
