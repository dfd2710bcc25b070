import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef } from 'react';
import type { Config, IChatModel } from '../../model/index.js';
import { useSignal } from '../shared/hooks.js';
import { hasScreenKeyboard } from '../shared/touch.js';
import { TextBox } from './text-box.js';

/** A request for the focus may come late. An element that the user has opened in the meantime keeps it. */
const KEEPING = '.cq-Rename, .cq-Menu';

/** The field in which the user writes. The model owns the draft, so it outlives the view. */
export function Composer({
  model,
  config,
  trans,
  limit,
  shown,
  onSent
}: {
  model: IChatModel;
  config: Config;
  trans: TranslationBundle;
  /** The longest message that the server takes. */
  limit: number;
  /** Whether the composer is in view. */
  shown: boolean;
  onSent(): void;
}): JSX.Element {
  const { input } = model;
  const area = useRef<HTMLTextAreaElement>(null);
  useSignal(input.changed);
  useSignal(config.configChanged);
  useEffect(() => {
    const focus = (): void => {
      if (!document.activeElement?.closest(KEEPING)) {
        // On a touch screen, the text box would open the keyboard over the messages.
        const heir = hasScreenKeyboard()
          ? area.current?.closest<HTMLElement>('.cq-Chat')
          : area.current;
        heir?.focus({ preventScroll: true });
        // A hidden element does not take the focus. It gets it once it is in view.
        input.wantsFocus = document.activeElement !== heir;
      } else {
        input.wantsFocus = false;
      }
    };
    input.focusRequested.connect(focus);
    if (input.wantsFocus) {
      focus();
    }
    return () => {
      input.focusRequested.disconnect(focus);
    };
  }, [input, shown]);

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
