// UpdateKeyDescription: the description of one key; related keys keep theirs.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html

import { keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const UpdateKeyDescription = keyOperation({
  name: 'UpdateKeyDescription',
  // The key state allows it. [STATE-7]
  checks: { keyState },
  decide: (context) => [
    { ...eventBase(context), type: 'KeyDescriptionUpdated', description: context.input.Description },
  ],
});
