// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
// The story that `mrk story` tells, in the form of any scenario: `mrk story --scenario | mrk run -` plays it too.

import { wordingOf } from '../model/rules/wording/wording.js';

const primary = { KeyId: '${key.KeyId}' };

/** What a call on the key is refused with once it is deleted in this Region. */
function gone(region: string): { readonly error: string; readonly message: string } {
  const keyArn = `arn:aws:kms:${region}:\${account}:key/\${key.KeyId}`;
  return { error: 'NotFoundException', message: wordingOf({ fault: 'keyDoesNotExist', keyArn }) };
}

export const THE_STORY = {
  id: 'The life of a multi-Region key',
  steps: [
    {
      note: 'A multi-Region key begins as a primary key (*), Enabled at once.',
      region: 'us-east-1',
      call: 'CreateKey',
      input: { MultiRegion: true },
      as: 'key',
      expect: { ok: { KeyMetadata: { KeyState: 'Enabled', MultiRegion: true } }, partial: true },
    },
    {
      note: 'Replicated to another Region, it has a related key there, with the same key ID and key material.',
      region: 'us-east-1',
      call: 'ReplicateKey',
      input: { ...primary, ReplicaRegion: 'eu-west-2' },
      expect: { ok: { ReplicaKeyMetadata: { KeyState: 'Creating', KeyId: '${key.KeyId}' } }, partial: true },
    },
    {
      note: 'A replica that is Creating cannot be used yet.',
      region: 'eu-west-2',
      call: 'Encrypt',
      input: { ...primary, Plaintext: 'hello' },
      expect: { error: 'KMSInvalidStateException' },
    },
    {
      note: 'No Region holds two related keys.',
      region: 'us-east-1',
      call: 'ReplicateKey',
      input: { ...primary, ReplicaRegion: 'eu-west-2' },
      expect: { error: 'AlreadyExistsException' },
    },
    {
      region: 'us-east-1',
      call: 'ReplicateKey',
      input: { ...primary, ReplicaRegion: 'ap-southeast-2' },
      expect: { ok: {} },
    },
    { advance: 'PT5S' },
    {
      note: 'Only the primary key can be replicated.',
      region: 'eu-west-2',
      call: 'ReplicateKey',
      input: { ...primary, ReplicaRegion: 'ca-central-1' },
      expect: { error: 'UnsupportedOperationException' },
    },
    {
      note: 'What one key encrypts, any related key decrypts.',
      region: 'us-east-1',
      call: 'Encrypt',
      input: { ...primary, Plaintext: 'hello' },
      as: 'secret',
      expect: { ok: {} },
    },
    {
      region: 'ap-southeast-2',
      call: 'Decrypt',
      input: { CiphertextBlob: '${secret.CiphertextBlob}' },
      expect: { ok: { Plaintext: 'hello' }, partial: true },
    },
    { advance: 'P1D' },
    {
      note: 'Each key has a state of its own: disabling one disables no other.',
      region: 'ap-southeast-2',
      call: 'DisableKey',
      input: primary,
      expect: { ok: {} },
    },
    {
      region: 'ap-southeast-2',
      call: 'Decrypt',
      input: { CiphertextBlob: '${secret.CiphertextBlob}' },
      expect: { error: 'DisabledException' },
    },
    {
      region: 'eu-west-2',
      call: 'Decrypt',
      input: { CiphertextBlob: '${secret.CiphertextBlob}' },
      expect: { ok: { Plaintext: 'hello' }, partial: true },
    },
    {
      note: 'A key that is Disabled cannot become the primary key.',
      region: 'us-east-1',
      call: 'UpdatePrimaryRegion',
      input: { ...primary, PrimaryRegion: 'ap-southeast-2' },
      expect: { error: 'DisabledException' },
    },
    { region: 'ap-southeast-2', call: 'EnableKey', input: primary, expect: { ok: {} } },
    { advance: 'P1D' },
    {
      note: 'The primary key moves to eu-west-2. Until that is done both keys are Updating: they work as before…',
      region: 'us-east-1',
      call: 'UpdatePrimaryRegion',
      input: { ...primary, PrimaryRegion: 'eu-west-2' },
      expect: { ok: {} },
    },
    {
      region: 'us-east-1',
      call: 'Decrypt',
      input: { CiphertextBlob: '${secret.CiphertextBlob}' },
      expect: { ok: { Plaintext: 'hello' }, partial: true },
    },
    {
      note: '… but cannot be scheduled for deletion.',
      region: 'us-east-1',
      call: 'ScheduleKeyDeletion',
      input: { ...primary, PendingWindowInDays: 7 },
      expect: { error: 'KMSInvalidStateException' },
    },
    { advance: 'PT5S' },
    { advance: 'P1D' },
    {
      note: 'The old primary key, now a replica, is to go. A waiting period has 7 days at least.',
      region: 'us-east-1',
      call: 'ScheduleKeyDeletion',
      input: { ...primary, PendingWindowInDays: 3 },
      expect: { error: 'ValidationException' },
    },
    {
      region: 'us-east-1',
      call: 'ScheduleKeyDeletion',
      input: { ...primary, PendingWindowInDays: 7 },
      expect: { ok: { KeyState: 'PendingDeletion' }, partial: true },
    },
    { advance: 'P7D' },
    {
      region: 'us-east-1',
      call: 'DescribeKey',
      input: primary,
      expect: gone('us-east-1'),
    },
    {
      note: 'Then the whole set. A primary key waits for its replicas: its own waiting period has not begun.',
      region: 'eu-west-2',
      call: 'ScheduleKeyDeletion',
      input: { ...primary, PendingWindowInDays: 7 },
      expect: { ok: { KeyState: 'PendingReplicaDeletion' }, partial: true },
    },
    { note: 'It waits as long as it takes.', advance: 'P30D' },
    {
      note: 'The last replica goes first, and only then does the waiting period of the primary key begin.',
      region: 'ap-southeast-2',
      call: 'ScheduleKeyDeletion',
      input: { ...primary, PendingWindowInDays: 7 },
      expect: { ok: { KeyState: 'PendingDeletion' }, partial: true },
    },
    { advance: 'P7D' },
    { advance: 'P7D' },
    {
      region: 'eu-west-2',
      call: 'DescribeKey',
      input: primary,
      expect: gone('eu-west-2'),
    },
  ],
};
