using System.Text.Json.Nodes;

namespace Chatcode.Protocol.Tests.Schemas;

/// <summary>One file of <c>src/Protocol/schema</c>.</summary>
internal sealed class SchemaFile
{
    private static readonly Dictionary<string, SchemaFile> Loaded =
        new[] { "commands", "events", "browser", "frames" }.ToDictionary(name => name, name => new SchemaFile(name));

    private SchemaFile(string name)
    {
        Name = name;
        Root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!.AsObject();
    }

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "schema");

    public static SchemaFile Commands => Loaded["commands"];

    public static SchemaFile Events => Loaded["events"];

    public static SchemaFile Browser => Loaded["browser"];

    public static SchemaFile Frames => Loaded["frames"];

    public static IEnumerable<SchemaFile> All => Loaded.Values;

    public string Name { get; }

    public JsonObject Root { get; }

    private JsonObject Definitions => Root["$defs"]!.AsObject();

    /// <summary>The definitions that are types of the languages: an object with members.</summary>
    public IEnumerable<string> Types => Definitions.Where(pair => pair.Value!["properties"] is not null).Select(pair => pair.Key);

    /// <summary>The definitions that are messages: their <c>type</c> is a constant.</summary>
    public IEnumerable<string> Messages => Types.Where(name => TypeName(name) is not null);

    public static SchemaFile Named(string name) => Loaded[name];

    public JsonObject Definition(string name) => Definitions[name]!.AsObject();

    public string? TypeName(string definition) => (string?)Definition(definition)["properties"]!["type"]?["const"];

    /// <summary>The names of the definitions in a list of alternatives, here or (passed on) in another file.</summary>
    public static IEnumerable<string> Alternatives(JsonObject union) =>
        union["oneOf"]!.AsArray().Select(reference => ((string)reference!["$ref"]!).Split('/')[^1]);

    /// <summary>Follows <c>$ref</c> to the schema it stands for.</summary>
    public (SchemaFile File, JsonObject Schema) Resolve(JsonObject schema)
    {
        if ((string?)schema["$ref"] is not { } reference)
        {
            return (this, schema);
        }

        var parts = reference.Split("#/$defs/");
        var file = parts[0].Length == 0 ? this : Named(parts[0].Replace(".json", "", StringComparison.Ordinal));
        return file.Resolve(file.Definition(parts[1]));
    }
}
