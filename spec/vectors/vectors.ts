// The vectors of a file, each with what the file says of all of them.

import type { Vector } from './runner.js';

interface File {
  readonly case?: string;
  readonly evidence?: string;
  readonly date?: string;
  readonly vectors: readonly Vector[];
}

export function vectorsOf(file: unknown): readonly Vector[] {
  const { vectors, case: story, evidence, date } = file as File;
  const common = { case: story, evidence, date };
  return vectors.map((vector) => ({ ...common, ...vector }) as Vector);
}

/** The vectors of each case, by its name. */
export function casesOf(vectors: readonly Vector[]): readonly (readonly [string, readonly Vector[]])[] {
  const names = [...new Set(vectors.map((vector) => vector.case))];
  return names.map((name) => [name, vectors.filter((vector) => vector.case === name)]);
}
