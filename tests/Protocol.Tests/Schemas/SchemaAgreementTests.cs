using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Xunit;

namespace Chatcode.Protocol.Tests.Schemas;

/// <summary>Holds the C# types to the schemas, in both directions.</summary>
public sealed class SchemaAgreementTests
{
    private static readonly SchemaFile[] JsonFiles = [SchemaFile.Commands, SchemaFile.Events, SchemaFile.Browser];

    public static TheoryData<string, string> Types()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in JsonFiles)
        {
            foreach (var type in file.Types)
            {
                data.Add(file.Name, type);
            }
        }

        return data;
    }

    [Fact]
    public void Every_definition_has_a_type_and_every_type_a_definition()
    {
        var messages = typeof(WireMessage).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(WireMessage)) && !type.IsAbstract);
        var types = messages.Concat(messages.SelectMany(Parts)).Select(type => type.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(JsonFiles.SelectMany(file => file.Types).Order(StringComparer.Ordinal), types);
    }

    [Fact]
    public void Every_direction_has_the_messages_of_its_schema_under_their_types()
    {
        AssertCatalog(SchemaFile.Commands, SchemaFile.Commands.Root, MessageCatalog.Commands);
        AssertCatalog(SchemaFile.Events, SchemaFile.Events.Root, MessageCatalog.Events);
        AssertCatalog(SchemaFile.Browser, SchemaFile.Browser.Definition("BrowserRequest"), MessageCatalog.BrowserRequests);
        AssertCatalog(SchemaFile.Browser, SchemaFile.Browser.Definition("BrowserEvent"), MessageCatalog.BrowserEvents);
    }

    [Fact]
    public void Every_message_definition_is_reachable_and_every_type_name_a_constant()
    {
        var reachable = Direction.All.SelectMany(direction => direction.Catalog.Messages).ToList();
        Assert.Equal(
            JsonFiles.SelectMany(file => file.Messages).Order(StringComparer.Ordinal),
            reachable.Select(message => message.Type.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal(
            Constants(typeof(MessageTypes)).Order(StringComparer.Ordinal),
            reachable.Select(message => message.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Members_of_a_type_are_those_of_its_definition(string file, string name)
    {
        var schemaFile = SchemaFile.Named(file);
        var schema = schemaFile.Definition(name);
        var properties = schema["properties"]!.AsObject();
        var required = schema["required"]?.AsArray().Select(member => (string)member!).ToHashSet(StringComparer.Ordinal) ?? [];
        var info = WireJson.InfoOf(TypeNamed(name));

        Assert.Equal(properties.Select(member => member.Key).Order(StringComparer.Ordinal), info.Properties.Select(member => member.Name).Order(StringComparer.Ordinal));
        foreach (var member in info.Properties)
        {
            var isFixed = member.Set is null;
            Assert.True(required.Contains(member.Name) == (member.IsRequired || isFixed), $"{name}.{member.Name}: required in one and not in the other");
            var (_, resolved) = schemaFile.Resolve(properties[member.Name]!.AsObject());
            Assert.True(JsonTypeOf(resolved) == JsonTypeOf(member.PropertyType), $"{name}.{member.Name}: {JsonTypeOf(resolved)} in the schema, {member.PropertyType}");
            if (!member.IsRequired && !isFixed)
            {
                Assert.True(member.IsGetNullable, $"{name}.{member.Name}: optional, so it must be nullable");
            }
        }
    }

    [Fact]
    public void Names_and_limits_in_the_schemas_are_the_constants()
    {
        Assert.Equal(Texts(SchemaFile.Commands.Definition("agent")["enum"]), AgentNames.All.Order(StringComparer.Ordinal));
        Assert.Equal(Constants(typeof(AgentNames)).Order(StringComparer.Ordinal), AgentNames.All.Order(StringComparer.Ordinal));
        Assert.Equal(Texts(SchemaFile.Browser.Definition("ResumeMissed")["properties"]!["reason"]!["enum"]), ResumeMissedReasons.All.Order(StringComparer.Ordinal));
        Assert.Equal(Constants(typeof(ResumeMissedReasons)).Order(StringComparer.Ordinal), ResumeMissedReasons.All.Order(StringComparer.Ordinal));
        Assert.All(Constants(typeof(ErrorCodes)), code => Assert.Contains(code, (string)SchemaFile.Browser.Definition("ErrorNotice")["properties"]!["code"]!["description"]!, StringComparison.Ordinal));
        Assert.All(Constants(typeof(Capabilities)), name => Assert.Contains(name, (string)SchemaFile.Events.Definition("GatewayHello")["properties"]!["capabilities"]!["description"]!, StringComparison.Ordinal));
        Assert.Equal(ProtocolLimits.MaxSnapshotLines, (int)SchemaFile.Commands.Definition("lines")["maximum"]!);
        Assert.Equal(ProtocolLimits.MaxId, (int)SchemaFile.Commands.Definition("id")["maxLength"]!);
        Assert.Equal(ProtocolLimits.MaxSessionId, (int)SchemaFile.Frames.Definition("id")["maxLength"]!);
        Assert.Contains($"{{1,{ProtocolLimits.MaxGatewayId}}}", (string)SchemaFile.Events.Definition("gatewayId")["pattern"]!, StringComparison.Ordinal);
        Assert.Equal(Base64Length(ProtocolLimits.MaxOutputPayload), (int)SchemaFile.Frames.Definition("OutputFrame")["properties"]!["payload"]!["maxLength"]!);
        Assert.Equal(Base64Length(ProtocolLimits.MaxBinaryMessage - FrameCodec.HeaderLength(1)), (int)SchemaFile.Frames.Definition("InputFrame")["properties"]!["payload"]!["maxLength"]!);
    }

    private static void AssertCatalog(SchemaFile file, JsonObject union, MessageCatalog catalog)
    {
        var fromSchema = from reference in union["oneOf"]!.AsArray()
                         let name = ((string)reference!["$ref"]!).Split('/')[^1]
                         let target = file.Resolve(reference!.AsObject())
                         orderby name
                         select ((string)target.Schema["properties"]!["type"]!["const"]!, name);
        Assert.Equal(fromSchema, catalog.Messages.Select(message => (message.Name, message.Type.Name)).OrderBy(message => message.Item2, StringComparer.Ordinal));
    }

    private static IEnumerable<Type> Parts(Type type) =>
        from member in WireJson.InfoOf(type).Properties
        let part = member.PropertyType.IsGenericType ? member.PropertyType.GetGenericArguments()[0] : member.PropertyType
        where part.Namespace == typeof(WireMessage).Namespace
        select part;

    private static Type TypeNamed(string name) => typeof(WireMessage).Assembly.GetType($"Chatcode.Protocol.{name}", throwOnError: true)!;

    private static string JsonTypeOf(JsonObject schema) => (string?)schema["type"] ?? SchemaValidator.KindOf(schema["const"] ?? schema["enum"]![0]);

    private static string JsonTypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) || t == typeof(DateTimeOffset) || t == typeof(ReadOnlyMemory<byte>) => "string",
        var t when t == typeof(int) || t == typeof(long) || t == typeof(ulong) => "integer",
        var t when t == typeof(double) => "number",
        var t when t == typeof(bool) => "boolean",
        var t when t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => "array",
        _ => "object",
    };

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(text => (string)text!).Order(StringComparer.Ordinal);

    private static int Base64Length(int bytes) => (bytes + 2) / 3 * 4;
}
