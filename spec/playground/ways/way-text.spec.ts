import { expect, it } from 'vitest';
import { wayText } from '../../../src/playground/ways/way-text.js';

it('tells a way in a line, and a Region where it is another than before', () => {
  const input = {};
  const way = wayText([
    { operation: 'EnableKey', region: 'us-east-1', input },
    { wait: 5000, until: 0 },
    { operation: 'ReplicateKey', region: 'us-east-1', input },
    { operation: 'Encrypt', region: 'eu-west-2', input },
  ]);
  expect(way).toBe('EnableKey in us-east-1, then 5 seconds, then ReplicateKey, then Encrypt in eu-west-2');
});
