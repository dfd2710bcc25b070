import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IMimeModel } from '../../../src/document/index.js';
import { Breaks } from '../../breaks.js';
import { JsonParts } from '../../archive/json-parts.js';
import type { History } from '../../rooms/chats/history.js';
import type { IHistoryRow } from '../../storage/history.js';
import type { IRestContext } from '../context.js';
import { principalOf } from '../http/authentication.js';
import { breakOff, slowRequest } from '../http/slow-request.js';
import { liveRow } from './live.js';
import { MessagePresenter } from './presenter.js';
import type { StoredMessage } from './schemas.js';

/** An answer with messages of a chat's history, in full. Large bundles go from the store to the reader as bytes, in pieces. */
export class HistoryAnswer {
  constructor(
    private readonly _context: IRestContext,
    private readonly _request: FastifyRequest,
    private readonly _reply: FastifyReply,
    private readonly _source: { readonly chat: string; readonly history: History }
  ) {
    this._presenter = new MessagePresenter(_context);
  }

  async message({ message, bundle }: IHistoryRow): Promise<StoredMessage> {
    const { chat, history } = this._source;
    const row = await liveRow(this._context, principalOf(this._request), chat, message);
    const stored = await this._presenter.storedMessage(chat, row, history);
    if (!bundle || row.mime_model) {
      return stored;
    }
    const mime_model = this._parts.add({ encoding: 'json', bytes: bundle });
    return { ...stored, colloquy: { ...row, mime_model: mime_model as unknown as IMimeModel } };
  }

  /** Sends the value with its large bundles, if it has any. */
  send<Value extends object>(value: Value): Value | FastifyReply {
    if (this._parts.isEmpty) {
      return value;
    }
    const { _context: context, _request: request, _reply: reply } = this;
    breakOff(reply, slowRequest(context, request, reply, this._source.chat));
    const json = reply.serialize(value) as string;
    return reply
      .type('application/json; charset=utf-8')
      .send(Readable.from(this._parts.write(json, new Breaks())));
  }

  private readonly _presenter: MessagePresenter;
  private readonly _parts = new JsonParts();
}
