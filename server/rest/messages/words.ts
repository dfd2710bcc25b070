import { ChatError } from '../../errors.js';

/**
 * Renames the target of an error, because commands and the API use different names for the fields of a message. @throws the error, with the
 * API's name
 */
export function inItsWords(error: unknown): never {
  if (error instanceof ChatError && (error.target === 'body' || error.target === 'text')) {
    throw new ChatError(error.code, error.message, 'content', error.wait);
  }
  throw error;
}
