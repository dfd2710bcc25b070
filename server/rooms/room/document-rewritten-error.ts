import { ChatError } from '../../errors.js';

/** The room was closed because its document was rewritten. A command that gets this error has not run, and can run in the next room of the chat. */
export class DocumentRewrittenError extends ChatError {
  constructor() {
    super('room_failed');
  }
}
