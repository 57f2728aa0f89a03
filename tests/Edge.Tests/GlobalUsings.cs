global using Xunit;
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

// One after another: some measure the memory of this process, in which others would make 10,000 servers meanwhile.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
