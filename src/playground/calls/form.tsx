// The form of a call: a field for each member of the input, or the whole call as JSON.

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type KeySet, REGIONS } from '../../index.js';
import { isObject, messageOf } from '../../shared/objects.js';
import type { StepJson } from '../history/history.js';
import { usePage } from '../page.js';
import { type Field, type FieldValues, fieldsOf, inputOf, valuesOf } from './fields.js';
import type { Trial } from './trials.js';

interface Written {
  readonly values: FieldValues;
  readonly principal: string;
  /** Present: the call is edited as JSON. */
  readonly json?: string;
}

export function CallForm({
  trial: { operation, step, refusal },
  keySet,
  onClose,
}: {
  readonly trial: Trial;
  readonly keySet: KeySet | undefined;
  readonly onClose: () => void;
}): JSX.Element {
  const { send } = usePage();
  const fields = useMemo(() => fieldsOf(operation), [operation]);
  const begun = (): Written => ({ values: valuesOf(isObject(step.input) ? step.input : {}), principal: '' });
  const [written, setWritten] = useState<Written>(begun);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const { values, principal, json } = written;
  const isShownFirst = useMemo(
    () => new Set([...fields.filter((one) => one.isRequired).map((one) => one.name), ...Object.keys(values)]),
    [fields],
  );
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const set = (name: string, value: string): void =>
    setWritten((one) => ({ ...one, values: { ...one.values, [name]: value } }));
  const callOf = (input: unknown): StepJson => ({ ...step, ...(principal === '' ? {} : { principal }), input });
  const play = (): void => {
    if (json === undefined) {
      const { input, faults: found } = inputOf(fields, values);
      setFaults(found);
      const [first] = Object.keys(found);
      if (first === undefined) send({ do: 'play', steps: [callOf(input)] });
      else document.getElementById(idOf(first))?.focus();
      return;
    }
    try {
      const call: unknown = JSON.parse(json);
      if (!isObject(call)) throw new SyntaxError('expected a step: an object');
      setFaults({});
      send({ do: 'play', steps: [call] });
    } catch (error) {
      setFaults({ JSON: messageOf(error) });
    }
  };
  const toJson = (): void => {
    const { input, faults: found } = inputOf(fields, values);
    setFaults(found);
    if (Object.keys(found).length === 0) setWritten({ ...written, json: JSON.stringify(callOf(input), undefined, 2) });
  };
  const toForm = (): void => {
    const { json: _, ...others } = written;
    setFaults({});
    setWritten(others);
  };
  const optional = fields.filter(({ name }) => !isShownFirst.has(name));
  const fieldsOfAll = (those: readonly Field[]): JSX.Element[] =>
    those.map((field) => (
      <FieldInput
        key={field.name}
        field={field}
        value={values[field.name] ?? ''}
        fault={faults[field.name]}
        keySet={keySet}
        onInput={set}
      />
    ));
  return (
    <form
      class="calls-form"
      aria-labelledby="call-heading"
      onSubmit={(event) => {
        event.preventDefault();
        play();
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
        <button type="button" onClick={json === undefined ? toJson : toForm}>
          {json === undefined ? 'As JSON' : 'As a form'}
        </button>
        <button
          type="button"
          onClick={() => {
            setFaults({});
            setWritten(begun());
          }}
        >
          Fill in anew
        </button>
        <button type="button" onClick={onClose}>
          All operations
        </button>
      </p>
      {refusal !== undefined && (
        <p class="calls-soft">
          As it was filled in it would be refused now: {refusal.code} [{refusal.rule}].
        </p>
      )}
      {json === undefined ? (
        <>
          {fieldsOfAll(fields.filter(({ name }) => isShownFirst.has(name)))}
          <details>
            <summary>Optional: {[...optional.map(({ name }) => name), 'who calls'].join(', ')}</summary>
            {fieldsOfAll(optional)}
            <label class="calls-field">
              <span class="calls-name">Who calls</span>
              <input
                value={principal}
                placeholder="the account's root"
                onInput={(event) => setWritten({ ...written, principal: event.currentTarget.value })}
              />
              <small>the ARN of a principal</small>
            </label>
          </details>
        </>
      ) : (
        <div class="calls-field">
          <label for={idOf('JSON')}>The call, as a step of a scenario</label>
          <textarea
            id={idOf('JSON')}
            rows={Math.min(20, json.split('\n').length + 1)}
            spellcheck={false}
            value={json}
            aria-invalid={faults.JSON !== undefined}
            aria-describedby={`${idOf('JSON')}-hint`}
            onInput={(event) => setWritten({ ...written, json: event.currentTarget.value })}
          />
          <small id={`${idOf('JSON')}-hint`} class={faults.JSON === undefined ? '' : 'calls-no'}>
            {faults.JSON ?? 'region, call, input; also principal, as, note, expect'}
          </small>
        </div>
      )}
    </form>
  );
}

function idOf(name: string): string {
  return `call-${name}`;
}

function FieldInput({
  field,
  value,
  fault,
  keySet,
  onInput,
}: {
  readonly field: Field;
  readonly value: string;
  readonly fault: string | undefined;
  readonly keySet: KeySet | undefined;
  readonly onInput: (name: string, value: string) => void;
}): JSX.Element {
  const { name, kind, isRequired, choices, hint } = field;
  const id = idOf(name);
  const said = fault ?? hint;
  const shared = {
    id,
    value,
    'aria-invalid': fault !== undefined,
    ...(said === undefined ? {} : { 'aria-describedby': `${id}-hint` }),
  };
  const suggestions = suggestionsOf(name, keySet);
  const input = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onInput(name, event.currentTarget.value);
  return (
    <div class="calls-field">
      <label for={id}>
        <span class="calls-name">{name}</span>
        {isRequired && <span class="calls-soft"> required</span>}
      </label>
      {choices !== undefined ? (
        <select {...shared} onChange={input}>
          <option value="">not given</option>
          {[...new Set([...choices, ...(value === '' ? [] : [value])])].map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : kind === 'text' || kind === 'json' ? (
        <textarea {...shared} rows={value.length > 60 ? 4 : 1} spellcheck={false} onInput={input} />
      ) : (
        <input
          type="text"
          {...shared}
          {...(kind === 'number' ? { inputMode: 'numeric' as const } : {})}
          {...(suggestions.length === 0 ? {} : { list: `${id}-list` })}
          autocomplete="off"
          spellcheck={false}
          onInput={input}
        />
      )}
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {said !== undefined && (
        <small id={`${id}-hint`} class={fault === undefined ? 'calls-soft' : 'calls-no'}>
          {said}
        </small>
      )}
    </div>
  );
}

function suggestionsOf(name: string, keySet: KeySet | undefined): readonly string[] {
  const keys = Object.values(keySet?.keys ?? {});
  if (name === 'ReplicaRegion') return REGIONS.filter((region) => keySet?.keys[region] === undefined);
  if (name === 'PrimaryRegion')
    return keys.map(({ region }) => region).filter((region) => region !== keySet?.primaryRegion);
  if (name === 'AliasName') return keys.flatMap(({ aliases = [] }) => aliases.map(({ aliasName }) => aliasName));
  if (name === 'GrantId') return keys.flatMap(({ grants = [] }) => grants.map(({ grantId }) => grantId));
  if (name === 'KeyMaterialId') return keySet?.keyMaterials.map(({ keyMaterialId }) => keyMaterialId) ?? [];
  return [];
}
