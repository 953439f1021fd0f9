// What a run of the conformance kit costs on AWS itself: told before anything is called.

import { plural } from '../terminal.js';

/** Where the kit calls. */
export const CALLED_REGIONS = ['us-east-1', 'us-west-2', 'eu-west-2', 'ap-northeast-1'] as const;

/** How many KMS keys the plain calls make, and a sequence on average, and more than seldom. */
export const KEYS_MADE = { plainly: 60, usually: 6, seldomMore: 12 } as const;

const HOURS_A_MONTH = 730;

/** How many sequences there will be; undefined: as many as there is time for. */
export function costText(runs: number | undefined): string {
  return `This calls AWS KMS itself, with your credentials, and AWS CHARGES FOR IT (prices in USD of us-east-1):

  KMS keys   1.00 a month each, prorated hourly, from creation until its deletion is scheduled; each
             replica key counts. A key's first and second rotation add 1.00 a month each. Cancelling a
             deletion, which is tested too, makes the key cost as if it had never been scheduled.
             ${keysText(runs)}
             Each finding is played again, up to some hundred times, until it is as short as it gets.
             That makes keys too: --max-findings limits it.
  Requests   0.03 per 10,000; with asymmetric keys other than RSA_2048 0.15; GenerateDataKeyPair
             12.00 with RSA, 0.10 with ECC. A sequence has up to 100 calls, and several reads after each.
  Deletion   Nothing is deleted at once: keys wait at least seven days, a primary key seven more after
             its last replica key is gone. Until then each counts towards the quota of 100,000 KMS
             keys per account and Region.
  Quotas     The calls share your account's request quotas in ${CALLED_REGIONS.slice(0, 2).join(', ')},
             ${CALLED_REGIONS.slice(2).join(' and ')} with whatever else uses KMS there. Use an account for tests.

When a sequence ends, also after Ctrl-C, the deletion of every key that it made is scheduled, with the
shortest waiting period. If the run is killed, or loses the network, that is left to you.
Current prices: https://aws.amazon.com/kms/pricing/
`;
}

function keysText(runs: number | undefined): string {
  const { plainly, usually, seldomMore } = KEYS_MADE;
  const each = `Plain calls make up to ${plainly} keys, a sequence about ${usually}, seldom more than ${seldomMore}`;
  if (runs === undefined) return `${each}.\n             There is no limit to the sequences.`;
  const most = plainly + runs * seldomMore;
  const dollars = (most / HOURS_A_MONTH).toFixed(2);
  return `${each}:\n             ${plural(runs, 'sequence')} up to about ${plural(most, 'key')}, ${dollars} for each hour that all are there.`;
}
