// What mrk conform --help prints.

import { AWS_RUNS } from './options.js';

export const CONFORM_HELP = `Usage: mrk conform (--endpoint URL | --aws | --self) [OPTIONS]

Finds where a KMS endpoint departs from AWS. It plays generated sequences of calls on it, compares
every answer with all that AWS could give, and makes each divergence as short as it can.

  --endpoint URL       an endpoint that speaks AWS JSON 1.1, such as http://127.0.0.1:4599. It is not
                       emptied: the keys of the run stay there, with their deletion scheduled
  --aws                AWS itself, with your own credentials, through @aws-sdk/client-kms. IT COSTS:
                       without --i-accept-charges this says how much, and calls nothing
  --self               the model, in this process: tries the kit without any endpoint

  --runs N             how many sequences, of at most 100 calls each (default 100, of AWS ${AWS_RUNS}; with
                       --time alone as many as there is time for)
  --time ISO8601       ends after this long, such as PT10M
  --seed S             an integer: what the sequences follow from (default: another one each time)
  --jobs N             plays so many sequences at once, on keys of their own (default 1)
  --max-findings N     ends after so many findings
  --messages           compares the messages of errors too
  --skip OP,OP         leaves operations out, such as Encrypt,Decrypt
  --only OP,OP         leaves all others out, but for CreateKey
  --timeout ISO8601    how long an answer may take (default PT10S, of AWS PT30S)
  --patience ISO8601   how long to wait for keys that are Creating or Updating where the clock cannot
                       be moved (default: does not wait; of AWS PT60S)
  --visibility ISO8601 for how long a new key may be answered NotFoundException, by the endpoint's clock
                       (default PT60S; PT0S: it must be seen at once)
  --no-clock           does not move the endpoint's clock (found at /_mrk/clock), so that only what
                       needs no waiting is tested; it must tell real time then

  --report DIR         writes index.html, report.json, junit.xml, report.md and for each finding a
                       file for --replay
  --save FILE|DIR      writes the findings as scenarios for mrk run, with AWS's answers: into FILE all
                       of them, into DIR (if it exists, or ends in /) each by itself
  --replay FILE        plays the sequence of a report's finding-N.json, and tells whether the
                       divergence shows; - reads standard input
  --json               prints the result as one JSON object on the last line of standard output,
                       and everything else on standard error
  --help               prints this

Ctrl-C ends it after the current sequence; what was found until then is printed. It needs fast-check
(npm install fast-check).

The last line says what came of the operations: each departs, is in error (it could not be judged),
conforms, conforms openly (in a way that AWS leaves open), is unsupported, or was not tried.

Exit status: 0 no finding, also if operations are unsupported; 1 findings, or the replayed divergence
shows; 2 it could not run, or not to its end: an option is wrong, nothing answers, or a file cannot be
written; also without a finding, if nothing could be judged (as when --time was too short) or not all,
or if it was interrupted.
`;
