using Chatcode.Bench;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

// Above this, a p99 says more about the neighbours than about us.
const double DisturbingCores = 0.1;

if (args is [BareRelayHost.Command])
{
    await BareRelayHost.RunAsync();
    return 0;
}

if (args is [CutsCommand.Name, ..]) return await CutsCommand.RunAsync(args[1..]);

var chosen = Catalog.All.Where(measurement => args.Length > 0 && (args[0] == "all" || args[0] == measurement.Name)).ToArray();
var runs = 5;
if (chosen.Length == 0 || args is not ([_] or [_, "--runs", _]) || (args.Length == 3 && (!int.TryParse(args[2], out runs) || runs < 1)))
{
    Console.Error.WriteLine("dotnet run -c Release --project bench -- MEASUREMENT|all [--runs N]");
    foreach (var measurement in Catalog.All) Console.Error.WriteLine($"  {measurement.Name,-12} {measurement.What}");
    Console.Error.WriteLine($"dotnet run -c Release --project bench -- {CutsCommand.Usage}");
    return 2;
}

Console.WriteLine($"{Machine.Describe()}; engine {Tree.Engine}; {runs} runs");
foreach (var measurement in chosen)
{
    var othersBusy = await Machine.OthersBusy();
    if (othersBusy > DisturbingCores) Console.Error.WriteLine($"other programs keep {othersBusy:0.0} cores busy: expect long tails");
    var figures = await measurement.Measure(runs);
    Report.Print(measurement.Name, figures);
    await Report.WriteJson(measurement.Name, othersBusy, figures);
}

return 0;
