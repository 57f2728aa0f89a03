using System.Reflection;
using System.Text;

namespace Chatcode.Grains.Tests.Contract;

/// <summary>
/// What crosses a call between processes, as text: a change here is a change that a rolling update has to survive. When it
/// is meant, copy the file that the failing test names over the one beside this.
/// </summary>
public sealed class GrainContractTests
{
    private static readonly Assembly Grains = typeof(GrainsServiceCollectionExtensions).Assembly;

    [Fact]
    public void Interfaces_AndWhatTheyCarry_AreAsWritten()
    {
        var actual = Describe();
        var actualFile = Path.Combine(AppContext.BaseDirectory, "grains.actual.txt");
        File.WriteAllText(actualFile, actual);

        Assert.True(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "grains.txt")) == actual, $"the contract changed; see {actualFile}");
    }

    [Fact]
    public void EveryTypeThatCrossesACall_IsImmutable_WithAliasAndIds()
    {
        foreach (var type in Carried())
        {
            var properties = Properties(type).ToList();
            Assert.True(type.IsDefined(typeof(GenerateSerializerAttribute)), $"{type} lacks [GenerateSerializer]");
            Assert.True(type.IsDefined(typeof(ImmutableAttribute)), $"{type} lacks [Immutable]");
            Assert.True(type.IsDefined(typeof(AliasAttribute)), $"{type} lacks [Alias]");
            Assert.All(properties, property => Assert.True(property.IsDefined(typeof(IdAttribute)), $"{type}.{property.Name} lacks [Id]"));
            Assert.Equal(properties.Count, properties.Select(property => property.GetCustomAttribute<IdAttribute>()!.Id).Distinct().Count());
        }
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in Interfaces().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Alias(type)).Append(" = ").Append(type.FullName).Append('\n');
            foreach (var method in type.GetMethods().OrderBy(method => method.Name, StringComparer.Ordinal))
            {
                var parameters = string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));
                text.Append("  ").Append(Alias(method)).Append('(').Append(parameters).Append("): ").Append(Name(method.ReturnType));
                if (method.GetCustomAttribute<ResponseTimeoutAttribute>() is { Timeout: { } timeout }) text.Append(" within ").Append(timeout);
                text.Append('\n');
            }
        }

        foreach (var type in Carried().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Alias(type)).Append(" = ").Append(type.FullName).Append('\n');
            foreach (var property in Properties(type).OrderBy(property => property.GetCustomAttribute<IdAttribute>()?.Id))
            {
                text.Append("  ").Append(property.GetCustomAttribute<IdAttribute>()?.Id).Append(' ').Append(property.Name).Append(": ").Append(Name(property.PropertyType)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<Type> Interfaces() => Grains.GetTypes()
        .Where(type => type.IsInterface && (type.IsAssignableTo(typeof(IGrain)) || type.IsAssignableTo(typeof(IGrainObserver))));

    private static HashSet<Type> Carried()
    {
        HashSet<Type> found = [];
        foreach (var method in Interfaces().SelectMany(type => type.GetMethods()))
        {
            foreach (var type in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)) Collect(type, found);
        }

        return found;
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        if (type.IsArray) Collect(type.GetElementType()!, found);
        foreach (var argument in type.GetGenericArguments()) Collect(argument, found);
        if (type.Assembly != Grains || type.IsArray || type.IsInterface || type.IsEnum || !found.Add(type)) return;
        foreach (var property in Properties(type)) Collect(property.PropertyType, found);
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static string Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"no alias: {member.Name}";

    private static string Name(Type type) =>
        type.IsArray ? Name(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
