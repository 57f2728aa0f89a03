using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Chatcode.ProgrammingModel.Tests.Contracts;

/// <summary>Public types as text, a line for each thing that source code can lean on. Equal lines mean that the same source compiles.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The type's own line, then one for each member, base and attribute target; in order.</summary>
    public static IEnumerable<string> Of(Type type) => Lines(type).Order(StringComparer.Ordinal).Prepend($"{Kind(type)} {Name(type)}");

    private static IEnumerable<string> Lines(Type type)
    {
        var name = Name(type);
        if (type.IsEnum)
        {
            yield return $"{name} : {Enum.GetUnderlyingType(type).Name}";
            foreach (var value in Enum.GetValues(type)) yield return $"{name}.{value} = {Convert.ToInt64(value, CultureInfo.InvariantCulture)}";
            yield break;
        }

        for (var parent = type.BaseType; parent is not null && parent != typeof(object) && parent != typeof(ValueType); parent = parent.BaseType) yield return $"{name} : {Name(parent)}";
        foreach (var contract in type.GetInterfaces()) yield return $"{name} : {Name(contract)}";
        if (type.GetCustomAttribute<AttributeUsageAttribute>() is { } usage && type.IsSubclassOf(typeof(Attribute))) yield return $"{name} on {usage.ValidOn}{(usage.AllowMultiple ? ", many" : "")}";
        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible)) yield return $"{name}.new({Parameters(constructor)})";
        foreach (var property in type.GetProperties(Declared))
        {
            var (get, set) = (property.GetMethod, property.SetMethod);
            if (!IsVisible(get) && !IsVisible(set)) continue;
            var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
            var init = set?.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.FullName == typeof(IsExternalInit).FullName) == true;
            yield return $"{name}.{required}{property.Name} : {Name(property.PropertyType)}{(IsVisible(get) ? " get" : "")}{(IsVisible(set) ? init ? " init" : " set" : "")}";
        }

        foreach (var method in type.GetMethods(Declared).Where(m => IsVisible(m) && !m.IsSpecialName && !m.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            var modifier = method.IsStatic ? "static " : method.IsAbstract && !type.IsInterface ? "abstract " : method.GetBaseDefinition() != method ? "override " : method.IsVirtual && !method.IsFinal && !type.IsInterface ? "virtual " : "";
            yield return $"{name}.{modifier}{method.Name}{Generics(method)}({Parameters(method)}) : {Name(method.ReturnType)}";
        }
    }

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Kind(Type type) =>
        type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";

    private static string Generics(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition) return "";
        var arguments = method.GetGenericArguments().Select(a => string.Join(" & ", a.GetGenericParameterConstraints().Select(Name).Prepend(a.Name)));
        return $"<{string.Join(", ", arguments)}>";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.Position == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "null"}" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        var name = type.Namespace is { } space && (space.StartsWith("Orleans", StringComparison.Ordinal) || space.StartsWith("Chatcode", StringComparison.Ordinal)) ? type.FullName ?? $"{space}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
