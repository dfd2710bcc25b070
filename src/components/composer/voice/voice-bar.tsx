import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import type { VoiceFailure, VoiceRecording } from '../../../model/index.js';
import { Icon } from '../../icons.js';
import { Button, IconButton } from '../../shared/buttons.js';

export interface IVoiceBarProps {
  recording: VoiceRecording;
  /** Whether its buttons take the focus of a button that is gone. */
  isOwn: boolean;
  trans: TranslationBundle;
  /** Whether the message has a place for it. */
  hasPlace: boolean;
  /** Attaches the recording. */
  onTake(file: File): void;
}

/** A recording above the text: its time while it lasts, then the recording to be heard, attached or deleted. */
export function VoiceBar({
  recording,
  isOwn,
  trans,
  hasPlace,
  onTake
}: IVoiceBarProps): JSX.Element {
  const bar = useRef<HTMLDivElement>(null);
  const { state, seconds, file, failure } = recording;
  useEffect(() => {
    if (isOwn) {
      bar.current?.querySelector('button')?.focus();
    }
  }, [state, isOwn]);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const cancel = (label: string): JSX.Element => (
    <IconButton icon="close" label={label} onClick={() => recording.cancel()} />
  );
  return (
    <div
      ref={bar}
      className={`cq-Voice cq-mod-${state}`}
      role="group"
      aria-label={trans.__('Voice recording')}
    >
      {state === 'asking' && (
        <>
          <Icon name="microphone" />
          <span className="cq-Ellipsis" role="status">
            {trans.__('Allow the microphone in your browser')}
          </span>
          {cancel(trans.__('Cancel recording'))}
        </>
      )}
      {state === 'recording' && (
        <>
          <IconButton
            icon="stop"
            label={trans.__('Stop recording')}
            onClick={() => recording.stop()}
          />
          <span className="cq-Voice-dot" aria-hidden="true" />
          <span className="cq-sr" role="status">
            {trans.__('Recording')}
          </span>
          <span className="cq-Voice-time">{time}</span>
          {cancel(trans.__('Cancel recording'))}
        </>
      )}
      {state === 'done' && file && (
        <>
          <Button
            primary={hasPlace}
            aria-disabled={!hasPlace || undefined}
            title={hasPlace ? undefined : trans.__('The message has no place for more files.')}
            onClick={() => hasPlace && onTake(recording.take() ?? file)}
          >
            {trans.__('Attach')}
          </Button>
          <Preview file={file} label={trans.__('Voice recording, %1', time)} />
          {recording.isCut && (
            <span className="cq-Meta" role="status">
              {trans.__('The recording has reached its limit and was stopped.')}
            </span>
          )}
          {cancel(trans.__('Delete recording'))}
        </>
      )}
      {state === 'failed' && failure && (
        <>
          <Icon name="warn" />
          <span role="alert">{failureWords(failure, trans)}</span>
          {cancel(trans.__('Close'))}
        </>
      )}
    </div>
  );
}

/** Plays the user's own recording. */
function Preview({ file, label }: { file: File; label: string }): JSX.Element {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return <audio src={url} controls aria-label={label} />;
}

function failureWords(failure: VoiceFailure, trans: TranslationBundle): string {
  switch (failure) {
    case 'forbidden':
      return trans.__('The browser forbids the microphone. Allow it for this page, and try again.');
    case 'missing':
      return trans.__('No microphone was found. Connect one, and try again.');
    case 'broken':
      return trans.__(
        'The microphone does not work. Close other programs that use it, and try again.'
      );
  }
}
