// What was recorded at AWS, as it is in spec/vectors.

import { readFileSync } from 'node:fs';

export const IS_WORDLESS = process.env.WORDLESS !== undefined;

/** The JSON of a file in spec/vectors; without its messages where the specs run without AWS's words. */
export function recorded(name: string): unknown {
  return withoutWords(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));
}

/** A scenario as JSON, without the messages that it expects where the specs run without AWS's words. */
export function withoutWords(scenario: string): unknown {
  return JSON.parse(scenario, (name, value) => (IS_WORDLESS && name === 'message' ? undefined : value));
}
