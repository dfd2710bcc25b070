import React, { Suspense } from 'react';
import type { IVoiceBarProps } from './voice-bar.js';

const Bar = React.lazy(async () => ({ default: (await import('./voice-bar.js')).VoiceBar }));

/** The recording above the text, whose code is loaded when somebody first records. */
export const LateVoiceBar = (props: IVoiceBarProps): JSX.Element | null =>
  props.voice.state === 'idle' ? null : (
    <Suspense fallback={null}>
      <Bar {...props} />
    </Suspense>
  );
