using Chatcode.Protocol.Tests.Schemas;
using Xunit;

namespace Chatcode.Protocol.Tests;

/// <summary>
/// Bytes that broke something, or might: one file each, named by what must come of it. <c>Corpus/frames/STATUS.what.bin</c>;
/// <c>Corpus/{commands,events,browser}/REASON[.member].what.bin</c>, where REASON is <c>Ok</c> for a message that is read.
/// A crash that a fuzzer or a user finds is added here.
/// </summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Frames() => Files("frames");

    public static TheoryData<string> Messages() => [.. Files("commands"), .. Files("events"), .. Files("browser")];

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frame_is_judged_as_its_name_says(string file) =>
        Assert.Equal(Enum.Parse<FrameStatus>(Path.GetFileName(file).Split('.')[0]), FrameCodec.Parse(Bytes(file), out _));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_is_judged_as_its_name_says(string file)
    {
        var direction = file.Split('/')[0] switch
        {
            "commands" => Direction.Commands,
            "events" => Direction.Events,
            _ => Direction.BrowserRequests,
        };
        var name = Path.GetFileName(file).Split('.');
        var refusal = direction.Read(Bytes(file)).Refusal;
        Assert.Equal(name[0], refusal?.Reason.ToString() ?? "Ok");
        Assert.Equal(name.Length > 3 ? string.Join('.', name[1..^2]) : null, refusal?.Member);
    }

    [Theory]
    [MemberData(nameof(Frames))]
    [MemberData(nameof(Messages))]
    public void No_reader_throws_on_any_file(string file)
    {
        MessageFuzzTests.Survives(Bytes(file));
        FrameCodec.Parse(Bytes(file), out _);
    }

    private static TheoryData<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder)).Order(StringComparer.Ordinal).Select(path => $"{folder}/{Path.GetFileName(path)}")];

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Corpus");

    private static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Root, file));
}
