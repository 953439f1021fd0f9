// mrk data: tells how a data file of mrk serve is, and saves what is left of a damaged one.

import { type Checked, type Counts, checkDataFile, type Lost, salvageDataFile } from '../endpoint/data/index.js';
import { readOptions } from './options.js';
import { type ExitStatus, plural, printable, type Surroundings } from './terminal.js';

const DATA_HELP = `Usage: mrk data check FILE [--json]
       mrk data salvage FILE NEW [--json]

check tells whether FILE, which mrk serve --data has written, has all that was acknowledged, and
what is damaged where. Exit status: 0 it is whole; 1 it is damaged; 2 it is no such file, or cannot
be read.

salvage writes what can be read of FILE into NEW, which mrk serve can use, and tells what is lost.
NEW must not exist. Exit status: 0 nothing is lost; 1 something is; 2 nothing was written.

Neither changes FILE. Key material that is lost is never made anew: a use of it is refused.

  --json    prints one JSON object
  --help    prints this
`;

export async function data(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help) {
    around.out(DATA_HELP);
    return 0;
  }
  const [verb, file, target, ...more] = positionals;
  const isCheck = verb === 'check' && file !== undefined && target === undefined;
  const isSalvage = verb === 'salvage' && file !== undefined && target !== undefined && more.length === 0;
  if (!isCheck && !isSalvage) {
    around.err('mrk data: expected check FILE, or salvage FILE NEW\n\nSee mrk data --help\n');
    return 2;
  }
  const isJson = values.json === true;
  try {
    return isCheck ? check(file, isJson, around) : salvage(file, target ?? '', isJson, around);
  } catch (error) {
    around.err(`mrk data: ${printable(error instanceof Error ? error.message : String(error))}\n`);
    return 2;
  }
}

function check(file: string, isJson: boolean, around: Surroundings): ExitStatus {
  const checked = checkDataFile(file);
  if ('foreign' in checked) throw new Error(`${file}: ${checked.foreign}`);
  around.out(isJson ? `${JSON.stringify({ file, ...checked })}\n` : checkText(file, checked));
  return checked.status === 'whole' ? 0 : 1;
}

function checkText(file: string, checked: Checked): string {
  const { records, acknowledged, account, damages, missing, unacknowledgedBytes, usedBy } = checked;
  const lines: string[] = [];
  if (account !== undefined) {
    lines.push(`${file} is whole: ${plural(records, 'record')}, and all that was acknowledged is there.`);
    lines.push(countsText(account));
  } else {
    const known = acknowledged === null ? '' : ` of ${acknowledged.toLocaleString('en')} that were acknowledged`;
    lines.push(`${file} is damaged: ${plural(records, 'record')}${known} can be read.`, ...damageLines(damages));
    if (missing.length > 0) lines.push(`Missing: ${recordsText(missing)}.`);
    lines.push(`mrk data salvage ${file} NEW saves what is left.`);
  }
  if (unacknowledgedBytes > 0) {
    lines.push(
      `Its last ${plural(unacknowledgedBytes, 'byte')} were left half written by a process that ended: no call that they`,
    );
    lines.push('tell of was ever answered.');
  }
  if (usedBy !== undefined) lines.push(`Process ${usedBy} uses it.`);
  return lines.map((line) => `${printable(line)}\n`).join('');
}

/** So many are told one by one. */
const MOST_TOLD = 20;

function damageLines(damages: Checked['damages']): readonly string[] {
  return told(damages.map(({ from, to, what }) => `  ${placeText(from, to)}: ${what}`));
}

function placeText(from: number, to: number): string {
  return to - from <= 1 ? `byte ${from}` : `bytes ${from} to ${to - 1}`;
}

function told(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_TOLD;
  return more <= 0 ? lines : [...lines.slice(0, MOST_TOLD), `  and ${more.toLocaleString('en')} more (--json has all)`];
}

function recordsText(ranges: readonly string[]): string {
  const isOne = ranges.length === 1 && !ranges[0]?.includes('-');
  const shown = ranges.slice(0, MOST_TOLD).join(', ');
  return `record${isOne ? '' : 's'} ${shown}${ranges.length > MOST_TOLD ? ', …' : ''}`;
}

function countsText({ accountId, keySets, keyMaterials, wrappingKeys }: Counts): string {
  const parts = [
    plural(keySets, 'key set'),
    plural(keyMaterials, 'key material'),
    plural(wrappingKeys, 'wrapping key'),
  ];
  return `Account ${accountId}: ${parts.join(', ')}.`;
}

function salvage(file: string, target: string, isJson: boolean, around: Surroundings): ExitStatus {
  const salvaged = salvageDataFile(file, target);
  if ('foreign' in salvaged) throw new Error(`${file}: ${salvaged.foreign}`);
  const { damages, account, lost } = salvaged;
  const lines = [
    ...(damages.length === 0 ? [`${file} is whole.`] : [`${file} is damaged:`, ...damageLines(damages)]),
    `Saved into ${target}. ${countsText(account)}`,
    ...(lost === undefined ? ['Nothing is lost.'] : lostLines(lost)),
  ];
  around.out(
    isJson
      ? `${JSON.stringify({ file, target, ...salvaged })}\n`
      : lines.map((line) => `${printable(line)}\n`).join(''),
  );
  return lost === undefined ? 0 : 1;
}

function lostLines(lost: Lost): readonly string[] {
  const { records, end, account, keySets, stopped, aliases, rotated, keyMaterials } = lost;
  return [
    'Lost:',
    ...(records.length > 0 ? [`  what ${recordsText(records)} said`] : []),
    ...(end ? ['  perhaps records at the end: the mark of how many there were is damaged'] : []),
    ...(account ? ['  the account’s enabled Regions and custom key stores: they are the defaults'] : []),
    ...told(keySets.map((keyId) => `  key set ${keyId}`)),
    ...told(
      stopped.map(({ keyId, atRecord }) => {
        return `  of key set ${keyId} what happened from record ${atRecord} on: it does not fit what is left`;
      }),
    ),
    ...told(
      aliases.map(({ aliasName, keyId, region }) => `  ${aliasName} of key ${keyId} in ${region}: another key has it`),
    ),
    ...told(
      keyMaterials.map(
        ({ keyId, keyMaterialId }) => `  key material ${keyMaterialId} of key set ${keyId}: it cannot be used`,
      ),
    ),
    ...(rotated.length > 0
      ? [
          `  perhaps rotations: ${plural(rotated.length, 'key set')} got new key material, so that none that is lost is made again`,
        ]
      : []),
  ];
}
