using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Chatcode.Protocol.Tests.Schemas;
using Xunit;

namespace Chatcode.Protocol.Tests;

/// <summary>
/// The wire's types, names and limits as text, checked in, so that a change of the contract is seen as one.
/// After a change that is meant: <c>UPDATE_CONTRACTS=1 dotnet test tests/Protocol.Tests</c>, and read the diff.
/// </summary>
public sealed class WireTypesTests
{
    private const string FileName = "WireTypes.txt";

    [Fact]
    public void Wire_types_are_those_checked_in()
    {
        var listing = List();
        if (Environment.GetEnvironmentVariable("UPDATE_CONTRACTS") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), FileName), listing);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(SourceFolder(), FileName)), listing);
    }

    private static string List()
    {
        var text = new StringBuilder();
        var parts = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (var direction in Direction.All)
        {
            text.Append(direction.Name).Append('\n');
            foreach (var (name, type) in direction.Catalog.Messages.OrderBy(message => message.Name, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {name} {type.Name}\n");
                Members(text, type, parts);
            }
        }

        text.Append("parts\n");
        foreach (var (name, type) in parts.ToList())
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name}\n");
            Members(text, type, parts);
        }

        foreach (var type in new[] { typeof(ProtocolVersion), typeof(ProtocolLimits), typeof(ProtocolTimes), typeof(AgentNames), typeof(Capabilities), typeof(ErrorCodes), typeof(AckErrors), typeof(CloseReasons), typeof(ResumeMissedReasons), typeof(AttentionReasons), typeof(AttentionConfidences) })
        {
            text.Append(CultureInfo.InvariantCulture, $"{type.Name}\n");
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.Name, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {field.Name} = {field.GetValue(null)}\n");
            }
        }

        return text.ToString();
    }

    private static void Members(StringBuilder text, Type type, SortedDictionary<string, Type> parts)
    {
        foreach (var member in WireJson.InfoOf(type).Properties.Where(member => member.Set is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {member.Name}{(member.IsRequired ? "" : "?")}: {NameOf(member)}\n");
            var part = member.PropertyType.IsGenericType ? member.PropertyType.GetGenericArguments()[0] : member.PropertyType;
            if (part.Namespace == type.Namespace)
            {
                parts.TryAdd(part.Name, part);
            }
        }
    }

    private static string NameOf(JsonPropertyInfo member)
    {
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        var name = type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>"
            : type.Name;
        var form = member.AttributeProvider!.GetCustomAttributes(typeof(JsonConverterAttribute), inherit: false).Cast<JsonConverterAttribute>().SingleOrDefault();
        return form is null ? name : $"{name} ({form.ConverterType!.Name.Replace("Converter", "", StringComparison.Ordinal)})";
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
