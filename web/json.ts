// Reads values of which nothing is known: what is missing or of another type is a default, never an exception.

export type JsonObject = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectIn(value: JsonObject, name: string): JsonObject {
  const member = value[name];
  return isObject(member) ? member : {};
}

export function textIn(value: JsonObject, name: string): string {
  const member = value[name];
  return typeof member === "string" ? member : "";
}

export function numberIn(value: JsonObject, name: string): number | null {
  const member = value[name];
  return typeof member === "number" && Number.isFinite(member) ? member : null;
}

export function objectsIn(value: JsonObject, name: string): JsonObject[] {
  const member = value[name];
  return Array.isArray(member) ? member.filter(isObject) : [];
}

export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
