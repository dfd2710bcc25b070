import { ChatError } from '../../errors.js';

/** The room was closed to write its document anew. A command that gets this error has not run, and can run in the next room of the chat. */
export class DocumentRewrittenError extends ChatError {
  constructor() {
    super('room_failed');
  }
}
