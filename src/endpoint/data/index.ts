// The file in which an endpoint keeps its account.

export { type Checked, type Counts, checkDataFile } from './check.js';
export type { Kept } from './contents.js';
export { type Journal, openJournal } from './journal.js';
export { type JournalRecord, type Standing, standingOf } from './lines.js';
export { type Lost, salvageDataFile } from './salvage.js';
