// Each ./run builds into the same folders.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Chatcode.EndToEnd.Tests;

/// <summary>All tests share one <c>./run</c>, one after another: starting it takes longer than most of them.</summary>
[CollectionDefinition(Name)]
public sealed class RunningChatcodeGroup : ICollectionFixture<RunningChatcode>
{
    public const string Name = "./run";
}
