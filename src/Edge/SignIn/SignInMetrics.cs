using System.Diagnostics.Metrics;

namespace Chatcode.Edge.SignIn;

/// <summary>What is counted of sign-ins, and of accounts that are connected.</summary>
internal sealed class SignInMetrics
{
    public const string MeterName = "Chatcode.SignIn";

    /// <summary>The outcome of those that worked; of the others it is one of <see cref="SignInErrors"/>.</summary>
    public const string Ok = "ok";

    private readonly Counter<long> _attempts;

    public SignInMetrics(IMeterFactory meters) =>
        _attempts = meters.Create(MeterName).CreateCounter<long>("chatcode.signin.attempts", "{attempt}", "Sign-ins and connected accounts that came to their end, by way and outcome.");

    /// <param name="way">Such as <c>email</c>, or a provider's name.</param>
    public void Ended(string way, string outcome) => _attempts.Add(1, new("way", way), new("outcome", outcome));
}
