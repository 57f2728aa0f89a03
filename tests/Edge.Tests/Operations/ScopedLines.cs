using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatcode.Edge.Tests.Operations;

/// <summary>A line and the values of all scopes round it.</summary>
internal sealed record ScopedLine(string Category, LogLevel Level, string Text, IReadOnlyDictionary<string, string?> Scope);

/// <summary>Keeps what is logged at Information and above, with its scopes.</summary>
internal sealed class ScopedLines : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<ScopedLine> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IEnumerable<ScopedLine> All => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(ScopedLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => lines._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var scope = new Dictionary<string, string?>();
            lines._scopes.ForEachScope(
                static (one, all) =>
                {
                    if (one is not IEnumerable<KeyValuePair<string, object?>> values) return;
                    foreach (var (name, value) in values) all[name] = value?.ToString();
                },
                scope);
            lines._lines.Enqueue(new ScopedLine(category, logLevel, formatter(state, exception), scope));
        }
    }
}
