using System.Reflection;
using Chatcode.Grains.Gateways;

namespace Chatcode.ProgrammingModel.Tests.Contracts;

/// <summary>
/// Every type of ours that crosses a grain's or an observer's call: both engines share values between caller and grain, or
/// write them by number and name, only if they say so.
/// </summary>
public sealed class CallTypesTests
{
    private static readonly Assembly Grains = typeof(IGatewayGrain).Assembly;

    public static TheoryData<Type> Contracts => [.. Interfaces()];

    public static TheoryData<Type> Values => [.. Crossing().Where(t => !t.IsEnum)];

    [Fact]
    public void There_are_some()
    {
        Assert.Contains(typeof(IGatewayGrain), Interfaces());
        Assert.Contains(typeof(GatewayLink), Crossing());
        Assert.Contains(typeof(EdgeItem), Crossing());
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void An_interface_and_its_methods_are_named(Type contract)
    {
        Assert.NotNull(contract.GetCustomAttribute<AliasAttribute>());
        var names = contract.GetMethods().Select(m => m.GetCustomAttribute<AliasAttribute>()?.Alias).ToArray();
        Assert.All(names, Assert.NotNull);
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_immutable_serializable_named_and_numbered(Type type)
    {
        Assert.True(type.IsDefined(typeof(ImmutableAttribute), inherit: false), "[Immutable] is missing");
        Assert.True(type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false), "[GenerateSerializer] is missing");
        Assert.True(type.IsDefined(typeof(AliasAttribute), inherit: false), "[Alias] is missing");
        var stored = Stored(type).ToArray();
        Assert.Empty(stored.Where(p => p.GetCustomAttribute<IdAttribute>() is null).Select(p => p.Name));
        Assert.Equal(stored.Length, stored.Select(p => p.GetCustomAttribute<IdAttribute>()!.Id).Distinct().Count());
        Assert.Empty(stored.Where(p => p.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Length == 0).Select(p => $"{p.Name} can be set later"));
    }

    [Fact]
    public void Names_are_given_once()
    {
        var names = Interfaces().Concat(Crossing()).Select(t => t.GetCustomAttribute<AliasAttribute>()?.Alias).OfType<string>().ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static IEnumerable<Type> Interfaces() =>
        Grains.GetTypes().Where(t => t.IsInterface && (t.IsAssignableTo(typeof(IGrain)) || t.IsAssignableTo(typeof(IGrainObserver))));

    /// <summary>Our types among parameters and results, and what they are made of.</summary>
    private static HashSet<Type> Crossing()
    {
        var found = new HashSet<Type>();
        foreach (var method in Interfaces().SelectMany(t => t.GetMethods()))
        {
            foreach (var type in method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType)) Collect(type, found);
        }

        return found;
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        if (type.HasElementType) Collect(type.GetElementType()!, found);
        foreach (var argument in type.GenericTypeArguments) Collect(argument, found);
        if (type.Assembly != Grains || type.IsInterface || type.HasElementType || !found.Add(type)) return;
        foreach (var property in Stored(type)) Collect(property.PropertyType, found);
    }

    /// <summary>Properties with a field behind them; computed ones do not cross.</summary>
    private static IEnumerable<PropertyInfo> Stored(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(p => p.DeclaringType!.GetField($"<{p.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null);
}
