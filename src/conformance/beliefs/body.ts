// Answers and parameters are read as they come: they may be anything that JSON has.

/** A JSON object. */
export type Body = Readonly<Record<string, unknown>>;

export { isObject as isBody } from '../../shared/objects.js';

/** A text; of anything else, an empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A member of its own, whatever its name. */
export function own(body: Body, name: string): unknown {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}
