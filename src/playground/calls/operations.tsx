// Everything that can be called, for the selected key: what would be refused now is dimmed, and says why and what would help.

import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type KeySet, type Operation, REGIONS, type Region, RULES, type Snapshot } from '../../index.js';
import { Prose } from '../../parts/prose.js';
import type { Frame } from '../history/frame.js';
import { newKeyRegion } from '../keys/new-key-region.js';
import { noKeyText } from '../keys/no-key.js';
import { usePage } from '../page.js';
import type { Asked } from '../view.js';
import './calls.css';
import { isRegionEnabled } from './account.js';
import { hasChoices } from './default-step.js';
import { Explained, useExplanation } from './explained.js';
import { CallForm } from './form.js';
import { groupsWith } from './groups.js';
import { countsOf, KIND_TEXTS, type Kind, kindOf, markOf } from './kinds.js';
import { Outcome } from './outcome.js';
import { answeredBy, foreseenAfter, refusedAt, type Trial, trialsOf, trialWith } from './trials.js';

export function Operations(): JSX.Element {
  const { view, moment } = usePage();
  const { history, selected, asked } = view;
  const { snapshot } = moment.frame;
  const keySet = snapshot.keySets.find(({ keyId }) => keyId === selected?.keyId);
  const [elsewhere, setElsewhere] = useState<Region>();
  const [filter, setFilter] = useState('');
  const [kind, setKind] = useState<Kind>();
  const [looked, setLooked] = useState<Operation>();
  const [opened, setOpened] = useState<Asked>({});
  const setOpen = useCallback((operation: Operation): void => setOpened({ operation }), []);
  const name = `${selected?.keyId} ${selected?.region}`;
  // A key that is chosen, be it anew, is called where it is.
  useEffect(() => setElsewhere(undefined), [selected]);
  useSelectionOf(keySet, elsewhere);
  // Whoever sets up a key begins anew with it, with the operation that was asked for.
  useEffect(() => {
    if (asked === undefined) return;
    setFilter('');
    setKind(undefined);
    setLooked(undefined);
    setOpened(asked);
  }, [asked]);
  const region = elsewhere ?? newKeyRegion(view);
  const called = useMemo(() => ({ region, ...(keySet === undefined ? {} : { keySet }) }), [keySet, region]);
  const trials = useMemo(() => trialsOf(history, called), [moment.frame, called]);
  const trial = useMemo(() => trialOf(opened, trials, moment.frame), [opened, trials]);
  const panel = useRef<HTMLElement>(null);
  const back = (): void => {
    const { operation } = opened;
    setOpened({});
    setTimeout(() => panel.current?.querySelector<HTMLElement>(`[data-operation="${operation}"]`)?.focus());
  };
  return (
    <section aria-labelledby="operations-heading" class="calls-operations" ref={panel}>
      <h2 id="operations-heading">Operations</h2>
      <div class="calls-tools">
        <CalledRegion region={region} keySet={keySet} snapshot={snapshot} onPick={setElsewhere} />
        {trial === undefined && <Filter text={filter} onType={setFilter} />}
        {trial === undefined && <KindFilter kind={kind} trials={trials} onPick={setKind} />}
      </div>
      <Nowhere region={region} keySet={keySet} />
      {trial === undefined ? (
        <>
          <OperationList filter={filter} kind={kind} trials={trials} look={setLooked} open={setOpen} />
          <Why trial={looked === undefined ? undefined : trials.get(looked)} open={setOpen} />
        </>
      ) : (
        <CallForm
          key={`${trial.operation} ${name} ${region} ${JSON.stringify(opened.input)}`}
          trial={trial}
          keySet={keySet}
          onClose={back}
        />
      )}
    </section>
  );
}

/** Where the set has a key, that key is the one that is meant: also where it has just got one. */
function useSelectionOf(keySet: KeySet | undefined, elsewhere: Region | undefined): void {
  const { send } = usePage();
  const meant = elsewhere === undefined ? undefined : keySet?.keys[elsewhere];
  useEffect(() => {
    if (meant !== undefined && keySet !== undefined)
      send({ do: 'select', key: { keyId: keySet.keyId, region: meant.region } });
  }, [meant]);
}

function Filter({ text, onType }: { readonly text: string; readonly onType: (text: string) => void }): JSX.Element {
  return (
    <label class="calls-filter">
      Find <input type="search" value={text} onInput={(event) => onType(event.currentTarget.value)} />
    </label>
  );
}

function Nowhere({
  region,
  keySet,
}: Pick<Parameters<typeof CalledRegion>[0], 'region' | 'keySet'>): JSX.Element | null {
  if (keySet === undefined || keySet.keys[region] !== undefined) return null;
  return (
    <p class="calls-nowhere" role="status">
      Called in <strong>{region}</strong>, where the set has no key.
    </p>
  );
}

/** The call that is to be made, with what was asked for. */
function trialOf({ operation, input }: Asked, trials: ReadonlyMap<Operation, Trial>, frame: Frame): Trial | undefined {
  const trial = operation && trials.get(operation);
  return trial === undefined || input === undefined ? trial : trialWith(frame, trial, input);
}

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

interface KindFilterProps {
  readonly kind: Kind | undefined;
  readonly trials: ReadonlyMap<Operation, Trial>;
  readonly onPick: (kind: Kind | undefined) => void;
}

/** Which operations are listed: all, or those of one kind. */
function KindFilter({ kind, trials, onPick }: KindFilterProps): JSX.Element {
  const counts = useMemo(() => countsOf(trials), [trials]);
  const kinds = Object.keys(KIND_TEXTS) as Kind[];
  return (
    <label class="calls-kinds">
      Show{' '}
      <select
        value={kind ?? 'all'}
        onChange={(event) => onPick(kinds.find((one) => one === event.currentTarget.value))}
      >
        <option value="all">all ({trials.size})</option>
        {kinds.map((one) => (
          <option key={one} value={one}>
            {KIND_TEXTS[one]} ({counts[one]})
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
  /** Absent: all. */
  readonly kind: Kind | undefined;
  readonly trials: ReadonlyMap<Operation, Trial>;
}

/** Drawn anew only when what is listed is different, and not for each that is pointed at. */
const OperationList = memo(({ filter, kind, trials, look, open }: OperationListProps): JSX.Element => {
  const { view } = usePage();
  const timer = useRef(0);
  const groups = useMemo(() => groupsWith(filter), [filter]);
  const there = groups
    .map((group) => ({ ...group, trials: group.operations.flatMap((operation) => trials.get(operation) ?? []) }))
    .map((group) => ({
      ...group,
      trials: group.trials.filter((trial) => kind === undefined || kindOf(trial) === kind),
    }))
    .filter((group) => group.trials.length > 0);
  return (
    <div class="calls-list">
      {there.length === 0 && (
        <p class="calls-soft">
          {kind === undefined || groups.length === 0
            ? 'No operation is named so.'
            : `There is none here: ${KIND_TEXTS[kind]}.`}
        </p>
      )}
      {trials.size < 10 && (
        <p class="calls-soft">{noKeyText(view.history)}: CreateKey makes one, and then there is more to call.</p>
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
});

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
      aria-description={`in ${step.region}`}
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
          <span class="page-unseen"> would be refused: </span> ✗ {markOf(refusal)}
        </small>
      )}
    </button>
  );
}

const LEGEND =
  'A name with … has a form first; the others are called at once. Those with ✗ would be refused now: why, and what would help, stands here.';

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
  if (trial === undefined) return <p class="calls-why calls-soft">{LEGEND}</p>;
  const { operation, refusal, step } = trial;
  const answered = answeredBy(frame, operation);
  const foreseen = foreseenAfter(answered, refusal);
  const isAgain = foreseen === 'would be refused another time';
  const told = refusal !== undefined && foreseen !== 'nothing' && (
    <p>
      <span class={isAgain ? '' : 'calls-no'}>
        {isAgain ? '' : '✗ It would be refused: '}
        {refusal.code}
      </span>{' '}
      [{refusal.rule}] <Prose text={RULES[refusal.rule].sentence} />
    </p>
  );
  const help = asked !== undefined && <Explained explanation={explanation} isShort />;
  return (
    <section class="calls-why" aria-label={`About ${operation}`}>
      <h3>
        {operation}{' '}
        <button type="button" onClick={() => open(operation)}>
          {hasChoices(step) ? 'Form' : 'Options'}
          <span class="page-unseen"> of {operation}</span>
        </button>
      </h3>
      {answered && <Outcome result={answered} />}
      {isAgain ? (
        <details>
          <summary class="calls-soft">Called again it would be refused</summary>
          {told}
          {help}
        </details>
      ) : (
        <>
          {told}
          {help}
        </>
      )}
      {refusal === undefined && answered?.answer?.ok !== true && <p>✓ It would succeed now.</p>}
    </section>
  );
}
