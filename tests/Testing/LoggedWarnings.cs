using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatcode.Testing;

/// <summary>Keeps what is logged at Warning and above, as text.</summary>
public sealed class LoggedWarnings : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    /// <summary>Every line so far.</summary>
    public IEnumerable<string> All => _lines.Select(static line => line.Text);

    /// <summary>Those at Error and above.</summary>
    public IEnumerable<string> Errors => _lines.Where(static line => line.Level >= LogLevel.Error).Select(static line => line.Text);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
