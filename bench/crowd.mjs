import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Problem } from '../scripts/steps.mjs';
import { end, LOAD_CORE, start } from './processes.mjs';

const path = fileURLToPath(new URL('load.mjs', import.meta.url));

/** Rooms full of clients, in a separate process. */
export class Crowd {
  constructor() {
    this._child = start(LOAD_CORE, [path], { ipc: true });
    this._ended = once(this._child, 'exit').then(() => {
      throw new Problem('The load generator ended: see the messages above.');
    });
    this._ended.catch(() => undefined); // the next request reports it
  }

  /** Lets `clients` clients into each of `rooms` new rooms. Resolves with the names of the rooms. */
  async enter(server, { rooms, clients }) {
    const names = Array.from({ length: rooms }, () => randomUUID());
    await this._order('enter', {
      dialect: server.dialect,
      isRelay: server.name === 'relay',
      rooms: await Promise.all(
        names.map(async name => ({ name, seats: await seatsOf(server, name, clients) }))
      )
    });
    return names;
  }

  /** Writes messages. Resolves with the deliveries and the server's processor time for them. */
  async write(server, settings) {
    const before = server.cpu();
    const result = await this._order('write', settings);
    return { ...result, cpu: server.cpu() - before };
  }

  leave() {
    return this._order('leave');
  }

  end() {
    return end(this._child);
  }

  async _order(order, settings) {
    this._child.send({ order, settings });
    const [{ error, result }] = await Promise.race([once(this._child, 'message'), this._ended]);
    if (error) {
      throw new Error(error);
    }
    return result;
  }
}

const seatsOf = (server, room, clients) =>
  Promise.all(
    Array.from({ length: clients }, async (_, i) => {
      const user = `user-${i}`;
      return { user, url: await server.urlOf(room, user) };
    })
  );
