import { useEffect, useState } from 'react';
import {
  browserMicrophone,
  systemTimers,
  VoiceRecording,
  type IChatModel,
  type IServerSettings
} from '../../../model/index.js';
import { useSignal } from '../../shared/hooks.js';

/** The recording of one composer; null where the browser or the server has none. Nothing is recorded out of view. */
export function useVoice(
  { input }: Pick<IChatModel, 'input'>,
  settings: IServerSettings,
  shown: boolean
): VoiceRecording | null {
  const [voice, setVoice] = useState<VoiceRecording | null>(null);
  const limit = settings.limits.attachments?.voice;
  const isThere = input.files !== null && limit !== 0;
  useEffect(() => {
    const microphone = isThere ? browserMicrophone() : null;
    const made =
      microphone &&
      new VoiceRecording({
        ...{ microphone, timers: systemTimers },
        limit: () => settings.limits.attachments?.voice
      });
    setVoice(made);
    return () => made?.dispose();
  }, [settings, isThere, input]);
  useSignal(voice?.changed);
  useEffect(() => {
    if (!shown) {
      voice?.stop();
    }
  }, [voice, shown]);
  return voice;
}
