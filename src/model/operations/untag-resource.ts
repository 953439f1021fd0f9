// UntagResource: takes tags from one key; tag keys that it does not have are passed over.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html

import { keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const UntagResource = keyOperation({
  name: 'UntagResource',
  // The key state allows it. [STATE-7]
  checks: { keyState },
  // An absent tag key is no fault. [TAG-3]
  decide: (context) => [{ ...eventBase(context), type: 'KeyUntagged', tagKeys: context.input.TagKeys }],
});
