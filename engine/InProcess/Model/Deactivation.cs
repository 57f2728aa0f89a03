namespace Orleans;

/// <summary>Why an activation ends.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>Not said.</summary>
    None,

    /// <summary>The process stops.</summary>
    ShuttingDown,

    /// <summary>The constructor, the first read of state, or <see cref="Grain.OnActivateAsync"/> failed.</summary>
    ActivationFailed,

    /// <summary>Never given here: there is no directory of a cluster.</summary>
    DirectoryFailure,

    /// <summary>No call came for a while.</summary>
    ActivationIdle,

    /// <summary>Never given here.</summary>
    ActivationUnresponsive,

    /// <summary>Never given here: there is one process.</summary>
    DuplicateActivation,

    /// <summary>Never given here: there is one version.</summary>
    IncompatibleRequest,

    /// <summary>An exception that leaves the activation unfit, such as a conflict of its state.</summary>
    ApplicationError,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested,
}

/// <summary>Why an activation ends.</summary>
public readonly struct DeactivationReason
{
    /// <summary>Makes a reason.</summary>
    public DeactivationReason(DeactivationReasonCode code, string text)
        : this(code, null, text)
    {
    }

    /// <summary>Makes a reason with its cause.</summary>
    public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        ReasonCode = code;
        Exception = exception;
        Description = text;
    }

    /// <summary>For people.</summary>
    public string Description { get; }

    /// <summary>For programs.</summary>
    public DeactivationReasonCode ReasonCode { get; }

    /// <summary>The cause; null when it is no failure.</summary>
    public Exception? Exception { get; }

    /// <inheritdoc/>
    public override string ToString() => Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description} {Exception}";
}
