namespace Chatcode.Gateway.Doctor;

/// <summary>What one look at the machine found.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What it is like, or what is wrong.</param>
/// <param name="Remedy">How to mend it; null when nothing is wrong.</param>
internal sealed record Finding(string Subject, string Text, string? Remedy = null)
{
    /// <summary>For a person to read: one line, and one more for the remedy.</summary>
    public override string ToString() =>
        Remedy is null ? $"ok    {Subject}: {Text}" : $"FAIL  {Subject}: {Text}\n      -> {Remedy}";
}
