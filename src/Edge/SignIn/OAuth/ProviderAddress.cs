namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>Addresses of a provider's endpoints.</summary>
internal static class ProviderAddress
{
    /// <summary>A path below a base address, whether or not that ends in a slash.</summary>
    public static Uri Below(Uri address, string path) => new($"{address.AbsoluteUri.TrimEnd('/')}/{path}");
}
