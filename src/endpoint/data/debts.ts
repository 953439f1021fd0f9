// What has happened and could not be written yet: it is to come before whatever is written next.

import type { Entry, JournalRecord } from './lines.js';

export interface Debts {
  readonly add: (record: JournalRecord) => void;
  readonly size: () => number;
  readonly entries: () => readonly Entry[];
  readonly clear: () => void;
}

export function createDebts(): Debts {
  // Of the uses of a key only the last one counts.
  const owed = new Map<string, Entry>();
  let changes = 0;
  return {
    add: (record) => {
      for (const event of record.events) {
        const name = event.type === 'KeyUsed' ? `${event.keyId} ${event.region}` : String(changes++);
        owed.delete(name);
        owed.set(name, ['change', { ...record, events: [event] }]);
      }
    },
    size: () => owed.size,
    entries: () => [...owed.values()],
    clear: () => owed.clear(),
  };
}
