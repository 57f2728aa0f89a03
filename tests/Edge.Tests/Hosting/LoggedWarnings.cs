using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>Keeps what is logged at Warning and above.</summary>
public sealed class LoggedWarnings : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IEnumerable<string> All => _lines.Select(static line => line.Text);

    public IEnumerable<string> Errors => _lines.Where(static line => line.Level >= LogLevel.Error).Select(static line => line.Text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
    }

    public void Dispose()
    {
    }
}
