// Everything that can be called, for the selected key: what would be refused now is dimmed, and says why and what would help.

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type KeySet, type Operation, REGIONS, type Region, RULES, type Snapshot } from '../../index.js';
import { usePage } from '../page.js';
import './calls.css';
import { isRegionEnabled } from './account.js';
import { hasChoices } from './default-step.js';
import { Explained, useExplanation } from './explained.js';
import { CallForm } from './form.js';
import { groupsWith } from './groups.js';
import { refusedAt, type Trial, trialsOf } from './trials.js';

export function Operations(): JSX.Element {
  const { view, moment } = usePage();
  const { history, selected, asked } = view;
  const { snapshot } = moment.frame;
  const keySet = snapshot.keySets.find(({ keyId }) => keyId === selected?.keyId);
  const [elsewhere, setElsewhere] = useState<Region>();
  const [filter, setFilter] = useState('');
  const [looked, setLooked] = useState<Operation>();
  const [open, setOpen] = useState<Operation>();
  const name = `${selected?.keyId} ${selected?.region}`;
  // Another key is called where it is.
  useEffect(() => setElsewhere(undefined), [name]);
  // Whoever asks for an operation wants to call it.
  useEffect(() => {
    if (asked !== undefined) setOpen(asked.operation);
  }, [asked]);
  const region = elsewhere ?? selected?.region ?? FIRST;
  const called = useMemo(() => ({ region, ...(keySet === undefined ? {} : { keySet }) }), [keySet, region]);
  const trials = useMemo(() => trialsOf(history, called), [moment.frame, called]);
  const trial = open === undefined ? undefined : trials.get(open);
  const panel = useRef<HTMLElement>(null);
  const back = (): void => {
    const operation = open;
    setOpen(undefined);
    setTimeout(() => panel.current?.querySelector<HTMLElement>(`[data-operation="${operation}"]`)?.focus());
  };
  return (
    <section aria-labelledby="operations-heading" class="calls-operations" ref={panel}>
      <h2 id="operations-heading">Operations</h2>
      <div class="calls-tools">
        {trial === undefined && (
          <label class="calls-filter">
            Find <input type="search" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
          </label>
        )}
        <CalledRegion region={region} keySet={keySet} snapshot={snapshot} onPick={setElsewhere} />
      </div>
      {trial === undefined ? (
        <>
          <OperationList filter={filter} trials={trials} look={setLooked} open={setOpen} />
          <Why trial={looked === undefined ? undefined : trials.get(looked)} open={setOpen} />
        </>
      ) : (
        <CallForm key={`${trial.operation} ${name} ${region}`} trial={trial} keySet={keySet} onClose={back} />
      )}
    </section>
  );
}

const FIRST = 'us-east-1' as Region;

interface CalledRegionProps {
  readonly region: Region;
  readonly keySet: KeySet | undefined;
  readonly snapshot: Snapshot;
  readonly onPick: (region: Region | undefined) => void;
}

/** Where the calls go: the Regions of the set first. */
function CalledRegion({ region, keySet, snapshot, onPick }: CalledRegionProps): JSX.Element {
  const regions = useMemo(() => {
    const own = Object.values(keySet?.keys ?? {}).map((key) => key.region);
    return [...own, ...REGIONS.filter((one) => !own.includes(one) && isRegionEnabled(snapshot, one))];
  }, [keySet, snapshot]);
  return (
    <label>
      Call in{' '}
      <select value={region} onChange={(event) => onPick(regions.find((one) => one === event.currentTarget.value))}>
        {(regions.includes(region) ? regions : [region, ...regions]).map((one) => (
          <option key={one} value={one}>
            {one}
            {keySet === undefined || keySet.keys[one] !== undefined ? '' : ' (no key of this set)'}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What hovers is not meant until it rests. */
const REST = 250;

interface Choosing {
  readonly look: (operation: Operation) => void;
  readonly open: (operation: Operation) => void;
}

interface OperationListProps extends Choosing {
  readonly filter: string;
  readonly trials: ReadonlyMap<Operation, Trial>;
}

function OperationList({ filter, trials, look, open }: OperationListProps): JSX.Element {
  const timer = useRef(0);
  const groups = useMemo(() => groupsWith(filter), [filter]);
  const there = groups
    .map((group) => ({ ...group, trials: group.operations.flatMap((operation) => trials.get(operation) ?? []) }))
    .filter((group) => group.trials.length > 0);
  return (
    <div class="calls-list">
      {there.length === 0 && <p class="calls-soft">No operation is named so.</p>}
      {trials.size < 10 && (
        <p class="calls-soft">There is no key yet: CreateKey makes one, and then there is more to call.</p>
      )}
      {there.map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h3>{group.name}</h3>
          <ul>
            {group.trials.map((trial) => (
              <li key={trial.operation}>
                <OperationButton trial={trial} timer={timer} look={look} open={open} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface OperationButtonProps extends Choosing {
  readonly trial: Trial;
  /** Of the list: one operation is pointed at. */
  readonly timer: { current: number };
}

/** Calls the operation, or opens its form. */
function OperationButton({ trial, timer, look, open }: OperationButtonProps): JSX.Element {
  const { operation, step, refusal } = trial;
  const { send } = usePage();
  const needsForm = hasChoices(step);
  return (
    <button
      type="button"
      data-operation={operation}
      class={refusal === undefined ? 'calls-operation' : 'calls-operation calls-refused'}
      onClick={() => {
        look(operation);
        if (needsForm) open(operation);
        else send({ do: 'play', steps: [step] });
      }}
      onFocus={() => look(operation)}
      onPointerMove={(event) => {
        // What scrolls under a pointer at rest is not pointed at.
        if (event.pointerType !== 'mouse' || (event.movementX === 0 && event.movementY === 0)) return;
        clearTimeout(timer.current);
        timer.current = window.setTimeout(() => look(operation), REST);
      }}
      onPointerLeave={() => clearTimeout(timer.current)}
    >
      {operation}
      {needsForm && '…'}
      {refusal !== undefined && (
        <small>
          <span class="page-unseen"> would be refused: </span> ✗ {refusal.rule}
        </small>
      )}
    </button>
  );
}

/** What would come of the operation that is looked at. */
function Why({
  trial,
  open,
}: {
  readonly trial: Trial | undefined;
  readonly open: (operation: Operation) => void;
}): JSX.Element {
  const { moment } = usePage();
  const { frame } = moment;
  const isRefused = trial?.refusal !== undefined;
  const asked = useMemo(
    () => (trial !== undefined && isRefused ? refusedAt(frame, trial) : undefined),
    [frame, trial, isRefused],
  );
  const explanation = useExplanation(frame, asked);
  if (trial === undefined) {
    return (
      <p class="calls-why calls-soft">
        A name with … has a form first; the others are called at once. Those with ✗ would be refused now: why, and what
        would help, stands here.
      </p>
    );
  }
  const { operation, refusal, step } = trial;
  return (
    <section class="calls-why" aria-label={`About ${operation}`}>
      <h3>
        {operation}{' '}
        <button type="button" onClick={() => open(operation)}>
          {hasChoices(step) ? 'Form' : 'Options'}
          <span class="page-unseen"> of {operation}</span>
        </button>
      </h3>
      <p aria-live="polite">
        {refusal === undefined ? (
          '✓ It would succeed now.'
        ) : (
          <>
            <span class="calls-no">✗ It would be refused: {refusal.code}</span> [{refusal.rule}]{' '}
            {RULES[refusal.rule].sentence}
          </>
        )}
      </p>
      {asked !== undefined && <Explained explanation={explanation} isShort />}
    </section>
  );
}
