using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Chatcode.Gateway.Link;

/// <summary>Opens sockets to the control plane.</summary>
internal sealed class ControlPlaneSocket : IDisposable
{
    private const int TcpLevel = 6;
    private const int LinuxNotSentLowWater = 25;

    /// <summary>
    /// Bytes that may wait unsent in the kernel. Output that waits in our own queue can still be overtaken by an echo
    /// or an ack, output in the kernel's can't.
    /// </summary>
    private const int MaxUnsentInKernel = 128 * 1024;

    private readonly LinkOptions _options;
    private readonly HttpMessageInvoker _http;

    /// <summary>Prepares to open sockets.</summary>
    public ControlPlaneSocket(LinkOptions options)
    {
        _options = options;
        _http = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseCookies = false, AllowAutoRedirect = false });
    }

    /// <summary>Opens one.</summary>
    /// <exception cref="LinkRefusedException">The control plane answered with a status other than 101.</exception>
    /// <exception cref="WebSocketException">It can't be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public async Task<WebSocket> OpenAsync(Uri url, string token, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", new AuthenticationHeaderValue("Bearer", token).ToString());
        socket.Options.KeepAliveInterval = _options.KeepAlive;
        socket.Options.KeepAliveTimeout = _options.KeepAlive;
        socket.Options.CollectHttpResponseDetails = true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(url, _http, patience.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            if (e is WebSocketException && status is not (default(HttpStatusCode) or HttpStatusCode.SwitchingProtocols))
            {
                throw new LinkRefusedException(status);
            }

            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"no answer within {_options.ConnectTimeout.TotalSeconds:0} s", e);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (OperatingSystem.IsLinux())
            {
                Span<byte> value = stackalloc byte[sizeof(int)];
                BitConverter.TryWriteBytes(value, MaxUnsentInKernel);
                socket.SetRawSocketOption(TcpLevel, LinuxNotSentLowWater, value);
            }

            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
