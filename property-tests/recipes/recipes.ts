// The recipes of .github/CONTRIBUTING.md, each with what a contributor writes by hand. What is made here is made up: AWS has
// none of it, so AWS's own data in spec/vectors, which a real one brings with it, is left alone.

/** One thing that is written, in one file. */
export interface Part {
  readonly what: string;
  readonly file: string;
  /** The file with it; the text is empty where there is no such file yet. */
  readonly write: (text: string) => string;
}

export interface Recipe {
  readonly name: string;
  /** The most files that are written by hand. */
  readonly files: number;
  readonly parts: readonly Part[];
  /** The specs that tell whether it is all there. */
  readonly specs: readonly string[];
}

/** Puts lines behind the first line that begins so. */
function behind(start: string, lines: string): Part['write'] {
  return (text) => {
    const at = text.indexOf(`\n${start}`);
    if (at < 0) throw new Error(`there is no line that begins with ${start}`);
    const end = text.indexOf('\n', at + 1) + 1;
    return `${text.slice(0, end)}${lines}\n${text.slice(end)}`;
  };
}

/** A file of its own. */
function anew(content: string): Part['write'] {
  return (text) => {
    if (text !== '') throw new Error('there is such a file already');
    return content;
  };
}

const OPERATION: Recipe = {
  name: 'A new operation',
  files: 4,
  parts: [
    {
      what: 'its name',
      file: 'src/model/vocabulary/vocabulary.ts',
      write: behind("  'GetKeyLastUsage',", "  'DescribeDescription',"),
    },
    {
      what: 'its card',
      file: 'src/model/operations/describe-description.ts',
      write: anew(`// DescribeDescription: the description of a key, in every key state.

import { ok } from '../key/state-table.js';
import { KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { TEXT } from '../views/answers.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const DescribeDescription = operation('DescribeDescription', {
  input: { KeyId: required(KEY_ID) },
  output: { Description: required(TEXT) },
  errors: ['NotFoundException', 'InvalidArnException', 'KMSInternalException', 'KMSInvalidStateException'],
  requestQuota: 1000,
  finds: keyIdOrArn('KeyId'),
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  needs: [onKey('KeyId')],
})
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  .answer((_context, _keySet, key) => ({ Description: key.description }));
`),
    },
    {
      what: 'its line among the cards',
      file: 'src/model/operations/cards.ts',
      write: behind('export { DescribeKey }', "export { DescribeDescription } from './describe-description.js';"),
    },
    {
      what: 'its spec',
      file: 'spec/model/operations/describe-description.spec.ts',
      write: anew(`// DescribeDescription: the description of a key.

import { expect, it } from 'vitest';
import { createKey, ok, openAccount } from '../../support/host.js';

it('DescribeDescription tells the description of a key [STATE-7]', () => {
  const store = openAccount();
  const { KeyId } = createKey(store, 'us-east-1', { Description: 'described' });
  expect(ok(store, 'us-east-1', 'DescribeDescription', { KeyId })).toEqual({ Description: 'described' });
});
`),
    },
  ],
  specs: [
    'spec/model/operations/describe-description.spec.ts',
    'spec/model/operations/requests.spec.ts',
    'spec/layout.spec.ts',
  ],
};

const RULE: Recipe = {
  name: 'A new rule',
  files: 2,
  parts: [
    {
      what: 'its record',
      file: 'src/model/rules/records/tags.ts',
      write: behind(
        'export const TAGS = family({',
        `  'TAG-9': {
    sentence: 'ListResourceTags of a key without tags is an empty list.',
    source: \`\${API}/API_ListResourceTags.html\`,
    evidence: 'assumed',
    question: 'What does ListResourceTags answer of a key without tags?',
    operations: ['ListResourceTags'],
    exercisedBy: [{ by: ['ListResourceTags'] }],
  },`,
      ),
    },
    {
      what: 'a spec that shows it',
      file: 'spec/model/operations/tags.spec.ts',
      write: behind(
        "describe('tags', () => {",
        `  it('are an empty list of a key without tags [TAG-9]', () => {
    expect(tags(key({}).store, PRIMARY, key({}).KeyId)).toEqual([]);
  });
`,
      ),
    },
  ],
  specs: ['spec/model/rules/catalogue.spec.ts', 'spec/model/operations/tags.spec.ts'],
};

const OPEN_ANSWER: Recipe = {
  name: 'An open answer',
  files: 1,
  parts: [
    {
      what: 'the answers, with an example',
      file: 'src/model/rules/records/tags.ts',
      write: behind(
        "    sentence: 'UntagResource of a tag key that the key does not have succeeds.',",
        `    open: [
      {
        when: 'the key has no tag with one of the tag keys',
        answers: ['ok', 'TagException'],
        reason: 'Made up.',
        example: [
          { operation: 'CreateKey' },
          { operation: 'UntagResource', input: { TagKeys: ['none'] } },
        ],
      },
    ],`,
      ),
    },
  ],
  specs: ['spec/model/expectations/answer-sets.spec.ts'],
};

const KEY_SPEC: Recipe = {
  name: 'A new key spec',
  files: 3,
  parts: [
    {
      what: 'its usages and algorithms',
      file: 'src/model/vocabulary/vocabulary.ts',
      write: behind('  HMAC_512:', "  HMAC_1024: { GENERATE_VERIFY_MAC: ['HMAC_SHA_512'] },"),
    },
    {
      what: 'its key material',
      file: 'src/host/specs.ts',
      write: behind('  HMAC_512:', "  HMAC_1024: { kind: 'secret', bytes: 128, hash: 'sha512' },"),
    },
    {
      what: "its line of the guide's table, for the specs",
      file: 'spec/support/key-spec-uses.ts',
      write: behind("  ['HMAC_512',", "  ['HMAC_1024', 'GENERATE_VERIFY_MAC', ['HMAC_SHA_512']],"),
    },
  ],
  specs: ['spec/model/operations/create-key.spec.ts', 'spec/model/operations/cryptographic-gates.spec.ts'],
};

export const RECIPES: readonly Recipe[] = [OPERATION, RULE, OPEN_ANSWER, KEY_SPEC];
