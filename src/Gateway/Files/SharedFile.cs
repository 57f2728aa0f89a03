using Microsoft.Win32.SafeHandles;

namespace Chatcode.Gateway.Files;

/// <summary>
/// A small file that people edit, too. A change is made on what the file holds and takes its place in one step, never half;
/// what somebody else wrote meanwhile is found behind the exchange and put back. Mode and owner stay.
/// </summary>
internal static class SharedFile
{
    /// <summary>Largest file changed, bytes: some 20,000 lines of keys.</summary>
    public const int MaxSize = 16 * 1024 * 1024;

    /// <summary>Others' writes in a row after which it is given up.</summary>
    private const int MaxAttempts = 100;

    /// <summary>For an open that had found the old file when the names were exchanged, and does not hold it yet.</summary>
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(1);

    /// <summary>Changes a file.</summary>
    /// <param name="path">Links are followed: what they lead to is changed.</param>
    /// <param name="change">
    /// Makes the new content of the present one (empty when there is no file), or answers null to leave it. May be called again
    /// when somebody else wrote.
    /// </param>
    /// <exception cref="IOException">It can't be read or written; then it is as it was.</exception>
    public static async Task ChangeAsync(string path, Func<byte[], byte[]?> change)
    {
        try
        {
            var target = Resolve(path);
            var next = change;
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var before = ReadIfThere(target);
                if (next(before ?? []) is not { } after) return;
                var replaced = await ReplaceAsync(target, before, after).ConfigureAwait(false);
                if (replaced is not null && replaced.AsSpan().SequenceEqual(before)) return;
                if (replaced is not null) next = PutBack(before!, replaced, change);
            }

            throw new IOException($"{path} is written by others all the time");
        }
        catch (Exception e) when (e is PosixException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>What a file holds; nothing when there is none.</summary>
    /// <exception cref="IOException">It can't be read, or is larger than <see cref="MaxSize"/>.</exception>
    public static byte[] Read(string path) => ReadIfThere(Resolve(path)) ?? [];

    private static byte[]? ReadIfThere(string target)
    {
        try
        {
            using var file = Posix.OpenPath(target, Posix.Open.Read);
            return ReadAll(file, target);
        }
        catch (PosixException e) when (e.Error == PosixException.NoEntry)
        {
            return null;
        }
    }

    private static string Resolve(string path)
    {
        if (RealPath.Of(path) is { } real) return real;
        return new FileInfo(path).LinkTarget is null ? path : throw new IOException($"{path} is a link that leads nowhere");
    }

    /// <returns>What was there; null when somebody made or removed the file meanwhile, and nothing was done.</returns>
    private static async Task<byte[]?> ReplaceAsync(string target, byte[]? before, byte[] after)
    {
        var folder = Path.GetDirectoryName(target)!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.chatcode-{Guid.NewGuid():N}");
        try
        {
            Write(temporary, after, like: before is null ? null : target);
            if (!(before is null ? Posix.TryRename(temporary, target) : Posix.TryExchange(temporary, target))) return null;
            using (var made = Posix.OpenPath(folder, Posix.Open.Folder)) Posix.Sync(made);
            if (before is null) return [];
            using var old = Posix.OpenPath(temporary, Posix.Open.Read);
            File.Delete(temporary);
            await WritersAsync(old).ConfigureAwait(false);
            return ReadAll(old, target);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The file has our change on top of <paramref name="before"/>; but it had been <paramref name="replaced"/> by then.</summary>
    private static Func<byte[], byte[]?> PutBack(byte[] before, byte[] replaced, Func<byte[], byte[]?> change)
    {
        if (!replaced.AsSpan().StartsWith(before)) return _ => change(replaced) ?? replaced;
        var added = replaced[before.Length..];
        return now => [.. now, .. added];
    }

    private static void Write(string path, byte[] content, string? like)
    {
        using var file = Posix.OpenPath(path, Posix.Open.Write | Posix.Open.CreateNew, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (like is not null)
        {
            using var model = Posix.OpenPath(like, Posix.Open.Read);
            var (facts, mine) = (Posix.Look(model), Posix.Look(file));
            if ((facts.Owner, facts.Group) != (mine.Owner, mine.Group)) Posix.GiveTo(file, facts.Owner, facts.Group);
            File.SetUnixFileMode(file, File.GetUnixFileMode(model));
        }

        RandomAccess.Write(file, content, 0);
        RandomAccess.FlushToDisk(file);
    }

    // In real time, whatever clock the caller has: other processes are waited for.
    private static async Task WritersAsync(SafeFileHandle file)
    {
        await Task.Delay(OpeningPatience).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(WriterPatience);
        while (Posix.HasWriter(file) && !patience.IsCancellationRequested) await Task.Delay(1).ConfigureAwait(false);
    }

    private static byte[] ReadAll(SafeFileHandle file, string path)
    {
        var size = RandomAccess.GetLength(file);
        if (size > MaxSize) throw new IOException($"{path} is larger than {MaxSize} bytes");
        var content = new byte[size];
        var read = 0;
        while (read < content.Length && RandomAccess.Read(file, content.AsSpan(read), read) is > 0 and var count) read += count;
        return read == content.Length ? content : content[..read];
    }
}
