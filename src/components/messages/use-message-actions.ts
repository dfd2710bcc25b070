import type { TranslationBundle } from '@jupyterlab/translation';
import { useMemo } from 'react';
import type { IChatModel, IMessageItem, IWork } from '../../model/index.js';
import type { IConfirmation } from '../contracts.js';
import { useStable } from '../shared/hooks.js';
import type { IMessageActions } from './message-actions.js';

/**
 * The actions of the messages of a chat.
 *
 * @param setEditing - begins to edit a message
 */
export function useMessageActions(
  model: IChatModel,
  setEditing: (id: string) => void,
  confirm: (question: IConfirmation) => Promise<boolean>,
  trans: TranslationBundle
): IMessageActions {
  const remove = useStable(async (id: string) => {
    const question = {
      title: trans.__('Delete this message?'),
      body: trans.__('This deletes its text for everyone and cannot be undone.'),
      accept: trans.__('Delete')
    };
    if (await confirm(question)) {
      model.delete(id);
    }
  });
  return useMemo(
    () => ({
      edit: setEditing,
      delete: (id: string) => void remove(id),
      stop: (answer: IMessageItem | IWork) => model.answers.stop(answer),
      askAgain: (reply: IMessageItem) => model.answers.retry(reply),
      choose: (id: string, option: string) => model.choose(id, option),
      answer: (id: string) => {
        model.input.replyTo = id;
        model.input.focus();
      },
      reply: (id: string, text: string) => model.send(text, id),
      retry: (id: string) => model.retry(id),
      rewrite: (id: string) => {
        const message = model.messages.find(item => item.id === id);
        const files = model.discard(id);
        if (message?.seq !== undefined) {
          model.edits.keep(id, message.body, files.length > 0 ? files : undefined);
          setEditing(id);
          return;
        }
        model.input.value = [message?.body, model.input.value].filter(Boolean).join('\n\n');
        model.input.files?.put(files);
        model.input.focus();
      },
      discard: (id: string) => void model.discard(id)
    }),
    [model, setEditing, remove]
  );
}
