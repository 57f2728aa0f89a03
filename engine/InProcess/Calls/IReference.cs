namespace Chatcode.Engine.InProcess.Calls;

/// <summary>What every reference can do beside being called.</summary>
internal interface IReference
{
    /// <summary>The grain's key; null for an observer.</summary>
    string? Key { get; }

    /// <summary>A reference to the same thing by another of its interfaces.</summary>
    object Cast(Type type);
}
