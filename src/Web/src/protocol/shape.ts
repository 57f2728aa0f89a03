/**
 * Shapes of wire messages: one value that is read three ways. `Wire<typeof shape>` is the TypeScript type, `mismatch`
 * checks what came over the socket, and a test holds every shape to the JSON Schema in src/Protocol/schema.
 */
export type Field =
  | { readonly kind: "string"; readonly optional?: true }
  | { readonly kind: "integer"; readonly optional?: true }
  | { readonly kind: "number"; readonly optional?: true }
  | { readonly kind: "boolean"; readonly optional?: true }
  | { readonly kind: "oneOf"; readonly values: readonly string[]; readonly optional?: true }
  | { readonly kind: "list"; readonly of: Field; readonly optional?: true }
  | { readonly kind: "map"; readonly of: Field; readonly optional?: true }
  | { readonly kind: "object"; readonly members: Members; readonly optional?: true };

export type Members = Readonly<Record<string, Field>>;

export const text = { kind: "string" } as const;
export const integer = { kind: "integer" } as const;
export const number = { kind: "number" } as const;
export const flag = { kind: "boolean" } as const;

export function oneOf<const V extends readonly string[]>(...values: V) {
  return { kind: "oneOf", values } as const;
}

export function list<const F extends Field>(of: F) {
  return { kind: "list", of } as const;
}

/** An object of free keys. */
export function map<const F extends Field>(of: F) {
  return { kind: "map", of } as const;
}

export function object<const M extends Members>(members: M) {
  return { kind: "object", members } as const;
}

export function optional<const F extends Field>(field: F) {
  return { ...field, optional: true } as const;
}

/** A message: its `type` and its members beside `type` and `schema_version`. */
export interface MessageShape {
  readonly type: string;
  readonly members: Members;
}

export function message<const T extends string, const M extends Members>(type: T, members: M) {
  return { type, members } as const;
}

type Value<F> = F extends { kind: "string" }
  ? string
  : F extends { kind: "integer" } | { kind: "number" }
    ? number
    : F extends { kind: "boolean" }
      ? boolean
      : F extends { kind: "oneOf"; values: readonly (infer V)[] }
        ? V
        : F extends { kind: "list"; of: infer I }
          ? Value<I>[]
          : F extends { kind: "map"; of: infer I }
            ? Record<string, Value<I>>
            : F extends { kind: "object"; members: infer M extends Members }
              ? ValueOf<M>
              : never;

type Flat<T> = { [K in keyof T]: T[K] };

export type ValueOf<M extends Members> = Flat<
  { -readonly [K in keyof M as M[K] extends { optional: true } ? never : K]: Value<M[K]> } & {
    -readonly [K in keyof M as M[K] extends { optional: true } ? K : never]?: Value<M[K]>;
  }
>;

/** The TypeScript type of a message. */
export type Wire<S extends MessageShape> = Flat<
  { type: S["type"]; schema_version: "1" } & ValueOf<S["members"]>
>;

/** Any message of a catalogue, told apart by `type`. */
export type AnyOf<C extends Readonly<Record<string, MessageShape>>> = { [K in keyof C]: Wire<C[K]> }[keyof C];

/** The path of the first member that does not fit, or null. Members that the shape does not know are fine. */
export function mismatch(value: unknown, members: Members, path = ""): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return path || "message";
  for (const [name, field] of Object.entries(members)) {
    const member = (value as Record<string, unknown>)[name];
    // Other implementations write null for what they leave out.
    if (member === undefined || member === null) {
      if (field.optional) continue;
      return `${path}${name}`;
    }
    const found = fieldMismatch(member, field, `${path}${name}`);
    if (found) return found;
  }
  return null;
}

function fieldMismatch(value: unknown, field: Field, path: string): string | null {
  switch (field.kind) {
    case "string":
      return typeof value === "string" ? null : path;
    case "boolean":
      return typeof value === "boolean" ? null : path;
    case "number":
      return typeof value === "number" ? null : path;
    case "integer":
      return Number.isInteger(value) ? null : path;
    case "oneOf":
      return typeof value === "string" && field.values.includes(value) ? null : path;
    case "list": {
      if (!Array.isArray(value)) return path;
      for (const [index, item] of value.entries()) {
        const found = fieldMismatch(item, field.of, `${path}[${index}]`);
        if (found) return found;
      }
      return null;
    }
    case "map": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return path;
      for (const [key, item] of Object.entries(value)) {
        const found = fieldMismatch(item, field.of, `${path}.${key}`);
        if (found) return found;
      }
      return null;
    }
    case "object":
      return mismatch(value, field.members, `${path}.`);
  }
}
