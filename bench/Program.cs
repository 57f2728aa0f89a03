using Chatcode.Bench;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;
using Chatcode.Bench.Soak;

// Above this, a p99 says more about the neighbours than about us.
const double DisturbingCores = 0.1;

// Silo and edge as processes of their own.
const string Apart = "--apart";

if (args is [BareRelayHost.Command])
{
    await BareRelayHost.RunAsync();
    return 0;
}

if (args is [SoakCommand.Name, ..]) return await SoakCommand.RunAsync(args[1..]);

if (args is [CutsCommand.Name, ..]) return await CutsCommand.RunAsync(args[1..]);

ControlPlane.Apart = args.Contains(Apart);
args = [.. args.Where(argument => argument != Apart)];
if (ControlPlane.Apart && Tree.Engine != "Orleans")
{
    Console.Error.WriteLine($"{Apart}: a silo and an edge need the Orleans engine; build with -p:Engine=Orleans");
    return 2;
}

var chosen = Catalog.All.Where(measurement => args.Length > 0 && (args[0] == "all" || args[0] == measurement.Name)).ToArray();
var runs = 5;
if (chosen.Length == 0 || args is not ([_] or [_, "--runs", _]) || (args.Length == 3 && (!int.TryParse(args[2], out runs) || runs < 1)))
{
    Console.Error.WriteLine("dotnet run -c Release --project bench -- MEASUREMENT|all [--runs N] [--apart]");
    foreach (var measurement in Catalog.All) Console.Error.WriteLine($"  {measurement.Name,-12} {measurement.What}");
    Console.Error.WriteLine($"dotnet run -c Release --project bench -- {CutsCommand.Usage}");
    Console.Error.WriteLine($"dotnet run -c Release --project bench -- {SoakCommand.Usage}");
    return 2;
}

Console.WriteLine($"{Machine.Describe()}; engine {Tree.Engine}{(ControlPlane.Apart ? ", silo and edge apart" : "")}; {runs} runs");
foreach (var measurement in chosen)
{
    var othersBusy = await Machine.OthersBusy();
    if (othersBusy > DisturbingCores) Console.Error.WriteLine($"other programs keep {othersBusy:0.0} cores busy: expect long tails");
    var figures = await measurement.Measure(runs);
    Report.Print(measurement.Name, figures);
    await Report.WriteJson(ControlPlane.Apart ? measurement.Name + "-apart" : measurement.Name, othersBusy, figures);
}

return 0;
