// Inputs of operations, drawn from what their cards say that they take. Mostly they are valid, steered by picks: what
// refuses them is most often the key, its state or its kind. Inputs that are not meant well are in hostile.ts.

import fc from 'fast-check';
import { byOperation, type CardFacts, type Member, type Operation } from '../model.js';
import { type Drawings, drawingsOf, type Relation } from './members.js';
import { exampleOf, validValueOf } from './shapes.js';
import { always, merged, sometimes, type Template } from './templates.js';
import type { Vocabulary } from './vocabulary.js';

export type InputTemplates = Readonly<Record<Operation, fc.Arbitrary<Template>>>;

/** Mostly valid inputs in the words of that vocabulary. */
export function inputTemplatesOf(vocabulary: Vocabulary): InputTemplates {
  const drawings = drawingsOf(vocabulary);
  return byOperation((card) => templateOf(card, drawings));
}

function templateOf(card: CardFacts, { members, relations }: Drawings): fc.Arbitrary<Template> {
  const { related, others } = partsOf(card, relations);
  const drawn = others.map(([name, member]): [string, fc.Arbitrary<unknown>] => {
    const drawing = members[meaningOf(name, card)];
    const value = drawing?.drawn ?? validValueOf(member);
    const often = member.required ? always : (drawing?.often ?? sometimes);
    return [name, often(value)];
  });
  return merged(fc.record(Object.fromEntries(drawn)), ...related.map((relation) => relation.drawn(card.input)));
}

/** What a plain valid call gives. */
export function plainInputOf(card: CardFacts, drawings: Drawings): Template;
/** The same with what AWS does not need to be told, and some endpoints do; undefined: there is nothing of the kind. */
export function plainInputOf(card: CardFacts, drawings: Drawings, way: 'explicit'): Template | undefined;
export function plainInputOf(
  card: CardFacts,
  { members, relations }: Drawings,
  way: 'plain' | 'explicit' = 'plain',
): Template | undefined {
  const { related, others } = partsOf(card, relations);
  if (way === 'explicit' && related.every(({ explicit }) => explicit === undefined)) return undefined;
  const all = [...others, ...related.flatMap(({ of }) => entriesIn(card, of))];
  const needed = all.filter(([, member]) => member.required);
  return Object.assign(
    Object.fromEntries(
      needed.map(([name, member]) => [name, members[meaningOf(name, card)]?.plain ?? exampleOf(member)]),
    ),
    ...related.map((relation) => relation[way] ?? relation.plain),
  );
}

/** The relations that an input has, and the members that no relation is about. */
function partsOf(
  card: CardFacts,
  relations: readonly Relation[],
): { readonly related: readonly Relation[]; readonly others: readonly (readonly [string, Member])[] } {
  const left = new Map(Object.entries(card.input));
  const related = relations.filter(({ of, also = [] }) => {
    if (!of.every((name) => left.has(name))) return false;
    for (const name of [...of, ...also]) left.delete(name);
    return true;
  });
  return { related, others: [...left] };
}

function entriesIn({ input }: CardFacts, names: readonly string[]): readonly (readonly [string, Member])[] {
  return Object.entries(input).filter(([name]) => names.includes(name));
}

/** Two members mean more with some operations than with others: their cards say with which. */
function meaningOf(name: string, { finds, errors }: CardFacts): string {
  if (name === 'KeyId') return finds !== 'no key' && finds.takesAliases ? 'KeyIdOrAlias' : name;
  return name === 'AliasName' && errors.includes('AlreadyExistsException') ? 'NewAliasName' : name;
}
