import { describe, expect, it } from 'vitest';
import { dateText, distanceText, shortId } from '../../../src/playground/keys/words.js';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

describe('dates on the common clock', () => {
  it('are dates, with the time of day where it is not midnight', () => {
    expect(dateText(NOW)).toBe('2026-01-01');
    expect(dateText(NOW + 5000)).toBe('2026-01-01 00:00:05');
    expect(dateText(NOW + 5)).toBe('2026-01-01 00:00:00.005');
  });

  it('say how far off they are, in the two largest units', () => {
    expect(distanceText(NOW + 7 * DAY, NOW)).toBe('in 7 days');
    expect(distanceText(NOW + DAY, NOW)).toBe('in 1 day');
    expect(distanceText(NOW + 7 * DAY - 5000, NOW)).toBe('in 6 days 23 hours');
    expect(distanceText(NOW - 90_000, NOW)).toBe('1 minute 30 seconds ago');
    expect(distanceText(NOW, NOW)).toBe('now');
  });
});

describe('an ID', () => {
  it('is cut only where it is long', () => {
    expect(shortId('0123456789abcdef')).toBe('01234567…');
    expect(shortId('0123456789ab')).toBe('0123456789ab');
  });
});
