namespace Chatcode.Fidelity.Tests;

/// <summary>What <c>src/Web/fidelity/run.ts</c> reports of one program.</summary>
/// <param name="Watching">Of the page that was there from the start to the end.</param>
/// <param name="Reloading">Of the page that was reloaded after every step.</param>
/// <param name="Cutting">Of the page whose network failed in every other step.</param>
public sealed record Report(Comparison Watching, Comparison Reloading, Comparison Cutting);

/// <summary>A page's screens beside tmux's own.</summary>
/// <param name="Places">At how many places of the output they were compared.</param>
/// <param name="Snapshots">How many snapshots the page was given.</param>
/// <param name="Differences">The first places where they differ, and in what.</param>
public sealed record Comparison(int Places, int Snapshots, IReadOnlyList<string> Differences);
