using Chatcode.Protocol;

namespace Chatcode.Gateway.Updates;

/// <summary>
/// The folder through which an update goes from the old daemon by <c>deploy/start.sh</c>, which says what each file in it means, to
/// the new one or back.
/// </summary>
/// <param name="folder">Writable, and on one file system.</param>
internal sealed class UpdateState(string folder)
{
    /// <summary>Where a download goes; it stays there until it is whole and checked.</summary>
    public string Download { get; } = Path.Combine(folder, "chatcode-gateway.download");

    private string Binary { get; } = Path.Combine(folder, "chatcode-gateway");

    private string Old => Binary + ".old";

    private string New => Binary + ".new";

    private string Update { get; } = Path.Combine(folder, "update");

    private string Tried { get; } = Path.Combine(folder, "tried");

    private string Failed { get; } = Path.Combine(folder, "failed");

    /// <summary>The update under way, as it will be told when it succeeds; null for none.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public GatewayUpdated? Pending =>
        File.Exists(Update) && MessageReader.TryReadEvent(File.ReadAllBytes(Update), out var read, out _) ? read as GatewayUpdated : null;

    /// <summary>Remembers whom to tell of the outcome, whatever happens to this process.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Begin(GatewayUpdated asked)
    {
        Clear();
        WriteDurably(Update, asked.ToUtf8());
    }

    /// <summary>The download is what was asked for: the next start tries it.</summary>
    /// <exception cref="IOException">It can't be renamed.</exception>
    public void Offer() => File.Move(Download, New, overwrite: true);

    /// <summary>This is the new daemon, and it has proved itself: it stays what is started. Whoever still watches it is told by <see cref="Clear"/>.</summary>
    /// <exception cref="IOException">It can't be renamed.</exception>
    public void Keep()
    {
        if (File.Exists(Binary))
        {
            // Between this and the next step the old one is what is started.
            File.Move(Binary, Old, overwrite: true);
        }

        File.Move(New, Binary, overwrite: true);
    }

    /// <summary>What became of an update that is over; null when it succeeded.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public string? Failure()
    {
        if (File.Exists(Failed) && File.ReadAllText(Failed).Trim() is { Length: > 0 } reason)
        {
            return reason;
        }

        return File.Exists(Tried) && !File.Exists(New) ? null : "it was interrupted before it had connected";
    }

    /// <summary>Nothing is under way any more.</summary>
    /// <exception cref="IOException">Something can't be removed.</exception>
    public void Clear()
    {
        // Last what start.sh takes for a trial that is not over.
        foreach (var file in new[] { Download, New, Failed, Update, Tried })
        {
            File.Delete(file);
        }
    }

    private static void WriteDurably(string path, byte[] content)
    {
        using (var file = new FileStream(path + ".part", FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }
}
