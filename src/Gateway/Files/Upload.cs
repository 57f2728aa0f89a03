using System.Globalization;
using Chatcode.Gateway.Commands;
using Chatcode.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Chatcode.Gateway.Files;

/// <summary>
/// A file that is being received: written beside its place under a name of its own, and put there whole or not at all.
/// Not thread-safe.
/// </summary>
internal sealed class Upload : IDisposable
{
    private const string TemporaryPrefix = ".chatcode-upload-";
    private const UnixFileMode NewFileMode = (UnixFileMode)0b110_110_110;

    private readonly FilePlace _place;
    private readonly string _temporary;
    private readonly SafeFileHandle _file;
    private readonly long _size;
    private readonly int _chunks;
    private long _received;
    private int _next;
    private bool _done;

    private Upload(FilePlace place, FileUploadBegin begin, UnixFileMode? mode)
    {
        _place = place;
        _size = begin.Size;
        _chunks = begin.TotalChunks;
        _temporary = TemporaryPrefix + Guid.NewGuid().ToString("N");
        _file = Posix.OpenAt(place.Folder, _temporary, Posix.Open.Write | Posix.Open.CreateNew, NewFileMode);
        if (mode is { } kept)
        {
            File.SetUnixFileMode(_file, kept);
        }
    }

    /// <summary>Makes room for a file.</summary>
    /// <exception cref="CommandException">It is too large, or its numbers don't fit each other.</exception>
    /// <exception cref="WorkspaceException">It can't be there.</exception>
    /// <exception cref="PosixException">It can't be made.</exception>
    public static Upload Begin(FileUploadBegin begin, Workspace workspace)
    {
        if (begin.Size > ProtocolLimits.MaxFile)
        {
            throw new CommandException(AckErrors.FileTooLarge);
        }

        var fewest = (begin.Size + ProtocolLimits.FileChunk - 1) / ProtocolLimits.FileChunk;
        if (begin.TotalChunks < fewest || begin.TotalChunks > Math.Max(1, begin.Size))
        {
            throw new CommandException("total_chunks does not fit size");
        }

        var place = workspace.Locate(begin.DestPath, makeFolders: true);
        try
        {
            return new Upload(place, begin, ModeOfFileAt(place));
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Takes the next piece.</summary>
    /// <exception cref="CommandException">It is not the next, too large, or more than was announced.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Write(FileUploadChunk chunk)
    {
        if (chunk.Seq != _next || chunk.Seq >= _chunks)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"chunk {_next} of {_chunks} is next, not {chunk.Seq}"));
        }

        if (chunk.Data.Length > ProtocolLimits.FileChunk || _received + chunk.Data.Length > _size)
        {
            throw new CommandException("a chunk is larger than was announced");
        }

        RandomAccess.Write(_file, chunk.Data.Span, _received);
        _received += chunk.Data.Length;
        _next++;
    }

    /// <summary>Puts the file in its place, durably.</summary>
    /// <exception cref="CommandException">Something is missing.</exception>
    /// <exception cref="IOException">It can't be stored.</exception>
    /// <exception cref="PosixException">It can't be put there.</exception>
    public void Finish()
    {
        if (_received != _size || _next != _chunks)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture, $"{_next} of {_chunks} chunks and {_received} of {_size} bytes have come"));
        }

        ModeOfFileAt(_place);
        RandomAccess.FlushToDisk(_file);
        Posix.RenameAt(_place.Folder, _temporary, _place.Name);
        _done = true;
        Posix.Sync(_place.Folder);
    }

    /// <summary>Removes what was received of a file that is not whole.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_done)
        {
            Posix.RemoveAt(_place.Folder, _temporary);
        }

        _place.Dispose();
    }

    // Any file may be replaced, but nothing else: a rename would put a file in a device's place.
    private static UnixFileMode? ModeOfFileAt(FilePlace place)
    {
        try
        {
            using var there = Posix.OpenAt(place.Folder, place.Name, Posix.Open.Read);
            return !Posix.Look(there).IsRegular
                ? throw new CommandException(AckErrors.NotAFile)
                : File.GetUnixFileMode(there);
        }
        catch (PosixException e) when (e.Error == PosixException.NoEntry)
        {
            return null;
        }
    }
}
