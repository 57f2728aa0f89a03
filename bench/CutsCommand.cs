using System.Diagnostics;
using System.Globalization;
using Chatcode.Cuts;

namespace Chatcode.Bench;

// The run of cuts that the tests make two hundred of, for as many as one has time for. It measures nothing: it fails or it does not.
internal static class CutsCommand
{
    public const string Name = "cuts";

    public const string Usage = "cuts [--count N] [--seed N] [--delay MILLISECONDS] [--patience SECONDS] [--only KIND] [--plain]";

    private const int DefaultCount = 10_000;
    private const int ProgressEvery = 100;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new CutOptions { Seed = Random.Shared.Next(), Count = DefaultCount };
        var plain = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--plain")
            {
                plain = true;
                continue;
            }

            if (args[i] == "--only" && i + 1 < args.Length && Enum.TryParse<CutStep>(args[i + 1], ignoreCase: true, out var only))
            {
                options = options with { Only = only };
                i++;
                continue;
            }

            if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) || number < 0) return Refuse();
            switch (args[i++])
            {
                case "--count":
                    options = options with { Count = number };
                    break;
                case "--seed":
                    options = options with { Seed = number };
                    break;
                case "--delay":
                    options = options with { Delay = TimeSpan.FromMilliseconds(number) };
                    break;
                case "--patience":
                    options = options with { Patience = TimeSpan.FromSeconds(number) };
                    break;
                default:
                    return Refuse();
            }
        }

        Console.WriteLine($"{options.Count} cuts, seed {options.Seed}, delays up to {options.Delay.TotalMilliseconds} ms{(plain ? ", plain peers" : "")}");
        var clock = Stopwatch.StartNew();
        options = options with { Progress = made => Tell(made, clock.Elapsed) };
        try
        {
            Console.WriteLine(plain ? await PlainCutRun.RunAsync(options) : await CutRun.RunAsync(options));
            return 0;
        }
        catch (CutException found)
        {
            Console.Error.WriteLine(found.Message);
            return 1;
        }
    }

    private static void Tell(int made, TimeSpan elapsed)
    {
        if (made % ProgressEvery == 0) Console.WriteLine($"{made} after {elapsed:hh\\:mm\\:ss}");
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"dotnet run -c Release --project bench -- {Usage}");
        return 2;
    }
}
