using System.Net;
using System.Net.Sockets;

namespace Chatcode.Testing.Wire;

/// <summary>
/// Stands between two real ends and passes bytes on: TCP, not WebSockets, so that cuts and splits fall anywhere. What is
/// done to a connection is set for those to come, and for one that is open.
/// </summary>
public sealed class CutProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Uri _target;
    private readonly Lock _lock = new();
    private readonly HashSet<CutConnection> _open = [];
    private readonly List<Socket> _abandoned = [];
    private readonly Task _accepting;

    private CutProxy(Uri target)
    {
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new UriBuilder(target) { Host = "localhost", Port = ((IPEndPoint)_listener.LocalEndPoint!).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>The server's address, by way of here.</summary>
    public Uri Address { get; }

    /// <summary>For the connections that come from now on.</summary>
    public ConnectionTrouble Trouble { get; set; } = ConnectionTrouble.None;

    /// <summary>Whether those that come are reset at once.</summary>
    public bool Refuses { get; set; }

    /// <summary>Connections that were accepted, also those refused.</summary>
    public int Accepted { get; private set; }

    /// <summary>Those that are open.</summary>
    public IReadOnlyList<CutConnection> Open
    {
        get
        {
            lock (_lock) return [.. _open.Where(static connection => !connection.IsCut)];
        }
    }

    /// <summary>Stands before a server.</summary>
    /// <param name="target">Its address; host and port count.</param>
    public static CutProxy Start(Uri target) => new(target);

    /// <summary>Cuts every connection that is open.</summary>
    public void Cut(CutKind kind)
    {
        foreach (var connection in Open) connection.Cut(kind);
    }

    /// <summary>The server sees a reset on each connection that was abandoned.</summary>
    public void ReleaseAbandoned()
    {
        Socket[] abandoned;
        lock (_lock)
        {
            abandoned = [.. _abandoned];
            _abandoned.Clear();
        }

        foreach (var socket in abandoned) CutConnection.Reset(socket);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Cut(CutKind.Reset);
        ReleaseAbandoned();
        Task[] ending;
        lock (_lock) ending = [.. _open.Select(static connection => connection.Ended)];
        await Task.WhenAll(ending).ConfigureAwait(false);
    }

    internal void Abandon(Socket server)
    {
        lock (_lock) _abandoned.Add(server);
    }

    internal void Remove(CutConnection connection)
    {
        lock (_lock) _open.Remove(connection);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }

            Accepted++;
            if (Refuses)
            {
                CutConnection.Reset(client);
                continue;
            }

            var connection = new CutConnection(this, client, _target, Trouble);
            lock (_lock) _open.Add(connection);
            connection.Start();
        }
    }
}
