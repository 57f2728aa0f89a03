using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Chatcode.Fakes.Tests;

/// <summary>Speaks SMTP by hand, as wrongly as a test wants.</summary>
internal sealed class SmtpPeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TcpClient _client = new();
    private Stream _stream = Stream.Null;

    public static async Task<SmtpPeer> ConnectAsync(Uri server)
    {
        var peer = new SmtpPeer();
        await peer._client.ConnectAsync(server.Host, server.Port);
        peer._stream = peer._client.GetStream();
        return peer;
    }

    /// <summary>Sends it as it is, and returns the first line of the reply; empty when the server hung up.</summary>
    public async Task<string> SayAsync(string text)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        return await HearAsync();
    }

    public async Task<string> HearAsync()
    {
        using var late = new CancellationTokenSource(Patience, TimeProvider.System);
        string? first = null;
        while (true)
        {
            var line = new StringBuilder();
            var next = new byte[1];
            while (next[0] != '\n')
            {
                if (await _stream.ReadAsync(next, late.Token) == 0) return first ?? "";
                line.Append((char)next[0]);
            }

            first ??= line.ToString().TrimEnd();
            if (line[3] == ' ') return first;
        }
    }

    public async Task EncryptAsync(X509Certificate expected)
    {
        var encrypted = new SslStream(_stream);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => expected.Equals(shown) });
        _stream = encrypted;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
