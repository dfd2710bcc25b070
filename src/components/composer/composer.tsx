import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef } from 'react';
import { MAX_FILES, type Config, type IChatModel } from '../../model/index.js';
import type { IAttaching } from '../attachments/contracts.js';
import { useAttachmentParts } from '../attachments/use-attaching.js';
import { OfferChip } from './offers/offer-chip.js';
import { useAgentOffer } from './offers/use-agent-offer.js';
import { IconButton } from '../shared/buttons.js';
import { useSelected, useSignal, useStable } from '../shared/hooks.js';
import { hasScreenKeyboard } from '../shared/touch.js';
import { ReplyLine } from '../replies/reply-line.js';
import { Asked } from './asked.js';
import { NotKept } from './not-kept.js';
import { TextBox } from './text-box.js';
import { useComposerContext } from './composer-context.js';
import { useAssistance } from './use-assistance.js';
import { useSubmit } from './use-submit.js';
import { LateVoiceBar } from './voice/late-voice-bar.js';
import { useVoice } from './voice/use-voice.js';

/** A request for the focus may come late. An element that the user has opened in the meantime keeps it. */
const KEEPING = '.cq-Rename, .cq-Menu';

/**
 * The field in which the user writes. The model owns the draft, so it outlives the view. It follows the chat by itself, and is not drawn again
 * while others write.
 */
export const Composer = React.memo(function Composer({
  model,
  config,
  trans,
  limit,
  shown,
  attaching,
  onSent,
  onEditLast,
  onError
}: {
  model: IChatModel;
  config: Config;
  trans: TranslationBundle;
  /** The longest message that the server takes. */
  limit: number;
  /** Whether the composer is in view. */
  shown: boolean;
  /** How files are attached. Without it, none are. */
  attaching?: IAttaching;
  onSent(): void;
  /** The user wants to edit their last message. @returns whether there is one */
  onEditLast(): boolean;
  /** Tells the user that an action of theirs has failed. */
  onError(error: Error): void;
}): JSX.Element {
  const { input } = model;
  const { chats } = useComposerContext();
  const area = useRef<HTMLTextAreaElement>(null);
  useSignal(input.changed);
  useSignal(config.configChanged);
  useSelected(model.changed, () => model.name);
  useSelected(model.changed, () => model.people);
  useEffect(() => {
    const focus = (): void => {
      if (!document.activeElement?.closest(KEEPING)) {
        // On a touch screen, the text box would open the keyboard over the messages.
        const heir = hasScreenKeyboard()
          ? area.current?.closest<HTMLElement>('.cq-Thread, .cq-Chat')
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

  const { submit, cancel } = useSubmit({ model, trans }, onSent, onError);
  const setValue = useStable((value: string) => {
    // A text must not be sent while its author writes on.
    cancel();
    input.value = value;
  });
  const waiting = input.isWaiting
    ? {
        hint: trans.__('Sent when uploaded'),
        status: trans.__('The message is sent when its files are uploaded.')
      }
    : null;
  const parts = useAttachmentParts(input, attaching, trans, waiting);
  const voice = useVoice(input, chats.settings, shown);
  const attachments = parts && {
    ...parts,
    zone: undefined,
    chips: (
      <>
        {voice && (
          <LateVoiceBar
            {...{ trans, ...voice }}
            hasPlace={input.files!.all.length < MAX_FILES}
            onTake={file => {
              input.files?.add([file], { isVoice: true });
              area.current?.focus();
            }}
          />
        )}
        {parts.chips}
        {input.offer && (
          <OfferChip offer={input.offer} trans={trans} onDone={() => area.current?.focus()} />
        )}
      </>
    ),
    button: (
      <>
        {parts.button}
        {voice && (
          <IconButton
            icon="microphone"
            label={trans.__('Record a voice message')}
            off={voice.recording.isUsed || voice.recording.state === 'asking'}
            onClick={voice.start}
          />
        )}
      </>
    )
  };
  const { source, ...assistance } = useAssistance(area, input.value, trans, input);
  useAgentOffer(input, source);
  const line = <Asked {...source} value={input.value} trans={trans} />;

  return (
    <TextBox
      ref={area}
      assistance={{ ...assistance, line }}
      value={input.value}
      trans={trans}
      limit={limit}
      attachments={attachments}
      {...callOf(model, trans)}
      sendWithShiftEnter={config.config.sendWithShiftEnter}
      context={
        <>
          <NotKept trans={trans} />
          <ReplyLine model={model} trans={trans} />
        </>
      }
      onEscape={() => {
        const isReply = input.replyTo !== null;
        input.replyTo = null;
        if (!isReply && model.thread !== undefined) {
          model.threads.close();
        }
        return isReply || model.thread !== undefined;
      }}
      onChange={setValue}
      onEditLast={onEditLast}
      onSubmit={submit}
    />
  );
});

/** The placeholder of the text box, and its name for screen readers. */
function callOf(
  { thread, name }: IChatModel,
  trans: TranslationBundle
): { placeholder: string; label: string } {
  return thread
    ? { placeholder: trans.__('Reply in thread'), label: trans.__('Reply in thread') }
    : name
      ? { placeholder: trans.__('Write to %1', name), label: trans.__('Message to %1', name) }
      : { placeholder: trans.__('Write'), label: trans.__('Message') };
}
