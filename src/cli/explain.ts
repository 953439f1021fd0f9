// mrk explain: why a call is refused, what a state allows, what a rule says.

import { KEY_STATES } from '../model/vocabulary/vocabulary.js';
import { didYouMean } from '../shared/nearest.js';
import { isOneOf } from '../shared/objects.js';
import { explain as explained } from '../teach/explanations/explain.js';
import { explanationLines } from '../teach/explanations/text.js';
import { type Circumstances, ORIGINS, ROLES } from '../teach/ways/situations.js';
import { readOptions } from './options.js';
import { type ExitStatus, paintFor, printable, type Surroundings } from './terminal.js';

const EXPLAIN_HELP = `Usage: mrk explain RULE | OPERATION | STATE | STATE STATE | OPERATION OPERATION
                   [--state STATE] [--role ROLE] [--origin ORIGIN] [--json]

Explains what AWS KMS does, by which rule, and how that is known:

  mrk explain DELETE-4                     what a rule says, where it was seen, what it leaves open
  mrk explain Updating                     what a key state allows and refuses, the ways in and out
  mrk explain ReplicateKey                 which states allow an operation, which fault comes first
  mrk explain ReplicateKey --state Updating --role replica
                                           how it goes on such a key, and what would make it succeed
  mrk explain PendingReplicaDeletion PendingDeletion
                                           how two states, or two operations, differ

  --state    the key state of the key
  --role     primary (the default), replica, or single for a single-Region key
  --origin   AWS_KMS (the default) or EXTERNAL, for imported key material
  --json     prints the explanation as JSON
  --help     prints this

What would make a call succeed was found by trying calls in the model: the fewest calls, then the
least waiting. mrk why FILE explains the refusals of a scenario or story.

Exit status: 0; 2 if there is no such rule, operation or state.
`;

export async function explain(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    allowPositionals: true,
    options: {
      state: { type: 'string' },
      role: { type: 'string' },
      origin: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    around.out(EXPLAIN_HELP);
    return 0;
  }
  const [one, other, ...more] = positionals;
  if (one === undefined || more.length > 0) {
    around.err(`mrk explain: expected one name, or two\n\n${EXPLAIN_HELP}`);
    return 2;
  }
  try {
    const circumstances = circumstancesOf(values);
    if (other !== undefined && circumstances !== undefined) {
      throw new RangeError('explain: two names are compared without --state, --role and --origin');
    }
    const explanation = other === undefined ? explained(one, circumstances) : explained([one, other]);
    const lines = explanationLines(explanation, paintFor(around.hasColour));
    around.out(values.json ? `${JSON.stringify(explanation, undefined, 2)}\n` : `${lines.join('\n')}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    around.err(`mrk ${printable(error.message)}\n`);
    return 2;
  }
}

type Given = Readonly<Partial<Record<keyof Circumstances, string>>>;

function circumstancesOf({ state, role, origin }: Given): Circumstances | undefined {
  if (state === undefined && role === undefined && origin === undefined) return undefined;
  return {
    ...(state === undefined ? {} : { state: oneOf('--state', KEY_STATES, state) }),
    ...(role === undefined ? {} : { role: oneOf('--role', ROLES, role) }),
    ...(origin === undefined ? {} : { origin: oneOf('--origin', ORIGINS, origin) }),
  };
}

function oneOf<const V extends string>(option: string, values: readonly V[], value: string): V {
  if (isOneOf(values, value)) return value;
  throw new RangeError(`explain: ${option} must be one of ${values.join(', ')}: ${value}${didYouMean(value, values)}`);
}
