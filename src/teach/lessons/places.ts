// Where in a page a member of a block stands. JSON is YAML, so one reader finds the places in both.

import { isNode, LineCounter, parseDocument } from 'yaml';
import { messageOf } from '../../shared/objects.js';

/** What is wrong with a lesson, and in which line of the page. */
export interface LessonFault {
  readonly line: number;
  readonly message: string;
}

export interface Place {
  /** The line of the page in which the member at a path such as `steps[2].input` stands, or what is left of the path. */
  readonly lineOf: (path: string) => number;
  /** What keeps the block from being read at all. */
  readonly fault?: LessonFault;
  /** What the block holds. */
  readonly value: unknown;
}

/** The places in a block, whose fence stands in a line of the page. */
export function placesIn(text: string, fence: number): Place {
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: counter });
    const lineOf = (path: string): number => {
      const keys = (path.match(/[^.[\]]+/g) ?? []).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
      for (let length = keys.length; length > 0; length -= 1) {
        const node: unknown = document.getIn(keys.slice(0, length), true);
        if (isNode(node) && node.range) return fence + counter.linePos(node.range[0]).line;
      }
      return fence;
    };
    const [error] = document.errors;
    if (error === undefined) return { lineOf, value: document.toJS() };
    const [message = ''] = error.message.split(/ at line \d/);
    return { lineOf, value: undefined, fault: { line: fence + (error.linePos?.[0].line ?? 0), message } };
  } catch (error) {
    // Nested too deep, or with too many aliases.
    return { lineOf: () => fence, value: undefined, fault: { line: fence, message: messageOf(error) } };
  }
}
