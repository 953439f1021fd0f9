// Calls that come too fast: they did not happen, and are made again after a while.

import type { TargetAnswer } from '../target.js';

/** How often a throttled call is sent; with the pauses between, it takes about a minute at most. */
const MOST_ATTEMPTS = 12;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** The answer to a call, which is sent again for as long as it is throttled. */
export async function unthrottled(send: () => Promise<TargetAnswer>): Promise<TargetAnswer> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    // A pause of its own for each of several calls, so that they do not all come again at once.
    if (attempt > 0) await pause(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS) * (0.5 + Math.random()));
    const answer = await send();
    if (!isThrottled(answer)) return answer;
  }
  return { lost: `throttled ${MOST_ATTEMPTS} times` };
}

/** KMS refuses what comes too fast, with ThrottlingException; other services and proxies have their own. LimitExceededException is a quota. */
function isThrottled(answer: TargetAnswer): boolean {
  if (!('error' in answer)) return false;
  const { code, status } = answer.error;
  return status === 429 || /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled)/.test(code);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
