// Aliases.

import { family, type RuleRecords } from '../record.js';
import { API, logged, snapshot, UNNAMED } from '../sources.js';

export const ALIASES = family({
  'ALIAS-1': {
    sentence:
      'An alias name begins with `alias/`, then letters, digits, `/`, `_` and `-`; it is unique in its account and Region, and a key has at most 50.',
    source: `${API}/API_CreateAlias.html`,
    evidence: 'documented',
    observed: [
      { date: '2018' },
      { date: '2020-04' },
      snapshot('test_create_alias', '2023-04-13'),
      { date: '2024-01' },
      { date: '2024-06' },
      logged('DescribeKey', '2026-09-13'),
    ],
    operations: ['is about aliases'],
    faults: ['aliasDoesNotExist', 'aliasExists', 'aliasWithoutPrefix', 'aliasCharacters', 'aliasQuota'],
    exercisedBy: [{ by: ['CreateAlias', 'DeleteAlias', 'ListAliases'] }],
    blamedFor: [
      { refusing: ['CreateAlias', 'DeleteAlias', 'ListAliases'], given: [['noKey', 'Enabled']] },
      { wrong: ['Aliases'] },
    ],
  },
  'ALIAS-1a': {
    sentence:
      'An alias name that begins with `alias/aws/` is NotAuthorizedException: AWS publishes only that it is refused.',
    source: `${API}/API_CreateAlias.html`,
    evidence: 'assumed',
    question: 'With which error does CreateAlias refuse an alias name that begins with `alias/aws/`?',
    operations: ['CreateAlias', 'UpdateAlias'],
    faults: ['aliasReserved'],
    open: [
      {
        when: 'the alias name begins with `alias/aws/`',
        operations: ['CreateAlias'],
        answers: ['NotAuthorizedException', 'InvalidAliasNameException', 'ValidationException'],
        reason:
          'Two emulators written years apart have the first, which no page declares and nobody would invent; the page declares the second, and other bad names are the third.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'CreateAlias', input: { AliasName: 'alias/aws/example' } },
        ],
      },
      {
        when: 'the alias name begins with `alias/aws/`',
        operations: ['UpdateAlias'],
        answers: ['NotAuthorizedException', 'InvalidAliasNameException', 'ValidationException', 'NotFoundException'],
        reason: "As for CreateAlias; and such an alias is none of the account's own.",
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'UpdateAlias', input: { AliasName: 'alias/aws/example' } },
        ],
      },
    ],
  },
  'ALIAS-2': {
    sentence: 'UpdateAlias moves an alias only between keys of the same type and key usage, in one Region.',
    source: `${API}/API_UpdateAlias.html`,
    evidence: 'documented',
    operations: ['UpdateAlias'],
    faults: ['aliasOfOtherKind'],
    open: [
      {
        when: 'the two keys differ in type or key usage',
        answers: ['ValidationException', 'KMSInvalidStateException'],
        reason: UNNAMED,
        example: [
          { operation: 'CreateKey' },
          { operation: 'CreateAlias', input: { AliasName: 'alias/example' } },
          {
            operation: 'CreateKey',
            input: { MultiRegion: true, KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
          },
          { operation: 'UpdateAlias', input: { AliasName: 'alias/example' } },
        ],
      },
    ],
    exercisedBy: [{ by: ['UpdateAlias'] }],
    blamedFor: [
      { refusing: ['UpdateAlias'], given: ['Enabled'] },
      { wrong: ['Aliases'], after: ['UpdateAlias'] },
    ],
  },
} as const satisfies RuleRecords);
