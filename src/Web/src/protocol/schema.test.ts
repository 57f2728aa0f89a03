import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020";
import { describe, expect, test } from "vitest";
import { browserEvents, browserRequests } from "./browser";
import { AgentConfig, commands } from "./commands";
import { ActiveSession, AgentStatus, events, SshKey, SystemInfo } from "./events";
import { decodeFrame, encodeFrame, FrameKind } from "./frames";
import { type Field, type Members, type MessageShape, mismatch } from "./shape";

interface Schema {
  $ref?: string;
  const?: unknown;
  enum?: string[];
  type?: string;
  items?: Schema;
  additionalProperties?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  oneOf?: Schema[];
  $defs?: Record<string, Schema>;
}

const folder = fileURLToPath(new URL("../../../Protocol/schema", import.meta.url));
const files = ["commands", "events", "browser", "frames"] as const;
type File = (typeof files)[number];
const schemas = Object.fromEntries(
  files.map((file) => [file, JSON.parse(readFileSync(join(folder, `${file}.json`), "utf8"))]),
) as Record<File, Schema & { $defs: Record<string, Schema>; $id: string }>;

/** Every type of ours, under the name and file of its definition. */
const types: Record<Exclude<File, "frames">, Record<string, MessageShape | { members: Members }>> = {
  commands: { ...commands, AgentConfig },
  events: { ...events, SystemInfo, ActiveSession, SshKey, AgentStatus },
  browser: {
    ...browserRequests,
    ...Object.fromEntries(Object.entries(browserEvents).filter(([name]) => !(name in events))),
  },
};

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
for (const file of files) ajv.addSchema(schemas[file]);

function validator(file: File, name: string): ValidateFunction {
  const validate = ajv.getSchema(`${schemas[file].$id}#/$defs/${name}`);
  if (!validate) throw new Error(`${file}.json has no ${name}`);
  return validate;
}

/** Definitions with a capital are types; the others are forms of a value. Unions stand for what they name. */
function definitions(file: File): string[] {
  return Object.entries(schemas[file].$defs)
    .filter(([name, schema]) => /^[A-Z]/.test(name) && !schema.oneOf)
    .map(([name]) => name)
    .sort();
}

/** A schema, said as the field of a shape that would stand for it. */
function toField(file: File, schema: Schema): Field {
  if (schema.$ref) {
    const [target, name] = schema.$ref.split("#/$defs/") as [string, string];
    const home = (target ? target.replace(".json", "") : file) as File;
    return toField(home, schemas[home].$defs[name] as Schema);
  }
  if (schema.enum) return { kind: "oneOf", values: schema.enum };
  switch (schema.type) {
    case "string":
    case "integer":
    case "number":
    case "boolean":
      return { kind: schema.type };
    case "array":
      return { kind: "list", of: toField(file, schema.items as Schema) };
    case "object":
      return schema.properties
        ? { kind: "object", members: toMembers(file, schema) }
        : { kind: "map", of: toField(file, schema.additionalProperties as Schema) };
    default:
      throw new Error(`no field stands for ${JSON.stringify(schema)}`);
  }
}

function toMembers(file: File, schema: Schema): Members {
  const required = new Set(schema.required);
  return Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([, member]) => member.const === undefined)
      .map(([name, member]) => {
        const field = toField(file, member);
        return [name, required.has(name) ? field : { ...field, optional: true as const }];
      }),
  );
}

describe.each(Object.keys(types) as (keyof typeof types)[])("%s.json", (file) => {
  test("Every definition has a type, and every type a definition", () => {
    expect(Object.keys(types[file]).sort()).toEqual(definitions(file));
  });

  test.each(Object.entries(types[file]))("%s says what its definition says", (name, shape) => {
    const schema = schemas[file].$defs[name] as Schema;
    expect(shape.members).toEqual(toMembers(file, schema));
    if ("type" in shape) {
      expect(schema.properties?.type?.const).toBe(shape.type);
      expect(schema.required).toEqual(expect.arrayContaining(["type", "schema_version"]));
    }
  });

  const samples = readdirSync(join(folder, "samples", file)).filter((name) => name.endsWith(".json"));
  test("Every type has a sample with all and one with the least", () => {
    const messages = Object.entries(types[file]).filter(([, shape]) => "type" in shape);
    const expected = messages.flatMap(([name]) => [`${name}.full.json`, `${name}.minimal.json`]);
    expect(samples).toEqual(expect.arrayContaining(expected));
  });

  test.each(samples)("%s fits its schema and its type", (sample) => {
    const name = sample.split(".")[0] as string;
    const value = JSON.parse(readFileSync(join(folder, "samples", file, sample), "utf8"));
    const validate = validator(file, name);
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    const members = types[file][name]?.members as Members;
    expect(mismatch(value, members)).toBeNull();
    if (sample.endsWith(".full.json")) {
      expect(Object.keys(value).sort()).toEqual(
        [...Object.keys(members), ...("type" in value ? ["type", "schema_version"] : [])].sort(),
      );
    }
  });
});

test("Requests and events of the browser are those of its two unions", () => {
  const named = (union: string) =>
    schemas.browser.$defs[union]?.oneOf?.map((schema) => schema.$ref?.split("/").pop()).sort();
  expect(Object.keys(browserRequests).sort()).toEqual(named("BrowserRequest"));
  expect(Object.keys(browserEvents).sort()).toEqual(named("BrowserEvent"));
});

describe("frames.json", () => {
  const kinds: Record<string, FrameKind> = { OutputFrame: FrameKind.Output, InputFrame: FrameKind.Input };

  test("Both frames have a kind", () => {
    expect(Object.keys(kinds).sort()).toEqual(definitions("frames"));
  });

  const samples = readdirSync(join(folder, "samples/frames")).filter((name) => name.endsWith(".json"));
  test.each(samples)("%s is what the bytes beside it say", (sample) => {
    const name = sample.split(".")[0] as string;
    const value = JSON.parse(readFileSync(join(folder, "samples/frames", sample), "utf8"));
    const bytes = new Uint8Array(
      readFileSync(join(folder, "samples/frames", sample.replace(".json", ".bin"))),
    );
    const validate = validator("frames", name);
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);

    const read = decodeFrame(bytes);
    if (!read.ok) throw new Error(read.problem);
    expect(read.frame.kind).toBe(kinds[name]);
    expect(read.frame.kind).toBe(value.kind);
    expect(read.frame.sessionId).toBe(value.session_id);
    expect(read.frame.seq).toBe(BigInt(value.seq));
    expect(Buffer.from(read.frame.payload).toString("base64")).toBe(value.payload);
    expect(encodeFrame(read.frame)).toEqual(bytes);
  });
});
