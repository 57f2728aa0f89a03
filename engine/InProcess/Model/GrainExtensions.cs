using Chatcode.Engine.InProcess.Calls;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain, or the holder of a reference, can ask of it.</summary>
public static class GrainExtensions
{
    /// <summary>The key of a grain.</summary>
    /// <param name="grain">A grain or a reference to one.</param>
    /// <exception cref="ArgumentException"><paramref name="grain"/> is neither.</exception>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain switch
    {
        Grain self => self.Activation.Id.Key,
        IReference { Key: { } key } => key,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };

    /// <summary>A reference to a grain, for others to call it by.</summary>
    /// <param name="grain">A grain or a reference to one.</param>
    /// <exception cref="ArgumentException"><paramref name="grain"/> is neither.</exception>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => (TGrainInterface)(grain switch
    {
        Grain self => self.Activation.ReferenceTo(typeof(TGrainInterface)),
        IReference reference => reference.Cast(typeof(TGrainInterface)),
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    });
}
