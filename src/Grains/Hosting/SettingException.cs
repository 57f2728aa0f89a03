namespace Chatcode.Grains.Hosting;

/// <summary>A setting is missing or wrong. Its message is one line that names the setting; a host prints it and ends with code 2.</summary>
public sealed class SettingException : Exception
{
    /// <summary>Exit code of a host whose settings are wrong.</summary>
    public const int ExitCode = 2;

    /// <summary>Makes one.</summary>
    /// <param name="setting">The setting's name as one writes it, for example <c>DATABASE_URL</c>.</param>
    /// <param name="problem">What is wrong with it; never its value when that may be secret.</param>
    public SettingException(string setting, string problem)
        : base($"{setting}: {problem}") => Setting = setting;

    /// <summary>The setting's name.</summary>
    public string Setting { get; }
}
