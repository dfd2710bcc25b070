import type { IMessageToSend, IRedirection } from '../../rooms/commands.js';
import type { Redirection } from './managing-schemas.js';

/** The fields of a message, as a request names them. */
type IGivenFields = Omit<IMessageToSend, 'body' | 'content_type'> & {
  readonly content: string;
  readonly type?: string;
};

/** The fields of a message, as a command names them. */
export function fieldsOf({ content, type, ...given }: IGivenFields): IMessageToSend {
  const { id, metadata, reply_to, mentions, attachments, local_id, options } = given;
  return {
    body: content,
    ...(id && { id }),
    ...(metadata && { metadata }),
    ...(type === 'html' && { content_type: type }),
    ...(reply_to && { reply_to }),
    ...(mentions && { mentions }),
    ...(attachments && { attachments }),
    ...(local_id && { local_id }),
    ...(options && { options })
  };
}

/** A redirection, as a command has it. A field that cannot be replaced is passed on, so that the command refuses it by its name. */
export function redirectionOf({ bots, overrides }: Redirection): IRedirection {
  const { content, ...others } = overrides ?? {};
  const fields = Object.entries(others).filter(([, value]) => value !== null);
  const replaced = { ...Object.fromEntries(fields), ...(content != null && { body: content }) };
  return { bots, ...(overrides && { overrides: replaced }) };
}
