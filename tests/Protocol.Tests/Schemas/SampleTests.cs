using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Chatcode.Protocol.Tests.Schemas;

/// <summary>The golden samples, which the web app's tests read too.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Messages() => [.. Sample.Messages.Select(sample => sample.ToString())];

    public static TheoryData<string> Frames() => [.. Sample.Frames.Select(sample => sample.ToString())];

    [Fact]
    public void Every_message_has_a_full_and_a_minimal_sample()
    {
        var expected = SchemaFile.All.SelectMany(file => file == SchemaFile.Frames ? file.Types : file.Messages)
            .SelectMany(name => new[] { (name, true), (name, false) });
        var found = Sample.Messages.Concat(Sample.Frames).Select(sample => (sample.Definition, sample.IsFull));
        Assert.Equal(expected.Order(), found.Order());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Sample_validates_and_has_the_members_its_name_promises(string name)
    {
        var sample = Sample.Messages.Single(candidate => candidate.ToString() == name);
        Assert.True(SchemaValidator.IsValid(sample.File, sample.Schema, sample.Json));
        Assert.True(SchemaValidator.IsValid(sample.File, sample.File.Root, sample.Json), "valid as its definition, but not as its file");
        var promised = sample.IsFull
            ? sample.Schema["properties"]!.AsObject().Select(member => member.Key)
            : sample.Schema["required"]!.AsArray().Select(member => (string)member!);
        Assert.Equal(promised.Order(StringComparer.Ordinal), sample.Json.Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Sample_reads_into_its_type_and_writes_back_equal(string name)
    {
        var sample = Sample.Messages.Single(candidate => candidate.ToString() == name);
        var (message, refusal) = sample.Direction.Read(sample.Bytes);
        Assert.Null(refusal);
        Assert.Equal(sample.Definition, message!.GetType().Name);
        var written = JsonNode.Parse(((WireMessage)message).ToUtf8());
        Assert.True(JsonNode.DeepEquals(sample.Json, written), $"wrote {written}");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Sample_is_unknown_in_every_other_direction_that_lacks_its_type(string name)
    {
        var sample = Sample.Messages.Single(candidate => candidate.ToString() == name);
        var type = (string)sample.Json["type"]!;
        foreach (var other in Direction.All.Where(direction => direction.Catalog.Messages.All(message => message.Name != type)))
        {
            Assert.Equal(RefusalReason.UnknownType, other.Read(sample.Bytes).Refusal!.Reason);
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frame_sample_is_what_its_description_says(string name)
    {
        var sample = Sample.Frames.Single(candidate => candidate.ToString() == name);
        Assert.True(SchemaValidator.IsValid(sample.File, sample.Schema, sample.Json));
        var bytes = File.ReadAllBytes(Path.ChangeExtension(sample.Path, ".bin"));
        Assert.Equal(FrameStatus.Ok, FrameCodec.Parse(bytes, out var frame));
        Assert.Equal((byte)frame.Kind, (byte)sample.Json["kind"]!);
        Assert.Equal(frame.SessionId, System.Text.Encoding.UTF8.GetBytes((string)sample.Json["session_id"]!));
        Assert.Equal(frame.Seq, ulong.Parse((string)sample.Json["seq"]!, CultureInfo.InvariantCulture));
        Assert.Equal(frame.Payload, Convert.FromBase64String((string)sample.Json["payload"]!));
        Assert.Equal(bytes, FrameCodec.Encode(frame.Kind, frame.SessionId, frame.Seq, frame.Payload));
    }
}
