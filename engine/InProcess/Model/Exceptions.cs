namespace Orleans.Runtime;

/// <summary>Base of the engine's own exceptions.</summary>
public class OrleansException : Exception
{
    /// <summary>Makes one.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
