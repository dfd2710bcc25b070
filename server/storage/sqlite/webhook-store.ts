import type { IWebhookStore } from '../webhooks.js';
import type { ITransactions } from './connection.js';

/** The webhooks and their dead letters. */
export const webhookStore = ({ read, write }: ITransactions): IWebhookStore => ({
  add: (row, most) => write(({ webhooks }) => webhooks.add(row, most)),
  get: id => read(({ webhooks }) => webhooks.get(id)),
  list: username => read(({ webhooks }) => webhooks.list(username)),
  remove: id => write(({ webhooks }) => webhooks.remove(id)),
  advance: (id, place, letter) => write(({ webhooks }) => webhooks.advance(id, place, letter)),
  deadLetters: (id, options) => read(({ webhooks }) => webhooks.deadLetters(id, options)),
  putDeadLetter: (id, letter) => write(({ webhooks }) => webhooks.putDeadLetter(id, letter)),
  removeDeadLetters: (id, place) => write(({ webhooks }) => webhooks.removeDeadLetters(id, place))
});
