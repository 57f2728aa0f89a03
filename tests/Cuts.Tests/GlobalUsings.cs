global using Xunit;
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

// One after another: each run has a control plane, a database, a daemon and tmux to itself, on few cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
