// mrk rules: the rules of the catalogue, one after the other.

import { isOperation } from '../model/engine/reduce.js';
import { RULE_IDS, type RuleId } from '../model/rules/catalogue.js';
import { OPERATIONS } from '../model/vocabulary/vocabulary.js';
import { didYouMean } from '../shared/nearest.js';
import { explainedRule, knownFrom } from '../teach/explanations/explanation.js';
import { rulesAboutOperation } from '../teach/explanations/rules-about.js';
import { readOptions } from './options.js';
import { block } from './print.js';
import { type ExitStatus, paintFor, printable, type Surroundings } from './terminal.js';

const RULES_HELP = `Usage: mrk rules [--operation OPERATION] [--evidence EVIDENCE] [--family FAMILY] [--json]

Lists the rules: what each says, and how it is known. mrk explain RULE tells all about one.

  --operation   those that concern an operation, such as ReplicateKey
  --evidence    EVIDENCES
  --family      those whose IDs begin so, such as DELETE
  --json        prints them as JSON
  --help        prints this

Exit status: 0; 2 if there is no such operation, evidence or family.
`;

const familyOf = (id: RuleId): string => id.replace(/-.*/, '');
const FAMILIES = [...new Set(RULE_IDS.map(familyOf))];
const EVIDENCES = [...new Set(RULE_IDS.map((id) => explainedRule(id).evidence))];

export async function rules(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values } = readOptions({
    args: [...args],
    options: {
      operation: { type: 'string' },
      evidence: { type: 'string' },
      family: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    around.out(RULES_HELP.replace('EVIDENCES', EVIDENCES.join(', ')));
    return 0;
  }
  const { operation, evidence, family } = values;
  const wrong =
    unknown('operation', operation, OPERATIONS) ??
    unknown('evidence', evidence, EVIDENCES) ??
    unknown('family', family, FAMILIES);
  if (wrong !== undefined) {
    around.err(wrong);
    return 2;
  }
  const about = isOperation(operation) ? rulesAboutOperation(operation) : RULE_IDS;
  const listed = about
    .filter((id) => family === undefined || familyOf(id) === family)
    .map(explainedRule)
    .filter((rule) => evidence === undefined || rule.evidence === evidence);
  const paint = paintFor(around.hasColour);
  const lines = listed.flatMap((rule) => [
    ...block(`${rule.id}  ${rule.sentence}`, '', '  '),
    ...block(knownFrom(rule), '  ').map(paint.dim),
  ]);
  around.out(values.json ? `${JSON.stringify(listed, undefined, 2)}\n` : lines.map((line) => `${line}\n`).join(''));
  return 0;
}

function unknown(option: string, value: string | undefined, values: readonly string[]): string | undefined {
  if (value === undefined || values.includes(value)) return undefined;
  return `mrk rules: --${option} must be one of ${values.join(', ')}: ${printable(value)}${didYouMean(value, values)}\n`;
}
