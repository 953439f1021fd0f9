// What the stories and rules say of what somebody asks: passages of the stories, rules, operations and key states. Pure.

import { KEY_STATES, type KeyState, OPERATIONS, type Operation, RULES, type RuleId } from '../../index.js';
import { PRECEDENCE } from '../../model/operations/tables.js';
import { keysOf } from '../../shared/objects.js';
import { inWords, meaningOf } from '../../teach/explanations/explain-state.js';
import type { Part, Story } from './story.js';

/** Something that was found. */
export type Found =
  | { readonly kind: 'passage'; readonly story: number; readonly chapter: number; readonly text: string }
  | { readonly kind: 'rule'; readonly id: RuleId }
  | { readonly kind: 'operation' | 'key state'; readonly name: KeyState | Operation };

/** What can be found, by the words in it. */
export interface Index {
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly found: Found;
  /** Of what has a name: its words, which count for more. */
  readonly name: Words;
  readonly text: Words;
}

interface Words {
  readonly all: readonly string[];
  readonly stems: ReadonlySet<string>;
}

const MOST = 12;

/** All that can be found. */
export function indexOf(stories: readonly Story[]): Index {
  return {
    entries: [
      ...KEY_STATES.map((name) => entry({ kind: 'key state', name }, name, meaningOf(name))),
      ...OPERATIONS.map((name) => entry({ kind: 'operation', name }, name, checksText(name))),
      ...stories.flatMap(({ title, chapters }, story) =>
        chapters.flatMap((chapter, at) =>
          chapter.parts
            .flatMap(passagesOf)
            .map((text) =>
              entry({ kind: 'passage', story, chapter: at, text }, '', `${text} ${chapter.title} ${title}`),
            ),
        ),
      ),
      ...keysOf(RULES).map((id) => entry({ kind: 'rule', id }, id, ruleText(id))),
    ],
  };
}

/** What is read below the name of an operation of which several faults can meet. */
function checksText(name: Operation): string {
  const { order } = PRECEDENCE[name];
  return order.length < 2 ? '' : `order of the checks: which is refused first, ${order.map(inWords).join(', ')}`;
}

/** What a rule says, and in a few words what it refuses. */
function ruleText(id: RuleId): string {
  const { sentence, faults = [] } = RULES[id];
  return [sentence, ...faults.map(inWords)].join(' ');
}

function entry(found: Found, name: string, text: string): Entry {
  return { found, name: wordsOf(name), text: wordsOf(text) };
}

function wordsOf(text: string): Words {
  const all = wordsIn(text);
  return { all, stems: new Set(all.map(stemOf)) };
}

/** What is read of a part. */
function passagesOf(part: Part): readonly string[] {
  switch (part.kind) {
    case 'text':
      return [part.text];
    case 'question':
      return [[part.ask, `${part.choices[part.right]}.`, part.because].filter(Boolean).join(' ')];
    case 'scenario':
      // What a note asks the reader answers, or sees.
      return part.steps.flatMap(({ note }) => (typeof note === 'string' && !note.trim().endsWith('?') ? [note] : []));
    case 'code':
      return [];
  }
}

/** What answers a question. */
export interface Answers {
  /** The best, best first; of each chapter only the best passage. */
  readonly found: readonly Found[];
  /** How many there are, with those that are left out. */
  readonly count: number;
}

/** What answers a question in plain words, or by a name. */
export function search({ entries }: Index, asked: string): Answers {
  const queries = queriesIn(asked);
  const scores = entries.map(() => 0);
  for (const word of queries) {
    const fits = entries.map(({ name, text }) => fitOfName(name, word) + fitOf(text, word));
    const count = fits.filter((fit) => fit > 0).length;
    // What nearly everything says tells little.
    for (const [at, fit] of fits.entries())
      scores[at] = (scores[at] ?? 0) + fit * Math.log(entries.length / (count || 1));
  }
  const found = entries
    .map(({ found, text }, at) => ({ found, score: scores[at] ?? 0, length: text.all.length }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.length - other.length);
  const least = (found[0]?.score ?? 0) / 3;
  const best = new Map<string, Found>();
  for (const { found: one, score } of found) {
    const place = one.kind === 'passage' ? `${one.story}.${one.chapter}` : JSON.stringify(one);
    if (score >= least && !best.has(place)) best.set(place, one);
  }
  return { found: [...best.values()].slice(0, MOST), count: best.size };
}

/** Words of which every question is made. */
const OF_QUESTIONS: ReadonlySet<string> = new Set(
  "a an and are as at be but by can can't cannot did do does for from had has have how i if in into is it its me my not of on or so than that the there this to was what when where which who why will with would you".split(
    ' ',
  ),
);

/** What people say, as AWS says it. */
const AS_AWS_SAYS: Readonly<Record<string, string>> = {
  're-create': 'replica exists',
  recreate: 'replica exists',
  taken: 'exists',
  'bring back': 'cancel',
  undo: 'cancel',
  restore: 'cancel',
  undelete: 'cancel',
  promote: 'primary update',
  failover: 'primary update',
  precedence: 'order checks first',
  stuck: 'creating',
  copy: 'replicate',
  forever: 'permanently',
  often: 'times',
  'two replicas': 'another replica exists',
  'second replica': 'another replica exists',
  'old ciphertext': 'older decrypting',
  down: 'lost',
  outage: 'lost',
};

/** The words that say what is asked for; all of them, if there are no others. */
function queriesIn(asked: string): readonly string[] {
  const said = asked.toLowerCase();
  const plain = Object.keys(AS_AWS_SAYS).filter((words) => new RegExp(`\\b${words}`).test(said));
  const meant = plain.reduce(
    (text, words) => text.replaceAll(new RegExp(words, 'gi'), ` ${AS_AWS_SAYS[words]} `),
    asked,
  );
  const all = [...new Set(wordsIn(meant))];
  const telling = all.filter((word) => !OF_QUESTIONS.has(word));
  return telling.length > 0 ? telling : all;
}

/** A whole name counts for more than a part of one. */
function fitOfName(name: Words, word: string): number {
  return (name.all[0] === word ? 3 : 1.5) * fitOf(name, word);
}

/** Best is the word itself, then another form of it, then one that begins with it, as while it is typed. */
function fitOf({ all, stems }: Words, word: string): number {
  if (all.includes(word)) return 1;
  if (stems.has(stemOf(word))) return 0.9;
  return all.some((one) => one.startsWith(word)) ? 0.5 : 0;
}

/** `deleted`, `deleting`, `deletion` and `deletes` are one word here. */
function stemOf(word: string): string {
  return word.length < 5 || word.includes('-') ? word : word.replace(/(?:e?s|ed|ing|ions?|e)$/, '');
}

/** In small letters; of names such as `PendingImport` and `STATE-1` the parts too. */
function wordsIn(text: string): readonly string[] {
  const spaced = text.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const names = [text, spaced].flatMap((one) => one.toLowerCase().match(/[a-z0-9]+(?:-[a-z0-9]+)*/g) ?? []);
  return [...new Set(names.flatMap((name) => [name, ...name.split('-')]))];
}
