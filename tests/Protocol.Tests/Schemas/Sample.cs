using System.Text.Json.Nodes;

namespace Chatcode.Protocol.Tests.Schemas;

/// <summary>One golden message of <c>schema/samples</c>, or one frame.</summary>
internal sealed record Sample(SchemaFile File, string Definition, bool IsFull, string Path)
{
    public static IReadOnlyList<Sample> Messages { get; } =
        [.. new[] { SchemaFile.Commands, SchemaFile.Events, SchemaFile.Browser }.SelectMany(Of)];

    public static IReadOnlyList<Sample> Frames { get; } = [.. Of(SchemaFile.Frames)];

    public JsonObject Schema => File.Definition(Definition);

    public Direction Direction => Direction.Of(File, Definition);

    public JsonObject Json => JsonNode.Parse(System.IO.File.ReadAllText(Path))!.AsObject();

    public byte[] Bytes => System.IO.File.ReadAllBytes(Path);

    public override string ToString() => $"{File.Name}/{System.IO.Path.GetFileName(Path)}";

    private static IEnumerable<Sample> Of(SchemaFile file) =>
        from path in Directory.EnumerateFiles(System.IO.Path.Combine(SchemaFile.Folder, "samples", file.Name), "*.json").Order(StringComparer.Ordinal)
        let parts = System.IO.Path.GetFileName(path).Split('.')
        select new Sample(file, parts[0], parts[1] == "full", path);
}
