using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Chatcode.Fakes.Web;

namespace Chatcode.Fakes.Mail;

/// <summary>A mail server that delivers nothing: what it is sent is kept, for tests to read and for people to see on a page.</summary>
public sealed class FakeMail : IAsyncDisposable
{
    private const int MessagesKept = 1_000;

    private readonly FakeMailOptions _options;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<MailTrouble> _troubles = [];
    private readonly HashSet<Task> _conversations = [];
    private FakeSite? _site;
    private Task _accepting = Task.CompletedTask;

    private FakeMail(FakeMailOptions options)
    {
        _options = options;
        _listener = new TcpListener(IPAddress.Loopback, options.Port);
    }

    /// <summary>For <c>SMTP_URL</c>, with the name and password in it.</summary>
    public Uri SmtpUrl { get; private set; } = null!;

    /// <summary>The page that shows the mail.</summary>
    public Uri Address => _site!.Address;

    public Arrivals<ReceivedMail> Messages { get; } = new("mail", MessagesKept);

    public static async Task<FakeMail> StartAsync(FakeMailOptions? options = null)
    {
        var mail = new FakeMail(options ?? new FakeMailOptions());
        try
        {
            mail.Listen();
            mail._site = await FakeSite.StartAsync(mail._options.WebPort, static status => $"{status}", app => app.MapMailPages(mail)).ConfigureAwait(false);
            return mail;
        }
        catch
        {
            await mail.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Plans a trouble for the next <paramref name="times"/> deliveries that come to its stage.</summary>
    public void Plan(MailTrouble trouble, int times = 1)
    {
        lock (_lock) _troubles.AddRange(Enumerable.Repeat(trouble, times));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        Task[] left;
        lock (_lock) left = [.. _conversations];
        await Task.WhenAll(left).ConfigureAwait(false);
        if (_site is not null) await _site.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Listen()
    {
        _listener.Start();
        SmtpUrl = new UriBuilder(_options.ImplicitTls ? "smtps" : "smtp", "localhost", ((IPEndPoint)_listener.LocalEndpoint).Port)
        {
            UserName = Uri.EscapeDataString(_options.Credentials?.User ?? ""),
            Password = Uri.EscapeDataString(_options.Credentials?.Password ?? ""),
        }.Uri;
        _accepting = AcceptAsync();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token).ConfigureAwait(false);
                var conversation = ConverseAsync(client);
                lock (_lock) _conversations.Add(conversation);
                _ = conversation.ContinueWith(
                    ended =>
                    {
                        lock (_lock) _conversations.Remove(ended);
                    },
                    CancellationToken.None,
                    TaskContinuationOptions.None,
                    TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await new SmtpConversation(client.GetStream(), _options, TakeTrouble, Messages.Add).RunAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or AuthenticationException or OperationCanceledException)
            {
                // The client went away, refused the certificate, or the server stops.
            }
        }
    }

    private MailTrouble? TakeTrouble(SmtpStage stage)
    {
        lock (_lock)
        {
            var index = _troubles.FindIndex(one => one.Stage == stage);
            if (index < 0) return null;
            var trouble = _troubles[index];
            _troubles.RemoveAt(index);
            return trouble;
        }
    }
}
