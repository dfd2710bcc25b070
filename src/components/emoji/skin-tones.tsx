import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { TONES, type Tone } from '../../model/index.js';
import { moveFocus, SIDEWAYS } from '../shared/focus.js';

/** A choice among the skin tones. */
export function SkinTones({
  tone,
  trans,
  onChange
}: {
  tone: Tone;
  trans: TranslationBundle;
  onChange(tone: Tone): void;
}): JSX.Element {
  const labels = [
    trans.__('No skin tone'),
    trans.__('Light skin tone'),
    trans.__('Medium-light skin tone'),
    trans.__('Medium skin tone'),
    trans.__('Medium-dark skin tone'),
    trans.__('Dark skin tone')
  ];
  return (
    <div
      role="radiogroup"
      aria-label={trans.__('Skin tone')}
      className="cq-Emoji-tones"
      onKeyDown={event =>
        moveFocus(event, event.currentTarget.querySelectorAll('button'), SIDEWAYS)
      }
    >
      {TONES.map((one, at) => (
        <button
          key={one}
          type="button"
          role="radio"
          aria-checked={one === tone}
          aria-label={labels[at]}
          title={labels[at]}
          tabIndex={one === tone ? 0 : -1}
          onClick={() => onChange(one)}
        >
          ✋{one}
        </button>
      ))}
    </div>
  );
}
