using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways;

/// <summary>A browser's socket asks to see a session.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ViewerAttach")]
public sealed record ViewerAttach
{
    /// <summary>Random, made by the edge for each socket; knowing it is the right to speak for the socket.</summary>
    [Id(0)] public required ViewerId Viewer { get; init; }

    /// <summary>The edge that holds the socket.</summary>
    [Id(1)] public required EdgeId Edge { get; init; }

    /// <summary>Who is signed in on the socket.</summary>
    [Id(2)] public required UserId User { get; init; }

    /// <summary>The session asked for.</summary>
    [Id(3)] public required SessionId Session { get; init; }

    /// <summary>The stream of <see cref="NextSeq"/>; null for a gateway that names none.</summary>
    [Id(4)] public string? Stream { get; init; }

    /// <summary>The first seq that the viewer does not have, to go on there; null for a first screen.</summary>
    [Id(5)] public ulong? NextSeq { get; init; }

    /// <summary>Number of the next message that the edge will send by <see cref="IGatewayGrain.AcceptFromViewer"/>.</summary>
    [Id(6)] public long NextNumber { get; init; }

    /// <summary>The grain had lost the viewer and its socket stayed open: when it can go on, the browser is told nothing.</summary>
    [Id(7)] public bool Again { get; init; }
}

/// <summary>Answer to <see cref="ViewerAttach"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ViewerAttached")]
public sealed record ViewerAttached
{
    /// <summary>False: no such session, or not this user's.</summary>
    [Id(0)] public required bool Found { get; init; }
}

/// <summary>What a viewer asks for.</summary>
public enum ViewerMessageKind
{
    /// <summary>Terminal input in <see cref="ViewerMessage.Data"/>.</summary>
    Input,

    /// <summary>A new grid: <see cref="ViewerMessage.Cols"/>, <see cref="ViewerMessage.Rows"/>.</summary>
    Resize,

    /// <summary>A snapshot with <see cref="ViewerMessage.Lines"/> of history.</summary>
    Snapshot,

    /// <summary>The keyboard.</summary>
    ControlRequest,

    /// <summary>To give the keyboard up.</summary>
    ControlRelease,

    /// <summary>A <c>session.ack</c> that carried a request_id: the edge has used the ack itself, the grain gets the gateway's <c>ack</c> for it.</summary>
    Ack,
}

/// <summary>One message of a viewer's, checked by the edge (form, session, size).</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ViewerMessage")]
public sealed record ViewerMessage
{
    /// <summary>What it asks for.</summary>
    [Id(0)] public required ViewerMessageKind Kind { get; init; }

    /// <summary>The browser's own request_id, unique only within its socket; null when it gave none.</summary>
    [Id(1)] public string? RequestId { get; init; }

    /// <summary>Input bytes.</summary>
    [Id(2)] public byte[]? Data { get; init; }

    /// <summary>Columns.</summary>
    [Id(3)] public int Cols { get; init; }

    /// <summary>Rows.</summary>
    [Id(4)] public int Rows { get; init; }

    /// <summary>Lines of history; null for the default.</summary>
    [Id(5)] public int? Lines { get; init; }

    /// <summary>Of an input frame: its own seq, named when it is refused. Of an ack: the seq acknowledged.</summary>
    [Id(6)] public ulong? Seq { get; init; }

    /// <summary>Of an ack: the stream that it is about; null for the one that is shown now.</summary>
    [Id(7)] public string? Stream { get; init; }
}

/// <summary>Messages of one viewer, in order.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ViewerMessages")]
public sealed record ViewerMessages
{
    /// <summary>The socket.</summary>
    [Id(0)] public required ViewerId Viewer { get; init; }

    /// <summary>Number of the first message, counted from 0 on each socket.</summary>
    [Id(1)] public required long FirstNumber { get; init; }

    /// <summary>The messages.</summary>
    [Id(2)] public required ViewerMessage[] Messages { get; init; }
}

/// <summary>Answer to <see cref="ViewerMessages"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ViewerAcceptResult")]
public sealed record ViewerAcceptResult
{
    /// <summary>What became of the call.</summary>
    [Id(0)] public required AcceptStatus Status { get; init; }

    /// <summary>The number of the first message not yet accepted.</summary>
    [Id(1)] public long NextNumber { get; init; }

    /// <summary>JSON messages for this socket, for example refusals; null for none.</summary>
    [Id(2)] public byte[][]? Replies { get; init; }
}

/// <summary>What the viewers of one edge have consumed of one gateway's sessions.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ConsumptionReport")]
public sealed record ConsumptionReport
{
    /// <summary>The edge.</summary>
    [Id(0)] public required EdgeId Edge { get; init; }

    /// <summary>Per session the highest seq that any viewer of this edge parsed (or, before its first ack, was written).</summary>
    [Id(1)] public required ConsumedSeq[] Consumed { get; init; }

    /// <summary>Viewers that were cut off for being behind and are ready for one catch-up snapshot each.</summary>
    [Id(2)] public required ViewerId[] CatchUp { get; init; }
}

/// <summary>The highest seq consumed of one session's stream.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ConsumedSeq")]
public sealed record ConsumedSeq
{
    /// <summary>The session.</summary>
    [Id(0)] public required SessionId Session { get; init; }

    /// <summary>The stream; null for a gateway that names none.</summary>
    [Id(1)] public string? Stream { get; init; }

    /// <summary>The seq.</summary>
    [Id(2)] public required ulong Seq { get; init; }
}
