// Lists, which the AWS CLI fetches page by page and shows as one, or up to --max-items.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html

import type { Answer } from './account.js';
import type { CliOperation } from './names.js';
import { outputOf } from './outputs.js';
import { fail } from './world.js';

/** The member of a list's output that is the list. */
function listOf(operation: CliOperation): string | undefined {
  const output = outputOf(operation);
  return output.NextMarker === undefined
    ? undefined
    : Object.entries(output).find(([, shape]) => shape.type === 'list')?.[0];
}

export const PAGING_OPTIONS = ['--starting-token', '--page-size', '--max-items'] as const;

/** How a list is to be fetched. */
export interface Paging {
  readonly list: string;
  /** The first page: its marker, and how many of its entries have been seen before. */
  readonly marker?: string;
  readonly skipped: number;
  readonly pageSize?: number;
  readonly maxItems?: number;
}

export function isPaginated(operation: CliOperation): boolean {
  return listOf(operation) !== undefined;
}

/** Undefined: the operation is called once, and its output is shown as it is. */
export function pagingOf(
  operation: CliOperation,
  given: ReadonlyMap<string, readonly string[]>,
  parameters: Readonly<Record<string, unknown>>,
): Paging | undefined {
  const list = listOf(operation);
  if (list === undefined) return undefined;
  // Who gives Limit or Marker pages by hand.
  if (given.has('--no-paginate') || Object.hasOwn(parameters, 'Limit') || Object.hasOwn(parameters, 'Marker')) {
    const used = PAGING_OPTIONS.filter((option) => given.has(option));
    if (used.length === 0) return undefined;
    return fail(
      `Error during pagination: Cannot specify --no-paginate along with pagination arguments: ${used.join(', ')}`,
    );
  }
  const pageSize = count(given, '--page-size');
  const maxItems = count(given, '--max-items');
  return {
    list,
    ...startOf(given.get('--starting-token')?.[0]),
    ...(pageSize === undefined ? {} : { pageSize }),
    ...(maxItems === undefined ? {} : { maxItems }),
  };
}

function count(given: ReadonlyMap<string, readonly string[]>, option: string): number | undefined {
  const word = given.get(option)?.[0];
  if (word === undefined) return undefined;
  if (/^\d+$/.test(word)) return Number(word);
  return fail(`Error parsing parameter '${option}': invalid literal for int() with base 10: '${word}'`);
}

function startOf(token: string | undefined): Pick<Paging, 'marker' | 'skipped'> {
  if (token === undefined) return { skipped: 0 };
  try {
    const { Marker, boto_truncate_amount: skipped = 0 } = JSON.parse(Buffer.from(token, 'base64').toString());
    const isMarker = Marker === null || Marker === undefined || typeof Marker === 'string';
    if (isMarker && Number.isSafeInteger(skipped) && skipped >= 0) {
      return { skipped, ...(typeof Marker === 'string' ? { marker: Marker } : {}) };
    }
  } catch {
    // No token of ours.
  }
  return fail(`Bad starting token: ${token}`, 255);
}

/** Calls until the list is whole, or long enough. */
export async function fetchList(
  { list, marker, skipped, pageSize, maxItems = Number.POSITIVE_INFINITY }: Paging,
  call: (page: object) => Promise<Answer>,
): Promise<Answer> {
  const entries: unknown[] = [];
  let at = marker;
  let seen = skipped;
  for (;;) {
    const limit = pageSize === undefined ? {} : { Limit: pageSize };
    const answer = await call({ ...limit, ...(at === undefined ? {} : { Marker: at }) });
    if (!answer.ok) return answer;
    const output: Readonly<Record<string, unknown>> = { ...answer.output };
    const { [list]: listed, NextMarker: next } = output;
    const page: readonly unknown[] = Array.isArray(listed) ? listed.slice(seen) : [];
    const room = maxItems - entries.length;
    entries.push(...page.slice(0, room));
    if (page.length > room) return whole(answer, list, entries, at, seen + room);
    if (typeof next !== 'string') return whole(answer, list, entries);
    if (page.length === room) return whole(answer, list, entries, next, 0);
    at = next;
    seen = 0;
  }
}

function whole(
  answer: Extract<Answer, { ok: true }>,
  list: string,
  entries: readonly unknown[],
  marker?: string,
  skipped?: number,
): Answer {
  if (skipped === undefined) return { ...answer, output: { [list]: entries } };
  // Spaced as Python does, so that it is the AWS CLI's very token.
  const seen = skipped === 0 ? '' : `, "boto_truncate_amount": ${skipped}`;
  const NextToken = Buffer.from(`{"Marker": ${JSON.stringify(marker ?? null)}${seen}}`).toString('base64');
  return { ...answer, output: { [list]: entries, NextToken } };
}
