using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chatcode.Protocol;

/// <summary>How messages are read and written. Apart from <see cref="ProtocolJson"/>, whose own statics must be there first.</summary>
internal static class WireJson
{
    // Terminal text is mostly quotes, tags and letters beyond ASCII; the default encoder would write six bytes for each
    // and a snapshot's limit counts encoded bytes. Nothing here is ever put into HTML.
    private static readonly JsonSerializerOptions Relaxed = MakeRelaxed();

    /// <summary>What reads and writes messages of this type.</summary>
    public static JsonTypeInfo InfoOf(Type type) => Relaxed.GetTypeInfo(type);

    private static JsonSerializerOptions MakeRelaxed()
    {
        var options = new JsonSerializerOptions(ProtocolJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly();
        return options;
    }
}
