namespace Chatcode.Engine.InProcess;

/// <summary>Keeps the caller's async-local values from what is begun within: a grain must not depend on who called.</summary>
internal static class NoFlow
{
    /// <returns>To be disposed in the same method; null when the caller keeps them back already.</returns>
    public static AsyncFlowControl? Begin() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
}
