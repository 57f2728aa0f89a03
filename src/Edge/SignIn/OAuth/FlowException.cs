namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>A flow ends without success, for a reason that the person is told.</summary>
/// <param name="code">One of <see cref="SignInErrors"/>.</param>
internal sealed class FlowException(string code, string problem) : Exception(problem)
{
    public string Code { get; } = code;
}
