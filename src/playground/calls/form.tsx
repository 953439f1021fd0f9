// The form of a call: a field for each member of the input, or the whole call as JSON.

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type KeySet, type KmsError, RULES } from '../../index.js';
import { Prose } from '../../parts/prose.js';
import { isObject, messageOf } from '../../shared/objects.js';
import type { StepJson } from '../history/history.js';
import { usePage } from '../page.js';
import { FieldInput, idOf } from './field-input.js';
import { type Field, type FieldValues, fieldsOf, inputOf, valuesOf } from './fields.js';
import { Outcome } from './outcome.js';
import { answeredBy, type Foreseen, foreseenAfter, type Trial } from './trials.js';

interface Written {
  readonly values: FieldValues;
  readonly principal: string;
  /** Present: the call is edited as JSON. */
  readonly json?: string;
}

/** A call that is being written, and what can be done with it. */
interface Writing {
  /** The required fields and those that were filled in at first, then the others. */
  readonly shown: readonly Field[];
  readonly optional: readonly Field[];
  readonly written: Written;
  /** What is wrong, by member; of a call that is written as JSON, under `JSON`. */
  readonly faults: Readonly<Record<string, string>>;
  readonly write: (changed: Partial<Written>) => void;
  /** Plays it, or shows what is wrong. */
  readonly play: () => void;
  readonly toJson: () => void;
  readonly toForm: () => void;
  readonly fillIn: () => void;
}

function useWriting({ operation, step }: Trial): Writing {
  const { send } = usePage();
  const fields = useMemo(() => fieldsOf(operation), [operation]);
  const begun = (): Written => ({ values: valuesOf(isObject(step.input) ? step.input : {}), principal: '' });
  const [written, setWritten] = useState<Written>(begun);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const { values, principal, json } = written;
  const isShown = useMemo(
    () => new Set([...fields.filter((one) => one.isRequired).map((one) => one.name), ...Object.keys(values)]),
    [fields],
  );
  const call = (): { readonly call: StepJson; readonly found: Readonly<Record<string, string>> } => {
    const { input, faults: found } = inputOf(fields, values);
    return { call: { ...step, ...(principal === '' ? {} : { principal }), input }, found };
  };
  const playForm = (): void => {
    const { call: made, found } = call();
    setFaults(found);
    const [first] = Object.keys(found);
    if (first === undefined) send({ do: 'play', steps: [made] });
    else document.getElementById(idOf(first))?.focus();
  };
  const playJson = (text: string): void => {
    try {
      const given: unknown = JSON.parse(text);
      if (!isObject(given)) throw new SyntaxError('expected a step: an object');
      setFaults({});
      send({ do: 'play', steps: [given] });
    } catch (error) {
      setFaults({ JSON: messageOf(error) });
    }
  };
  return {
    shown: fields.filter(({ name }) => isShown.has(name)),
    optional: fields.filter(({ name }) => !isShown.has(name)),
    written,
    faults,
    write: (changed) => setWritten((one) => ({ ...one, ...changed })),
    play: () => (json === undefined ? playForm() : playJson(json)),
    toJson: () => {
      const { call: made, found } = call();
      setFaults(found);
      if (Object.keys(found).length === 0) setWritten({ ...written, json: JSON.stringify(made, undefined, 2) });
    },
    toForm: () => {
      setFaults({});
      setWritten({ values, principal });
    },
    fillIn: () => {
      setFaults({});
      setWritten(begun());
    },
  };
}

interface CallFormProps {
  readonly trial: Trial;
  readonly keySet: KeySet | undefined;
  readonly onClose: () => void;
}

export function CallForm({ trial, keySet, onClose }: CallFormProps): JSX.Element {
  const { operation, refusal } = trial;
  const writing = useWriting(trial);
  const { json } = writing.written;
  const answered = answeredBy(usePage().moment.frame, operation);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <form
      class="calls-form"
      aria-labelledby="call-heading"
      onSubmit={(event) => {
        event.preventDefault();
        writing.play();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      noValidate
    >
      <h3 id="call-heading" tabIndex={-1} ref={heading}>
        {operation}
      </h3>
      <p class="calls-buttons">
        <button type="submit" class="calls-do">
          Call {operation}
        </button>
        <button type="button" onClick={json === undefined ? writing.toJson : writing.toForm}>
          {json === undefined ? 'As JSON' : 'As a form'}
        </button>
        <button type="button" onClick={writing.fillIn}>
          Fill in anew
        </button>
        <button type="button" onClick={onClose}>
          All operations
        </button>
      </p>
      {answered !== undefined && <Outcome result={answered} />}
      {refusal !== undefined && <Refused refusal={refusal} foreseen={foreseenAfter(answered, refusal)} />}
      {json === undefined ? <AsFields writing={writing} keySet={keySet} /> : <AsJson json={json} writing={writing} />}
    </form>
  );
}

interface RefusedProps {
  readonly refusal: KmsError;
  readonly foreseen: Foreseen;
}

/** What would come of the call as the form is filled in at first: quiet where that call has just succeeded. */
function Refused({ refusal, foreseen }: RefusedProps): JSX.Element | null {
  const { code, rule } = refusal;
  if (foreseen === 'nothing') return null;
  if (foreseen === 'would be refused') {
    return (
      <p class="calls-soft">
        As it was filled in it would be refused now: {code} [{rule}].
      </p>
    );
  }
  return (
    <details>
      <summary class="calls-soft">Called again it would be refused</summary>
      <p>
        {code} [{rule}] <Prose text={RULES[rule].sentence} />
      </p>
    </details>
  );
}

interface AsFieldsProps {
  readonly writing: Writing;
  readonly keySet: KeySet | undefined;
}

function AsFields({ writing, keySet }: AsFieldsProps): JSX.Element {
  const { shown, optional, written, faults, write } = writing;
  const { values, principal } = written;
  const inputs = (fields: readonly Field[]): JSX.Element[] =>
    fields.map((field) => (
      <FieldInput
        key={field.name}
        field={field}
        value={values[field.name] ?? ''}
        fault={faults[field.name]}
        keySet={keySet}
        onInput={(name, value) => write({ values: { ...values, [name]: value } })}
      />
    ));
  return (
    <>
      {inputs(shown)}
      <details>
        <summary>Optional: {[...optional.map(({ name }) => name), 'who calls'].join(', ')}</summary>
        {inputs(optional)}
        <label class="calls-field">
          <span class="calls-name">Who calls</span>
          <input
            value={principal}
            placeholder="the account's root"
            onInput={(event) => write({ principal: event.currentTarget.value })}
          />
          <small>the ARN of a principal</small>
        </label>
      </details>
    </>
  );
}

function AsJson({ json, writing }: { readonly json: string; readonly writing: Writing }): JSX.Element {
  const { JSON: fault } = writing.faults;
  const id = idOf('JSON');
  return (
    <div class="calls-field">
      <label for={id}>The call, as a step of a scenario</label>
      <textarea
        id={id}
        rows={Math.min(20, json.split('\n').length + 1)}
        spellcheck={false}
        value={json}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-hint`}
        onInput={(event) => writing.write({ json: event.currentTarget.value })}
      />
      <small id={`${id}-hint`} class={fault === undefined ? '' : 'calls-no'}>
        {fault ?? 'region, call, input; also principal, as, note, expect'}
      </small>
    </div>
  );
}
