import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { documentOf } from '../../../src/playground/history/document.js';
import { appendAll, goTo, type History, type StepJson } from '../../../src/playground/history/history.js';
import { startHistory } from '../../../src/playground/history/start.js';
import { LONGEST_LINK, openFragment, playOf } from '../../../src/playground/share/link.js';
import { addressOf, frameOf, modesOf } from '../../../src/playground/share/modes.js';

const region = 'us-east-1';
const STEPS: readonly StepJson[] = [
  { region, call: 'CreateKey', input: { MultiRegion: true }, as: 'key', note: 'Grüße, 世界 🔑' },
  { region, call: 'ListKeys', input: {} },
  { region, call: 'ListAliases', input: { Limit: 0 } },
  { advance: 5000 },
  { configure: { replicationDelay: null } },
];

/** A history that was made by doing things here and there. */
function made(moves: readonly (readonly [from: number, step: number])[]): History {
  let history = startHistory();
  for (const [from, step] of moves) {
    const appended = appendAll(goTo(history, from % history.moments.length), [STEPS[step % STEPS.length] ?? {}]);
    if (appended.ok) ({ history } = appended);
  }
  return history;
}

async function opened(fragment: string): Promise<History> {
  const result = await openFragment(fragment);
  if (!result?.ok) throw new Error(JSON.stringify(result));
  return result.history;
}

/** A fragment as a page would make it of any text. */
async function fragmentWith(text: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = Buffer.from(await new Response(stream).arrayBuffer());
  return `#play=${bytes.toString('base64url')}`;
}

async function refusal(fragment: string): Promise<string> {
  const result = await openFragment(fragment);
  if (result === undefined || result.ok) throw new Error('it opens');
  expect(result.faults).toHaveLength(1);
  expect(result.faults[0]?.message).toMatch(/^This link is broken: .*\.$/s);
  return result.faults[0]?.message ?? '';
}

describe('a link', () => {
  it('leads back to the whole history, whatever was done', async () => {
    const moves = fc.array(fc.tuple(fc.nat(20), fc.nat(STEPS.length - 1)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(moves, async (given) => {
        const history = made(given);
        expect(documentOf(await opened(`#${await playOf(history)}`))).toEqual(documentOf(history));
      }),
      { numRuns: 20 },
    );
  });

  it('has only characters that every program leaves alone', async () => {
    expect(
      await playOf(
        made([
          [0, 0],
          [1, 1],
        ]),
      ),
    ).toMatch(/^play=[\w-]+$/);
  });

  it('is short: what was done a hundred times takes little more than what was done once', async () => {
    let history = made([[0, 0]]);
    for (let count = 0; count < 100; count += 1) {
      const appended = appendAll(history, [{ advance: count + 1 }, STEPS[1] ?? {}]);
      if (appended.ok) ({ history } = appended);
    }
    expect((await playOf(history)).length).toBeLessThan(LONGEST_LINK / 8);
  });

  it('is no link of this page without a history in it', async () => {
    expect(await openFragment('')).toBeUndefined();
    expect(await openFragment('#embed&readonly')).toBeUndefined();
  });
});

describe('a broken link', () => {
  it('says so, whatever it holds', async () => {
    const anything = fc.oneof(
      fc.base64String(),
      fc.string(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        await refusal(`#play=${encodeURIComponent(text)}`);
      }),
      { numRuns: 100 },
    );
  });

  it('says what is wrong with the history in it, and where', async () => {
    const document = documentOf(
      made([
        [0, 0],
        [1, 1],
      ]),
    );
    const steps = document.steps.map(({ step }, index) => ({
      step: index === 1 ? { ...step, call: 'Nothing' } : step,
    }));
    expect(await refusal(await fragmentWith(JSON.stringify({ ...document, steps })))).toContain('steps[1].step.call');
    expect(await refusal(await fragmentWith('{"format": 1}'))).toContain('format');
    expect(await refusal(await fragmentWith('{'))).toContain('not JSON');
    expect(await refusal(await fragmentWith(Uint8Array.of(0xff, 0xfe)))).toContain('damaged');
  });

  itAtLength('is not read further than a history can be long', async () => {
    expect(await refusal(await fragmentWith('['.repeat(20 * 1024 * 1024)))).toContain('longer than 4 MB');
    expect(await refusal(`#play=${'A'.repeat(LONGEST_LINK + 1)}`)).toContain('longer than 32 kB');
  });

  it('is not played if it would never be over', async () => {
    const document = (steps: readonly StepJson[]): Promise<string> =>
      fragmentWith(JSON.stringify({ ...documentOf(startHistory()), steps: steps.map((step) => ({ step })) }));
    const rotation: readonly StepJson[] = [
      STEPS[0] ?? {},
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
      { region, call: 'EnableKeyRotation', input: { KeyId: '${key.KeyId}', RotationPeriodInDays: 90 } },
    ];
    expect(await refusal(await document([...rotation, { advance: 8e15 }]))).toContain('at most 100 years');
    expect(await refusal(await document([...rotation, { advance: 'P40000D' }]))).toContain('at most 100 years');
    expect(await refusal(await document(Array(2001).fill({ advance: 1 })))).toContain('at most 2000 steps');
    expect(await refusal(await document(Array(101).fill({ ...STEPS[1], poll: true })))).toContain('polls counts as 20');
    expect(await refusal(await document(Array(200).fill(STEPS[0])))).toContain('at most 100 keys');
    expect(await refusal(await document(Array(1000).fill({ advance: 'P10D' })))).toContain('at most 20 years');
  });
});

describe('the modes of the page', () => {
  it('are said in the query, or beside the history', () => {
    expect(modesOf('', '')).toEqual({ isEmbedded: false, isReadOnly: false });
    expect(modesOf('?embed', '')).toEqual({ isEmbedded: true, isReadOnly: false });
    expect(modesOf('?a=1&readonly=', '#play=abc')).toEqual({ isEmbedded: false, isReadOnly: true });
    expect(modesOf('', '#play=abc&embed&readonly')).toEqual({ isEmbedded: true, isReadOnly: true });
  });

  it('go with a link, and come back from it', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.option(fc.constant('play=abc'), { nil: undefined }),
        (one, other, play) => {
          const modes = { isEmbedded: one, isReadOnly: other };
          const address = addressOf('file:///a/index.html?embed#play=old&readonly', play, modes);
          const { search, hash } = new URL(address);
          expect(modesOf(search, hash)).toEqual(modes);
          expect(new URLSearchParams(hash.slice(1)).get('play') ?? undefined).toBe(play?.slice(5));
        },
      ),
    );
  });

  it('are shown in another page by an element that holds the address as it is', () => {
    expect(frameOf('https://example.com/#play=a&embed&x="')).toContain(
      'src="https://example.com/#play=a&amp;embed&amp;x=&quot;"',
    );
  });
});
