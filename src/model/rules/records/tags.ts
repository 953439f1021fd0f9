// Tags.

import { family, type RuleRecords } from '../record.js';
import { API, LOCALSTACK, snapshot } from '../sources.js';

const FIFTY_ONE_TAGS = Array.from({ length: 51 }, (_, at) => ({ TagKey: `k${at}`, TagValue: '' }));

export const TAGS = family({
  'TAG-1': {
    sentence:
      'Duplicate tag keys in one call, too many tags at CreateKey, and tag keys that begin with `aws:` are TagException; an existing tag keeps its place.',
    source: LOCALSTACK,
    evidence: 'observed',
    observed: [
      snapshot('test_tag_key_with_duplicate_tag_keys_raises_error', '2025-01-17'),
      snapshot('test_update_and_add_tags_on_tagged_key', '2025-01-17'),
      snapshot('test_create_key_with_too_many_tags_raises_error', '2025-01-21'),
      snapshot('test_tag_existing_key_with_invalid_tag_key', '2025-01-21'),
    ],
    operations: ['takes Tags'],
    faults: ['tagKeyReserved', 'tagKeyTwice', 'tooManyTags'],
    exercisedBy: [{ by: ['TagResource'] }],
    blamedFor: [
      { refusing: ['TagResource'], given: ['Enabled'] },
      { wrong: ['Tags'], after: ['TagResource'] },
    ],
  },
  'TAG-1a': {
    sentence: 'TagResource that would leave a key with more than 50 tags is TagException.',
    source: `${API}/API_TagResource.html`,
    evidence: 'assumed',
    question: 'With which error does TagResource refuse the 51st tag of a key?',
    operations: ['TagResource'],
    faults: ['tooManyTags'],
    open: [
      {
        when: 'the key would have more than 50 tags',
        answers: ['TagException', 'LimitExceededException'],
        reason: 'The page declares both; the first was seen at CreateKey.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'TagResource', input: { Tags: FIFTY_ONE_TAGS } },
        ],
      },
    ],
    needs: ['quotas'],
  },
  'TAG-2': {
    sentence:
      'A tag key over 128 or a tag value over 256 characters is ValidationException, naming the member as `tags.1.member.tagKey`.',
    source: LOCALSTACK,
    evidence: 'observed',
    observed: [
      { date: '2021-10' },
      snapshot('test_key_with_long_tag_value_raises_error', '2025-01-21'),
      snapshot('test_create_key_with_invalid_tag_key[too_long_key]', '2025-01-22'),
    ],
    operations: ['takes Tags'],
    countedUnder: 'MODEL-1',
  },
  'TAG-3': {
    sentence: 'UntagResource of a tag key that the key does not have succeeds.',
    source: `${API}/API_UntagResource.html`,
    evidence: 'documented',
    operations: ['UntagResource'],
    exercisedBy: [{ by: ['UntagResource'] }],
    blamedFor: [
      { refusing: ['UntagResource'], given: ['Enabled'] },
      { wrong: ['Tags'], after: ['UntagResource'] },
    ],
  },
} as const satisfies RuleRecords);
