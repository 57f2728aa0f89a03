namespace Chatcode.Protocol.Tests.Schemas;

/// <summary>One of the four ways a message can go, with the entry point that reads it.</summary>
internal sealed record Direction(string Name, MessageCatalog Catalog, Direction.Reader Read)
{
    public delegate (object? Message, MessageRefusal? Refusal) Reader(ReadOnlySpan<byte> utf8);

    public static Direction Commands { get; } = new("commands", MessageCatalog.Commands, utf8 =>
    {
        MessageReader.TryReadCommand(utf8, out var message, out var refusal);
        return (message, refusal);
    });

    public static Direction Events { get; } = new("events", MessageCatalog.Events, utf8 =>
    {
        MessageReader.TryReadEvent(utf8, out var message, out var refusal);
        return (message, refusal);
    });

    public static Direction BrowserRequests { get; } = new("browser requests", MessageCatalog.BrowserRequests, utf8 =>
    {
        MessageReader.TryReadBrowserRequest(utf8, out var message, out var refusal);
        return (message, refusal);
    });

    public static Direction BrowserEvents { get; } = new("browser events", MessageCatalog.BrowserEvents, utf8 =>
    {
        MessageReader.TryReadBrowserEvent(utf8, out var message, out var refusal);
        return (message, refusal);
    });

    public static IReadOnlyList<Direction> All { get; } = [Commands, Events, BrowserRequests, BrowserEvents];

    /// <summary>The way that a definition's messages go.</summary>
    public static Direction Of(SchemaFile file, string definition) => file.Name switch
    {
        "commands" => Commands,
        "events" => Events,
        _ => SchemaFile.Alternatives(file.Definition("BrowserRequest")).Contains(definition) ? BrowserRequests : BrowserEvents,
    };

    public override string ToString() => Name;
}
