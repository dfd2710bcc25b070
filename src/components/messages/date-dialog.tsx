import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { startOf, type IChatModel } from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { Dialog } from '../shared/dialog.js';

/** Asks for a day, and goes to the first message of that day or later. */
export function DateDialog({
  model,
  trans,
  onClose
}: {
  model: Pick<IChatModel, 'revealTime'>;
  trans: TranslationBundle;
  onClose(): void;
}): JSX.Element {
  const [day, setDay] = useState('');
  const [error, setError] = useState('');
  const go = (event: React.FormEvent): void => {
    event.preventDefault();
    setError('');
    model.revealTime(startOf(day)).then(onClose, (reason: Error) => setError(reason.message));
  };
  return (
    <Dialog title={trans.__('Go to a date')} {...{ error, trans, onClose }}>
      <form className="cq-DateForm" onSubmit={go}>
        <input
          type="date"
          data-first=""
          required
          aria-label={trans.__('Date')}
          value={day}
          onChange={event => setDay(event.target.value)}
        />
        <Button type="submit" primary disabled={day === ''}>
          {trans.__('Go')}
        </Button>
      </form>
    </Dialog>
  );
}
