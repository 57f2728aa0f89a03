using Chatcode.Gateway.Commands;
using Chatcode.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Chatcode.Gateway.Files;

/// <summary>A file that is being sent.</summary>
internal sealed class Download : IDisposable
{
    private readonly SafeFileHandle _file;

    private Download(SafeFileHandle file, long size)
    {
        _file = file;
        Size = size;
    }

    /// <summary>Its size when it was opened, bytes; so much is sent.</summary>
    public long Size { get; }

    /// <summary>In pieces of <see cref="ProtocolLimits.FileChunk"/>.</summary>
    public int TotalChunks => (int)((Size + ProtocolLimits.FileChunk - 1) / ProtocolLimits.FileChunk);

    /// <summary>Opens a file.</summary>
    /// <exception cref="CommandException">It is not there, no file, or too large.</exception>
    /// <exception cref="WorkspaceException">Its path leads elsewhere.</exception>
    /// <exception cref="PosixException">It can't be opened.</exception>
    public static Download Open(string path, Workspace workspace)
    {
        using var place = workspace.Locate(path, makeFolders: false);
        SafeFileHandle file;
        try
        {
            file = Posix.OpenAt(place.Folder, place.Name, Posix.Open.Read);
        }
        catch (PosixException e) when (e.Error == PosixException.NoEntry)
        {
            throw new CommandException(AckErrors.FileNotFound);
        }

        var facts = Posix.Look(file);
        if (facts.IsRegular && facts.Size <= ProtocolLimits.MaxFile)
        {
            return new Download(file, facts.Size);
        }

        file.Dispose();
        throw new CommandException(facts.IsRegular ? AckErrors.FileTooLarge : AckErrors.NotAFile);
    }

    /// <summary>Reads a piece.</summary>
    /// <exception cref="CommandException">The file has become shorter.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public byte[] Read(int number)
    {
        var offset = (long)number * ProtocolLimits.FileChunk;
        var chunk = new byte[Math.Min(ProtocolLimits.FileChunk, Size - offset)];
        for (var read = 0; read < chunk.Length;)
        {
            var count = RandomAccess.Read(_file, chunk.AsSpan(read), offset + read);
            read += count > 0 ? count : throw new CommandException("the file became shorter while it was read");
        }

        return chunk;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
