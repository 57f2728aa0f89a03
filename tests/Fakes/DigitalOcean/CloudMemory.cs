using System.Text.Json;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>What a cloud knows, for the next time it is started.</summary>
internal sealed record CloudMemory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public Droplet[] Droplets { get; init; } = [];
    public DropletAction[] Actions { get; init; } = [];
    public string[][] Tags { get; init; } = [];
    public long Made { get; init; }
    public long Acted { get; init; }
    public IssuedTokens[] Tokens { get; init; } = [];

    /// <summary>What was saved; nothing where nothing was.</summary>
    public static CloudMemory Load(string? file) => File.Exists(file) ? JsonSerializer.Deserialize<CloudMemory>(File.ReadAllText(file))! : new CloudMemory();

    public void Save(string file)
    {
        var half = file + ".new";
        File.Delete(half);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(half, options)) JsonSerializer.Serialize(stream, this);
        File.Move(half, file, overwrite: true);
    }
}
