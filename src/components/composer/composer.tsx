import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef } from 'react';
import type { Config, IChatModel } from '../../model/index.js';
import { useSignal } from '../shared/hooks.js';
import { TextBox } from './text-box.js';

/** The field in which the user writes. The model owns the draft, so it outlives the view. */
export function Composer({
  model,
  config,
  trans,
  limit,
  onSent
}: {
  model: IChatModel;
  config: Config;
  trans: TranslationBundle;
  /** The longest message that the server takes. */
  limit: number;
  onSent(): void;
}): JSX.Element {
  const { input } = model;
  const area = useRef<HTMLTextAreaElement>(null);
  useSignal(input.changed);
  useSignal(config.configChanged);
  useEffect(() => {
    const focus = (): void => {
      input.takeFocusRequest();
      // The request may come late. A rename field or menu that the user has opened in the meantime keeps the focus.
      if (!document.activeElement?.closest('.cq-Rename, .cq-Menu')) {
        area.current?.focus();
      }
    };
    input.focusRequested.connect(focus);
    if (input.takeFocusRequest()) {
      focus();
    }
    return () => {
      input.focusRequested.disconnect(focus);
    };
  }, [input]);

  return (
    <TextBox
      ref={area}
      value={input.value}
      trans={trans}
      limit={limit}
      placeholder={model.name ? trans.__('Write to %1', model.name) : trans.__('Write')}
      sendWithShiftEnter={config.config.sendWithShiftEnter}
      onChange={value => {
        input.value = value;
      }}
      onSubmit={() => {
        input.send();
        onSent();
      }}
    />
  );
}
