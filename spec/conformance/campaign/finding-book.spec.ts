// How many findings are told of what a run has met.

import { describe, expect, it } from 'vitest';
import { createFindingBook, type FirstMet, toldAs } from '../../../src/conformance/campaign/finding-book.js';
import { createRefusals } from '../../../src/conformance/campaign/refusals.js';

/** A missing thing that is told as an invalid one: of three operations it is one fault, whichever rules they follow. */
const MISCODED: readonly FirstMet[] = [
  met({ operation: 'DescribeKey', rule: 'ID-3' }),
  met({ operation: 'DeleteAlias', rule: 'ALIAS-1' }),
  met({ operation: 'RevokeGrant', rule: 'GRANT-3' }),
];
const OTHERS: readonly FirstMet[] = (['Enabled', 'Updating'] as const).map((state, index) =>
  met({
    ...{ operation: index === 0 ? 'ReplicateKey' : 'TagResource', rule: index === 0 ? 'REPLICATE-1' : 'STATE-1' },
    ...{ state, kind: 'accepted', expected: ['UnsupportedOperationException'], received: 'ok' },
  }),
);

function met(given: Partial<FirstMet>): FirstMet {
  return {
    ...{ operation: 'DescribeKey', state: null, kind: 'wrong-error', rule: 'ID-3', region: 'us-east-1' },
    ...{ expected: ['NotFoundException'], received: 'ValidationException', path: '1', foundAfter: 1 },
    ...{ sequence: () => [], recorded: () => [] },
    ...given,
  };
}

/** How many findings there are after each, where each is told as soon as it is met. */
async function countedAfter(all: readonly FirstMet[], maxFindings: number) {
  const book = createFindingBook({ seed: 1, maxFindings, refusals: createRefusals(), departs: () => undefined });
  const told: string[] = [];
  const findingOf = async (shown: FirstMet) => {
    told.push(shown.operation);
    return { finding: toldAs(shown, shown, 1), shown };
  };
  const counts: number[] = [];
  for (const one of all) {
    book.keep(one);
    await book.finish(findingOf);
    counts.push(book.count());
  }
  await book.settle(findingOf);
  return { counts, told, findings: book.all().map(({ operation }) => operation) };
}

describe('What was told by itself, and then turns out to have a cause in common,', () => {
  it('is one finding, and leaves room for others', async () => {
    const { counts, told, findings } = await countedAfter([...MISCODED, ...OTHERS], 3);
    expect(counts).toEqual([1, 2, 1, 2, 3]);
    expect(told).toEqual(['DescribeKey', 'DeleteAlias', 'ReplicateKey', 'TagResource']);
    expect(findings).toHaveLength(3);
  });

  it('leaves none where there are as many already', async () => {
    const { told, findings } = await countedAfter([...OTHERS, ...MISCODED], 2);
    expect(told).toEqual(['ReplicateKey', 'TagResource']);
    expect(findings).toEqual(told);
  });
});
