using System.Reflection;
using Chatcode.Engine.InProcess.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Chatcode.Engine.InProcess.Activations;

/// <summary>A grain class. One object per class, so that identities compare by reference.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory _factory;
    private readonly (PersistentStateAttribute Attribute, Type Type)[] _states;

    /// <exception cref="InvalidOperationException">The class has no constructor, or more than one.</exception>
    public GrainClass(Type type)
    {
        Type = type;
        Name = NameOf(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        if (type.GetConstructors() is not [var constructor]) throw new InvalidOperationException($"{type} needs exactly one public constructor.");
        var parameters = constructor.GetParameters().Where(p => p.IsDefined(typeof(PersistentStateAttribute))).ToArray();
        _states = [.. parameters.Select(p => (p.GetCustomAttribute<PersistentStateAttribute>()!, p.ParameterType.GenericTypeArguments[0]))];
        _factory = ActivatorUtilities.CreateFactory(type, [.. parameters.Select(p => p.ParameterType)]);
    }

    public Type Type { get; }

    /// <summary>Names the class in the database: the type's name in lower case without "grain", as Orleans forms it.</summary>
    public string Name { get; }

    public bool IsReentrant { get; }

    public StoredState[] NewStates(StateTable table, GrainId id) => [.. _states.Select(s => StoredState.Make(s.Type, table, id, s.Attribute))];

    /// <exception cref="InvalidOperationException">The constructor failed; the inner exception says why.</exception>
    public Grain NewGrain(IServiceProvider services, StoredState[] states)
    {
        try
        {
            return (Grain)_factory(services, [.. states]);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"No {Type} could be made: {e.Message}", e);
        }
    }

    public override string ToString() => Name;

    private static string NameOf(Type type)
    {
        const string Suffix = "grain";
        var name = type.Name.ToLowerInvariant();
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
