using System.Globalization;
using Chatcode.Fakes.Web;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>Names of what goes wrong at the cloud, for tables of tests.</summary>
public static class Trouble
{
    /// <param name="name">A status, <c>pending</c> (422, something else is under way with the droplet), <c>garbage</c>, <c>cut</c> or <c>lost</c> (the answer).</param>
    public static Fault Of(string name) => name switch
    {
        "429" => Fault.TooManyRequests(30),
        "pending" => Fault.Answer(422, """{"id":"unprocessable_entity","message":"Droplet already has a pending event."}"""),
        "garbage" => Fault.Garbage,
        "cut" => Fault.Cut,
        "lost" => Fault.AnswerLost,
        _ => Fault.Answer(int.Parse(name, CultureInfo.InvariantCulture)),
    };
}
