namespace Chatcode.Grains.Users;

/// <summary>How a person likes things.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.Preferences")]
public sealed record Preferences
{
    /// <summary><c>system</c>, <c>dark</c> or <c>light</c>.</summary>
    [Id(0)] public string ColorScheme { get; init; } = "system";

    /// <summary>Name of the terminal's colours; what names there are is the web app's affair.</summary>
    [Id(1)] public string TerminalTheme { get; init; } = "default";
}

/// <summary>What to change of <see cref="Preferences"/>; null stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.PreferenceChanges")]
public sealed record PreferenceChanges
{
    /// <inheritdoc cref="Preferences.ColorScheme"/>
    [Id(0)] public string? ColorScheme { get; init; }

    /// <inheritdoc cref="Preferences.TerminalTheme"/>
    [Id(1)] public string? TerminalTheme { get; init; }
}
