using System.Diagnostics;

namespace Chatcode.Bench.Processes;

// Reads what a process prints, so that it never waits for its pipe, and keeps the end of it for error messages.
internal sealed class ProcessOutput
{
    private const int KeptLines = 40;
    private readonly Queue<string> _lines = new();

    public string Tail
    {
        get
        {
            lock (_lines) return string.Join(Environment.NewLine, _lines);
        }
    }

    public static ProcessOutput Of(Process process)
    {
        var output = new ProcessOutput();
        process.OutputDataReceived += (_, line) => output.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => output.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return output;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines) _lines.Dequeue();
        }
    }
}
