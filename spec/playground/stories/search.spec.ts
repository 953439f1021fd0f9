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
  return search(index, asked).map(nameOf);
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
    const passages = search(index, ask).flatMap((found) => (found.kind === 'passage' ? [found.text] : []));
    expect(passages[0]).toContain(ask);
  });

  it('is found while it is typed, in capital letters or small ones, and in other forms of the word', () => {
    expect(foundBy('state-1')[0]).toBe('STATE-1');
    expect(foundBy('PendingRep')).toContain('PendingReplicaDeletion');
    expect(foundBy('expiring')).toContain(foundBy('expires')[0]);
  });

  it('has one answer of each chapter at most, and is nothing where nothing says so', () => {
    const found = foundBy('primary key replica region');
    expect(new Set(found).size).toBe(found.length);
    expect(foundBy('')).toEqual([]);
    expect(foundBy('zebra')).toEqual([]);
  });
});
