using System.Reflection;
using Chatcode.Engine.InProcess.Calls;
using Orleans.Runtime;

namespace Chatcode.Engine.InProcess.Activations;

/// <summary>The grain classes of an application, by interface and by name.</summary>
internal sealed class GrainClasses
{
    private static readonly Type[] Common = [typeof(IAddressable), typeof(IGrain), typeof(IGrainWithStringKey), typeof(IRemindable)];

    private readonly Dictionary<Type, List<GrainClass>> _byInterface = [];
    private readonly Dictionary<string, GrainClass> _byName = [];

    /// <exception cref="InvalidOperationException">Two classes have one name, or a class is unfit.</exception>
    /// <exception cref="NotSupportedException">An interface uses what is not on the engine's list.</exception>
    public GrainClasses(IEnumerable<Assembly> assemblies)
    {
        foreach (var type in assemblies.Distinct().SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false } && t.IsAssignableTo(typeof(Grain))))
        {
            var grainClass = new GrainClass(type);
            if (!_byName.TryAdd(grainClass.Name, grainClass))
                throw new InvalidOperationException($"{type} and {_byName[grainClass.Name].Type} would both be stored as \"{grainClass.Name}\".");
            foreach (var contract in type.GetInterfaces().Where(i => i.IsAssignableTo(typeof(IGrain)) && !Common.Contains(i)))
            {
                CallShape.Check(contract);
                if (!_byInterface.TryGetValue(contract, out var classes)) _byInterface.Add(contract, classes = []);
                classes.Add(grainClass);
            }
        }
    }

    /// <exception cref="ArgumentException">Not exactly one class implements it.</exception>
    public GrainClass Implementing(Type contract)
    {
        if (!_byInterface.TryGetValue(contract, out var classes)) throw new ArgumentException($"No grain class implements {contract}.");
        return classes is [var only] ? only : throw new ArgumentException($"More than one grain class implements {contract}: {string.Join(", ", classes)}.");
    }

    /// <summary>The class stored by that name; null when there is none any more.</summary>
    public GrainClass? Named(string name) => _byName.GetValueOrDefault(name);
}
