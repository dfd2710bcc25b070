import { randomInt, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { systemClock } from '../../lib/server/clock.js';
import { LIMITS, withoutRates } from '../../lib/server/limits.js';
import { Rooms } from '../../lib/server/rooms/rooms.js';
import { SqliteStorage } from '../../lib/server/storage/sqlite.js';
import { fieldsOf, messageLength, messageUpdate } from '../wire.mjs';
import { nameOf, temporary } from '../servers.mjs';

export const isLong = process.argv.includes('--long');

/** A new database. It does not wait for the disk, which the measurements of whole servers include. */
export async function openStorage(folder) {
  const data = folder ?? (await temporary());
  const storage = new SqliteStorage(join(data, 'colloquy.sqlite'), { durability: 'os' });
  await storage.open();
  const close = async () => {
    await storage.close();
    if (!folder) {
      await rm(data, { recursive: true });
    }
  };
  return { storage, close };
}

/** Rooms without protocols. An error ends the measurement. */
export const roomsOn = (storage, limits = {}) =>
  new Rooms({
    storage,
    files: {
      put: async () => undefined,
      read: async () => new Uint8Array(),
      remove: async () => undefined
    },
    clock: systemClock,
    limits: { ...withoutRates(LIMITS), turnPause: 0, ...limits },
    onError: error => {
      throw error;
    }
  });

/** A session that sends messages as a client of the user and counts the bytes that it receives. */
export class Writer {
  constructor(user) {
    this.id = randomUUID();
    this.principal = nameOf(user);
    this.renew();
  }

  onFrame = () => undefined;

  /** Joins a room with an empty copy. */
  enter(room) {
    room.join(this);
    room.receive(this, { type: 'step1', stateVector: Uint8Array.of(0) });
  }

  /** Continues under a new client id. */
  renew() {
    this._client = randomInt(2 ** 31);
    this._clock = 0;
    this.last = undefined;
  }

  /** Returns an update that appends `count` messages. */
  update(after = this.last) {
    const { username } = this.principal;
    const fields = fieldsOf(++count, v7(), username);
    this.last = { client: this._client, clock: this._clock };
    this._clock += messageLength(fields);
    return messageUpdate({ ...this.last, after, fields });
  }

  send(frame) {
    if (frame.type === 'notice' && 'code' in frame.notice) {
      throw new Error(`refused: ${frame.notice.code}`);
    }
    this.onFrame(frame);
  }

  close(code) {
    if (code !== 'closing') {
      throw new Error(`closed: ${code}`);
    }
  }
}

let count = 0;

/** The processor time of this process for `work`, in seconds. */
export async function cpuOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
