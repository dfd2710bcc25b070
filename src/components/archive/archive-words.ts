import type { TranslationBundle } from '@jupyterlab/translation';
import { RequestError, type IChats } from '../../model/index.js';
import { formatBytes } from '../content/format-bytes.js';

export interface IArchiveFailure {
  chats: IChats;
  trans: TranslationBundle;
  error: Error;
}

/** Says in words why a file was not exported. */
export const exportFailure = ({ trans, error }: IArchiveFailure): Error =>
  isOffline(error)
    ? new Error(
        trans.__('The chat was not exported: the chat server did not respond. Try again later.')
      )
    : error;

/** Says in words why a file was not imported. */
export function importFailure({ chats, trans, error }: IArchiveFailure): Error {
  const words = (): string => {
    if (isOffline(error)) {
      return trans.__(
        'The file was not imported: the chat server did not respond. Try again later.'
      );
    }
    const limit = chats.settings.limits.importBytes;
    switch (error instanceof RequestError && error.code) {
      case 'busy':
        return trans.__('Another file is being imported. Wait until it is done.');
      case 'request_too_large':
        return limit === undefined
          ? trans.__('The file is too large for this server.')
          : trans.__('The file is too large. This server imports at most %1.', formatBytes(limit));
      case 'not_a_chat':
      case 'bad_request':
        return trans.__('The file is not a chat. Choose a .chat file.');
      case 'too_many_chats':
        return trans.__('You have too many chats. Delete some, and import the file again.');
      case 'workspace_not_found':
        return trans.__('You no longer belong to this workspace. Choose another one.');
      default:
        return error.message;
    }
  };
  return new Error(words());
}

const isOffline = (error: Error): boolean =>
  error instanceof RequestError && error.code === 'offline';
