import React from 'react';
import { late } from '../../late/late.js';
import { NotLoaded, type INotLoadedProps } from '../../late/not-loaded.js';
import type { IVoiceBarProps } from './voice-bar.js';

/** A recording that has begun can be given up all the same. */
const NotLoadedBar = (props: IVoiceBarProps & INotLoadedProps): JSX.Element => (
  <div className="cq-Voice">
    <NotLoaded {...props} />
    <button type="button" className="cq-Button" onClick={() => props.recording.cancel()}>
      {props.trans.__('Cancel recording')}
    </button>
  </div>
);

const Bar = late(
  () => import('./voice-bar.js'),
  ({ VoiceBar }) => VoiceBar,
  NotLoadedBar
);

/** The recording above the text, whose code is loaded when somebody first records. */
export const LateVoiceBar = (props: IVoiceBarProps): JSX.Element | null =>
  props.recording.state === 'idle' ? null : <Bar {...props} />;
