// The file of mrk serve --init: JSON or YAML, and on which line of it something stands.

import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { Initial } from '../endpoint/index.js';
import { initialFaultOf } from '../init/index.js';
import { messageOf } from '../shared/objects.js';

/** A file of which an account begins. */
export interface InitFile {
  readonly initial: Initial;
  /** What was thrown, as the user is told it: with the file, the line and the member, if it is about the file. */
  readonly told: (thrown: unknown) => string;
}

/** Reads a file. Throws a RangeError that names the file, and the line, if it is neither JSON nor YAML. */
export function readInitFile(file: string): InitFile {
  const text = attempt(file, () => readFileSync(file, 'utf8'));
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [wrong] = document.errors;
  if (wrong !== undefined) throw new RangeError(`${file}:${lines.linePos(wrong.pos[0]).line}: ${wrong.message}`);
  const initial = attempt(file, () => document.toJS()) as Initial;
  const lineOf = (path: string): number | undefined => {
    const members = membersOf(path);
    // What is not there is told by the line of what it would be in.
    for (let length = members.length; length >= 0; length -= 1) {
      const node: unknown = length === 0 ? document.contents : document.getIn(members.slice(0, length), true);
      const start = (node as { readonly range?: readonly number[] } | null | undefined)?.range?.[0];
      if (start !== undefined) return lines.linePos(start).line;
    }
    return undefined;
  };
  return {
    initial,
    told: (thrown) => {
      const fault = initialFaultOf(thrown);
      if (fault === undefined) return messageOf(thrown);
      const line = lineOf(fault.path);
      return `${file}${line === undefined ? '' : `:${line}`}: ${messageOf(thrown)}`;
    },
  };
}

/** `keys[0].Aliases[1]` as names and places. */
function membersOf(path: string): readonly (string | number)[] {
  const parts = path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g);
  return [...parts].map(([, place, quoted, name = '']) => (place === undefined ? (quoted ?? name) : Number(place)));
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new RangeError(`${file}: ${messageOf(error)}`);
  }
}
