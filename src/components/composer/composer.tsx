import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef } from 'react';
import type { Config, IChatModel, IChats } from '../../model/index.js';
import { useAttachmentParts, type IAttaching } from '../attachments/use-attaching.js';
import { useSignal, useStable } from '../shared/hooks.js';
import { hasScreenKeyboard } from '../shared/touch.js';
import { useChatBots } from '../shared/use-chat-bots.js';
import { ReplyLine } from '../replies/reply-line.js';
import { Asked } from './asked.js';
import { TextBox } from './text-box.js';
import { useCompletion } from './use-completion.js';

/** A request for the focus may come late. An element that the user has opened in the meantime keeps it. */
const KEEPING = '.cq-Rename, .cq-Menu';

/** The field in which the user writes. The model owns the draft, so it outlives the view. */
export function Composer({
  model,
  chats,
  config,
  trans,
  limit,
  shown,
  attaching,
  onSent
}: {
  model: IChatModel;
  chats: IChats;
  config: Config;
  trans: TranslationBundle;
  /** The longest message that the server takes. */
  limit: number;
  /** Whether the composer is in view. */
  shown: boolean;
  /** How files are attached. Without it, none are. */
  attaching?: IAttaching;
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

  const setValue = useStable((value: string) => {
    input.value = value;
  });
  const attachments = useAttachmentParts(input, attaching, trans);
  const bots = useChatBots({ model, chats }, input.value !== '');
  const source = { people: model.people, bots, me: model.username };
  const completion = useCompletion(area, input.value, setValue, source, trans);
  const line = <Asked {...source} value={input.value} trans={trans} />;

  return (
    <TextBox
      ref={area}
      assistance={{ ...completion, line }}
      value={input.value}
      trans={trans}
      limit={limit}
      attachments={attachments}
      placeholder={
        model.thread
          ? trans.__('Reply in thread')
          : model.name
            ? trans.__('Write to %1', model.name)
            : trans.__('Write')
      }
      sendWithShiftEnter={config.config.sendWithShiftEnter}
      context={<ReplyLine model={model} trans={trans} />}
      onEscape={() => {
        const isReply = input.replyTo !== null;
        input.replyTo = null;
        if (!isReply && model.thread !== undefined) {
          model.threads.close();
        }
        return isReply || model.thread !== undefined;
      }}
      onChange={setValue}
      onSubmit={() => {
        input.send();
        onSent();
      }}
    />
  );
}
