using System.Reflection;
using Chatcode.Silo;

namespace Chatcode.Edge.Tests.Hosting;

public sealed class ClusterHostsTests
{
    [Theory]
    [InlineData(typeof(EdgeServices))]
    [InlineData(typeof(SiloServices))]
    public void HostOfACluster_EndsWith2_AsItNeedsOrleans(Type ofItsProgram)
    {
        var error = new StringWriter();
        var before = Console.Error;
        Console.SetError(error);
        try
        {
            Assert.Equal(2, (int)ofItsProgram.Assembly.EntryPoint!.Invoke(null, [Array.Empty<string>()])!);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Contains("needs the Orleans engine", error.ToString(), StringComparison.Ordinal);
    }
}
