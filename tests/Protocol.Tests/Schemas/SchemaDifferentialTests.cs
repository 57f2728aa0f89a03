using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Chatcode.Protocol.Tests.Schemas;

/// <summary>
/// Puts every odd value into every member of every sample and asks schema and reader the same question. They may
/// disagree only where the schemas' README says so.
/// </summary>
public sealed class SchemaDifferentialTests
{
    private static readonly string[] OddValues =
    [
        "null", "true", "0", "1", "-1", "80", "1.5", "-0.5", "50000", "50001", "2147483647", "2147483648", "-2147483648", "-2147483649",
        "9223372036854775807", "18446744073709551615", "36893488147419103232", "-36893488147419103232",
        "\"\"", "\"x\"", "\"é🙂\"", "\"a b\"", "\"\\u0000\"", "\"1\"", "\"2\"", "\"codex\"", "\"Codex\"", "\"gap\"", "\"ack\"",
        "\"" + new string('x', 64) + "\"", "\"" + new string('a', 64) + "\"", "\"" + new string('g', 65) + "\"",
        "\"" + new string('x', 255) + "\"", "\"" + new string('x', 256) + "\"",
        "\"YQ==\"", "\"YQ=\"", "\"YQ\"", "\"_-==\"", "\"2026-11-22\"", "\"2026-11-22T10:41:35\"", "\"2026-11-22T10:41:35Z\"",
        "\"2026-11-22T10:41:35.123456789Z\"", "\"2026-11-22T10:41:35.1+02:00\"", "\"2026-11-22T10:41Z\"", "\"2026-11-22T10:41+02:00\"", "\"2026-11-22 10:41:35Z\"",
        "[]", "{}", "[null]", "[1]", "[\"x\"]", "[{}]", "{\"x\":null}", "{\"x\":1}", "{\"x\":\"y\"}",
    ];

    public static TheoryData<string> Samples() => [.. Sample.Messages.Where(sample => sample.IsFull).Select(sample => sample.ToString())];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Reader_and_schema_agree_on_every_odd_value_of_every_member(string name)
    {
        var sample = Sample.Messages.Single(candidate => candidate.ToString() == name);
        foreach (var path in MemberPaths(sample.Json))
        {
            foreach (var value in OddValues)
            {
                var json = sample.Json;
                Put(json, path, value);
                AssertAgreement(sample, json);
            }

            var without = sample.Json;
            Remove(without, path);
            AssertAgreement(sample, without);
        }
    }

    [Fact]
    public void Reader_and_schema_agree_on_several_odd_values_at_once()
    {
        var gen = from sample in Gen.Elements<Sample>(Sample.Messages)
                  from changes in Gen.Choose(0, 99_999).NonEmptyListOf()
                  select (sample, changes.Take(3).ToArray());
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3_000),
            Prop.ForAll(gen.ToArbitrary(), ((Sample Sample, int[] Changes) test) =>
            {
                var json = test.Sample.Json;
                foreach (var change in test.Changes)
                {
                    var paths = MemberPaths(json).ToList();
                    var path = paths[change % paths.Count];
                    Put(json, path, OddValues[change / paths.Count % OddValues.Length]);
                }

                AssertAgreement(test.Sample, json);
            }));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Unknown_members_change_nothing(string name)
    {
        var sample = Sample.Messages.Single(candidate => candidate.ToString() == name);
        var json = sample.Json;
        json["from_the_future"] = JsonNode.Parse("""{"type":"x","request_id":[1,{"a":null}],"é":"🙂"}""");
        json[""] = 1;
        var (message, _) = sample.Direction.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));
        Assert.True(JsonNode.DeepEquals(sample.Json, JsonNode.Parse(((WireMessage)message!).ToUtf8())));
    }

    private static void AssertAgreement(Sample sample, JsonObject json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json.ToJsonString());
        var direction = sample.Direction;
        var (message, refusal) = direction.Read(utf8);
        if (message is not null && message.GetType().Name != sample.Definition)
        {
            return; // An odd value made it a message of another type, which is that one's business.
        }

        // The reader takes null for an optional member: for the schema it must be gone.
        var strict = json.DeepClone().AsObject();
        DropOptionalNulls(sample.File, sample.Schema, strict);
        var valid = SchemaValidator.IsValid(sample.File, sample.Schema, strict);
        Assert.True(valid == (message is not null), $"schema says {valid}, reader says {refusal?.Message ?? "fine"}: {json.ToJsonString()}");
        if (message is null)
        {
            return;
        }

        var written = JsonNode.Parse(((WireMessage)message).ToUtf8());
        Assert.True(SchemaValidator.IsValid(sample.File, sample.Schema, written), $"what was written does not validate: {written}");
        Assert.Equal(((WireMessage)message).ToUtf8(), ((WireMessage)direction.Read(((WireMessage)message).ToUtf8()).Message!).ToUtf8());
    }

    private static void DropOptionalNulls(SchemaFile file, JsonObject schema, JsonObject json)
    {
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var (name, rule) in schema["properties"]!.AsObject())
        {
            if (!json.TryGetPropertyValue(name, out var value))
            {
                continue;
            }

            if (value is null && !required.Contains(name))
            {
                json.Remove(name);
                continue;
            }

            var (owner, resolved) = file.Resolve(rule!.AsObject());
            var element = resolved["items"] is JsonObject items ? owner.Resolve(items).Schema : resolved;
            if (element["properties"] is not null)
            {
                foreach (var part in value is JsonArray array ? array : [value?.DeepClone()])
                {
                    if (part is JsonObject members)
                    {
                        DropOptionalNulls(owner, element, members);
                        if (value is JsonObject)
                        {
                            json[name] = members.DeepClone();
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<object[]> MemberPaths(JsonObject json)
    {
        foreach (var (name, value) in json)
        {
            yield return [name];
            if (value is JsonObject part)
            {
                foreach (var path in MemberPaths(part))
                {
                    yield return [name, .. path];
                }
            }
            else if (value is JsonArray array)
            {
                for (var i = 0; i < array.Count; i++)
                {
                    yield return [name, i];
                    foreach (var path in array[i] is JsonObject element ? MemberPaths(element) : [])
                    {
                        yield return [name, i, .. path];
                    }
                }
            }
        }
    }

    private static JsonNode Owner(JsonNode json, object[] path) =>
        path[..^1].Aggregate(json, (node, step) => step is int index ? node[index]! : node[(string)step]!);

    private static void Put(JsonObject json, object[] path, string value)
    {
        var owner = Owner(json, path);
        if (path[^1] is int index)
        {
            owner[index] = JsonNode.Parse(value);
        }
        else
        {
            owner[(string)path[^1]] = JsonNode.Parse(value);
        }
    }

    private static void Remove(JsonObject json, object[] path)
    {
        if (Owner(json, path) is JsonObject owner)
        {
            owner.Remove((string)path[^1]);
        }
        else
        {
            Owner(json, path).AsArray().RemoveAt((int)path[^1]);
        }
    }
}
