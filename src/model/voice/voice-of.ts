import type { IInputModel, IServerSettings } from '../contracts.js';
import { systemTimers } from '../timers.js';
import { browserMicrophone } from './microphone.js';
import { VoiceRecording } from './voice-recording.js';

/** The recording of a draft, shared by all its views; null if the draft takes no files, or the browser records nothing. */
export function voiceOf(
  input: Pick<IInputModel, 'files' | 'voice'>,
  settings: Pick<IServerSettings, 'limits'>
): VoiceRecording | null {
  const microphone = input.files && !input.voice ? browserMicrophone() : null;
  if (microphone) {
    const limit = (): number | undefined => settings.limits.attachments?.voice;
    input.voice = new VoiceRecording({ microphone, timers: systemTimers, limit });
  }
  return input.voice;
}
