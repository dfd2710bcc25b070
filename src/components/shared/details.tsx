import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useMemo, useState } from 'react';
import { Button } from './buttons.js';
import { TimeFormat } from './time.js';

/** Facts of an error. Views leave out those that are empty or not known. */
export interface IErrorFacts {
  readonly message?: string;
  readonly code?: string;
  /** In milliseconds since 1970. */
  readonly time?: number;
}

/** A button that shows the details of an error, and the place where they then stand. Without a code and a time there are none. */
export function useDetails(
  { message, code, time }: IErrorFacts,
  trans: TranslationBundle
): { button: React.ReactNode; details: React.ReactNode } {
  const [isOpen, setOpen] = useState(false);
  const times = useMemo(() => new TimeFormat(trans), [trans]);
  const id = useId();
  const rows = [
    [trans.__('Error'), message],
    [trans.__('Code'), code],
    [trans.__('Time'), time && times.full(time)]
  ].filter(([, value]) => value);
  if (!code && !time) {
    return { button: null, details: null };
  }
  return {
    button: (
      <Button
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {trans.__('Details')}
      </Button>
    ),
    details: isOpen && (
      <dl className="cq-Details" id={id}>
        {rows.map(([name, value]) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </React.Fragment>
        ))}
      </dl>
    )
  };
}
