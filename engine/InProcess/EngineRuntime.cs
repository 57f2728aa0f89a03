using Chatcode.Engine.InProcess.Activations;
using Chatcode.Engine.InProcess.Calls;
using Chatcode.Engine.InProcess.Hosting;
using Chatcode.Engine.InProcess.Reminders;
using Chatcode.Engine.InProcess.State;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chatcode.Engine.InProcess;

/// <summary>The engine's parts, each of which reaches the others through this.</summary>
internal sealed class EngineRuntime : IAsyncDisposable, IDisposable
{
    /// <summary>How long a grain may take to activate, and to deactivate; Orleans' own default.</summary>
    public static readonly TimeSpan LifecycleTimeout = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _database;

    public EngineRuntime(InProcessEngineOptions options, IServiceProvider services, TimeProvider time, ILoggerFactory logs)
    {
        options.Validate();
        Options = options;
        Services = services;
        Time = time;
        Log = logs.CreateLogger("Chatcode.Engine.InProcess");
        _database = NpgsqlDataSource.Create(options.ConnectionString);
        Classes = new GrainClasses(options.GrainAssemblies);
        Timeouts = new ResponseTimeouts(time, options.ResponseTimeout);
        GrainFactory = new GrainFactory(this);
        Directory = new ActivationDirectory(this);
        States = new StateTable(_database, options.ServiceId);
        Reminders = new ReminderService(this, new ReminderTable(_database, options.ServiceId));
    }

    public InProcessEngineOptions Options { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public GrainClasses Classes { get; }

    public ResponseTimeouts Timeouts { get; }

    public GrainFactory GrainFactory { get; }

    public ActivationDirectory Directory { get; }

    public StateTable States { get; }

    public ReminderService Reminders { get; }

    /// <summary>Makes the tables, lets calls in, and has reminders tick.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        await Schema.Ensure(_database, cancellationToken).ConfigureAwait(false);
        Directory.Open();
        await Reminders.Start(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops reminders, then deactivates every grain.</summary>
    public async Task Stop(CancellationToken cancellationToken)
    {
        Reminders.Stop();
        await Directory.Close(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Timeouts.Dispose();
        _database.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Timeouts.Dispose();
        return _database.DisposeAsync();
    }
}
