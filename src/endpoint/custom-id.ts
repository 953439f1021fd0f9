// Key IDs that CreateKey takes from a tag, as LocalStack does and AWS never. The tag stays on the key, as there.
// https://docs.localstack.cloud/aws/services/kms/ (custom IDs for KMS keys via tags)

import type { JsonCall } from '../model/engine/reduce.js';
import type { IdentifierName } from '../model/operations/call.js';
import { isObject } from '../shared/objects.js';

const TAG_KEY = '_custom_id_';

/** The key ID that a call of CreateKey asks for; null: none. One that is taken, or has another form, the model refuses. */
export function customKeyId(name: IdentifierName, _multiRegion: boolean, call?: JsonCall): string | null {
  if (name !== 'keyId' || call?.operation !== 'CreateKey' || !isObject(call.input)) return null;
  const { Tags } = call.input;
  const tag: unknown = Array.isArray(Tags) ? Tags.find((one) => isObject(one) && one.TagKey === TAG_KEY) : undefined;
  return isObject(tag) && typeof tag.TagValue === 'string' ? tag.TagValue : null;
}
