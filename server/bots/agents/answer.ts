import { v5 } from 'uuid';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IMessageRow, IStorage } from '../../storage/storage.js';

/** The place of an answer. */
export interface IAnswerPlace {
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly storage: Pick<IStorage, 'getMessage'>;
  readonly agent: IPrincipal;
  readonly chat: string;
}

/** Numbers of messages that an answer may lack, because the server refused them. */
const GAP = 5;

/** The messages of one answer of an agent. The owner's Jupyter writes them, under ids that follow from the question. */
export class Answer {
  private constructor(
    private readonly _place: IAnswerPlace,
    /** The namespace of their ids. */
    readonly replies: string,
    /** Whether a part of it is there. */
    readonly hasBegun: boolean
  ) {}

  /**
   * Finds the answer to a question. If a part of it was deleted, because somebody wanted another one, the next one has other ids.
   *
   * @param ids - the secret namespace of all answers
   */
  static async find(place: IAnswerPlace, question: string, ids: string): Promise<Answer> {
    const { agent, chat } = place;
    for (let number = 0; ; number++) {
      const replies = v5(`${agent.username}\n${chat}\n${question}\n${number}`, ids);
      const rows = await rowsOf(place, replies);
      if (!rows.some(({ deleted }) => deleted)) {
        return new Answer(place, replies, rows.length > 0);
      }
    }
  }

  /** Reads whether a part of it is there now. */
  async reread(): Promise<Answer> {
    return new Answer(this._place, this.replies, (await this._shown()).length > 0);
  }

  /**
   * Ends the messages that grow. Tells whether there were some, and whether the answer ends with a text.
   *
   * @param failure - the reason if they are not complete
   */
  async close(failure?: string): Promise<{ readonly grew: boolean; readonly hasText: boolean }> {
    const rows = await this._shown();
    const growing = rows.filter(({ streaming }) => streaming);
    const { rooms, agent, chat } = this._place;
    for (const { id } of growing) {
      const end = failure === undefined ? {} : { failure };
      await rooms.execute(agent, { type: 'finish', chat, id, ...end }).catch(unlessOver);
    }
    return { grew: growing.length > 0, hasText: (rows.at(-1)?.body ?? '') !== '' };
  }

  /** Its messages that were not deleted. */
  private async _shown(): Promise<IMessageRow[]> {
    return (await rowsOf(this._place, this.replies)).filter(({ deleted }) => !deleted);
  }
}

/** The messages of an answer, deleted ones too. @param replies - the namespace of their ids */
async function rowsOf(
  { storage, chat }: Pick<IAnswerPlace, 'storage' | 'chat'>,
  replies: string
): Promise<IMessageRow[]> {
  const rows: IMessageRow[] = [];
  for (let number = 0, missing = 0; missing < GAP; number++) {
    const row = await storage.getMessage(chat, v5(`${number}`, replies));
    missing = row ? 0 : missing + 1;
    if (row) {
      rows.push(row);
    }
  }
  return rows;
}

/** Somebody may have ended the message already. */
function unlessOver(error: unknown): void {
  const code = error instanceof ChatError ? error.code : null;
  if (code !== 'stream_ended' && code !== 'message_not_found') {
    throw error;
  }
}
