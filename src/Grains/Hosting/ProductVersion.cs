using System.Reflection;

namespace Chatcode.Grains.Hosting;

/// <summary>Which build this is.</summary>
public static class ProductVersion
{
    /// <summary>As it is told to operators and on the status page.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? throw new InvalidOperationException("this build has no version");
}
