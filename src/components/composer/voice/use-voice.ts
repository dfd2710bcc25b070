import { useEffect, useRef } from 'react';
import {
  voiceOf,
  type IInputModel,
  type IServerSettings,
  type VoiceRecording
} from '../../../model/index.js';
import { useSignal, useStable } from '../../shared/hooks.js';

/** The recording of a draft, in one of the views that show it. */
export interface IVoice {
  recording: VoiceRecording;
  /** Whether it began in this view, which then has the focus. */
  isOwn: boolean;
  start(): void;
}

/** Null where the browser or the server has no recordings. Nothing is recorded out of view. */
export function useVoice(
  input: Pick<IInputModel, 'files' | 'voice'>,
  settings: IServerSettings,
  shown: boolean
): IVoice | null {
  const voice = voiceOf(input, settings);
  const isOwn = useRef(false);
  const start = useStable(() => {
    isOwn.current = true;
    void voice?.start();
  });
  useSignal(voice?.changed);
  useEffect(() => {
    if (voice?.state === 'idle') {
      isOwn.current = false; // another view may begin the next one
    }
  });
  useEffect(() => {
    if (!shown && isOwn.current) {
      voice?.stop();
    }
  }, [voice, shown]);
  useEffect(
    () => () => {
      if (isOwn.current) {
        isOwn.current = false;
        voice?.stop();
      }
    },
    [voice]
  );
  return voice && settings.limits.attachments?.voice !== 0
    ? { recording: voice, isOwn: isOwn.current, start }
    : null;
}
