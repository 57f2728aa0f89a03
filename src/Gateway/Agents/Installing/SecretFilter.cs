using System.Text.RegularExpressions;

namespace Chatcode.Gateway.Agents.Installing;

/// <summary>Takes out of what a program printed whatever looks like a key, before it leaves the machine.</summary>
/// <param name="known">Texts that must not go out wherever they stand.</param>
internal sealed partial class SecretFilter(IEnumerable<string> known)
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "[hidden]";

    /// <summary>Values shorter than this are words, not secrets.</summary>
    private const int MinLength = 8;

    private static readonly string[] SecretNames = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD"];

    private readonly string[] _known = [.. known.Where(secret => secret.Length >= MinLength).OrderByDescending(secret => secret.Length)];

    /// <summary>Knows these secrets, and those that the environment names as such.</summary>
    public static SecretFilter Of(IEnumerable<string?> secrets, IEnumerable<KeyValuePair<string, string>> environment) => new(
        secrets.OfType<string>().Concat(environment
            .Where(variable => Array.Exists(SecretNames, name => variable.Key.EndsWith(name, StringComparison.OrdinalIgnoreCase)))
            .Select(variable => variable.Value)));

    /// <summary>The text without them.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _known)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        text = InAddress().Replace(text, $"://{Mask}@");
        text = AfterItsName().Replace(text, $"${{name}}{Mask}");
        return ByItsForm().Replace(text, Mask);
    }

    [GeneratedRegex(@"://[^/\s@]+@", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InAddress();

    [GeneratedRegex(@"(?<name>(bearer\s+|(token|password|passwd|secret|api[_-]?key)[""']?\s*[=:]\s*[""']?))[^\s""'&]+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AfterItsName();

    [GeneratedRegex(@"\b(sk-|gh[opsu]_|github_pat_|glpat-|xox[abp]-|AIza)[A-Za-z0-9_-]{8,}|\bnpm_[A-Za-z0-9]{30,}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ByItsForm();
}
