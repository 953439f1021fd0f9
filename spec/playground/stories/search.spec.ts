import { describe, expect, it } from 'vitest';
import { KEY_STATES, OPERATIONS, RULES } from '../../../src/index.js';
import { type Found, indexOf, search } from '../../../src/playground/stories/search.js';
import { LESSONS } from './lessons.js';

const stories = LESSONS.map(([, story]) => story);
const index = indexOf(stories);

/** A name, or the story and the chapter of a passage. */
function nameOf(found: Found): string {
  if (found.kind === 'rule') return found.id;
  if (found.kind !== 'passage') return found.name;
  const story = stories[found.story];
  return `${story?.title}: ${story?.chapters[found.chapter]?.title}`;
}

function foundBy(asked: string): readonly string[] {
  return search(index, asked).found.map(nameOf);
}

describe('what is asked', () => {
  it.each([...Object.keys(RULES), ...KEY_STATES, ...OPERATIONS])('by its name is found first: %s', (name) => {
    expect(foundBy(name)[0]).toBe(name);
  });

  it.each([
    [
      'when is a primary key deleted that waits for its replica?',
      /^(?:PendingReplicaDeletion|DELETE-[34].*|Deleting a set.*)$/,
    ],
    ['does the alias go with the primary key', /^(?:ALIAS-.*|The swap: Questions)$/],
    ['can a replica be rotated', /^(?:ROTATE-.*|Rotation of a set.*)$/],
    ['import token of another region', /^(?:IMPORT-7.*|Imported key material: .*)$/],
    // As people say it, and not AWS.
    ['re-create', /^REPLICATE-2$/],
    ["why can't I re-create the replica that I deleted yesterday", /^REPLICATE-2$/],
    ['how do I undo a deletion', /^CancelKeyDeletion$/],
    ['promote a replica', /^UpdatePrimaryRegion$/],
    ['can a replica be replicated', /^REPLICATE-1$/],
    ['can I make two replicas in one Region', /^REPLICATE-2$/],
    ['does a disabled key rotate', /^ROTATE-3$/],
    ['what happens to old ciphertexts after a rotation', /^ROTATE-3$/],
    ['the Region of my primary is down: can I promote a replica', /^When a Region is lost: .*$/],
    ['how often can I rotate on demand', /^(?:ROTATE-4|Rotation of a set: On demand)$/],
  ])('in words is answered: %s', (asked, expected) => {
    const found = foundBy(asked);
    expect(
      found.slice(0, 4).some((name) => expected.test(name)),
      found.join('\n'),
    ).toBe(true);
  });

  it.each(
    stories
      .flatMap(({ chapters }) => chapters.flatMap(({ parts }) => parts))
      .flatMap((part) => (part.kind === 'question' ? [part.ask] : [])),
  )('in the words of a question leads to it: %s', (ask) => {
    const passages = search(index, ask).found.flatMap((found) => (found.kind === 'passage' ? [found.text] : []));
    expect(passages[0]).toContain(ask);
  });

  it('is found while it is typed, in capital letters or small ones, and in other forms of the word', () => {
    expect(foundBy('state-1')[0]).toBe('STATE-1');
    expect(foundBy('PendingRep')).toContain('PendingReplicaDeletion');
    expect(foundBy('expiring')).toContain(foundBy('expires')[0]);
  });

  it('is the order of the checks of an operation that has several', () => {
    for (const asked of ['order of checks', 'refused first', 'precedence']) {
      const { found, count } = search(index, asked);
      const operations = found.filter(({ kind }) => kind === 'operation');
      expect(operations.length, asked).toBeGreaterThan(found.length / 2);
      expect(count).toBeGreaterThan(found.length);
    }
    expect(foundBy('order of the checks of ReplicateKey')[0]).toBe('ReplicateKey');
  });

  it('is never a question without its answer', () => {
    for (const asked of ['succeed replica key', 'is it refused', 'what does it answer in eu-west-2']) {
      for (const found of search(index, asked).found) {
        if (found.kind === 'passage') expect(found.text.trim()).not.toMatch(/\?$/);
      }
    }
  });

  it('has one answer of each chapter at most, and is nothing where nothing says so', () => {
    const found = foundBy('primary key replica region');
    expect(new Set(found).size).toBe(found.length);
    expect(foundBy('')).toEqual([]);
    expect(foundBy('zebra')).toEqual([]);
  });
});
