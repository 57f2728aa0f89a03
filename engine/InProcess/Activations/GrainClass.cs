namespace Chatcode.Engine.InProcess.Activations;

/// <summary>A grain class. One object per class, so that identities compare by reference.</summary>
internal sealed class GrainClass(Type type)
{
    public Type Type { get; } = type;

    /// <summary>Names the class in the database: the type's name in lower case, without its "Grain", as Orleans forms it.</summary>
    public string Name { get; } = NameOf(type);

    private static string NameOf(Type type)
    {
        const string Suffix = "grain";
        var name = type.Name.ToLowerInvariant();
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
