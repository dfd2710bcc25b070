import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dispose } from '@livekit/rtc-node';
import {
  API_KEY,
  API_SECRET,
  startLiveKit,
  type ILiveKitServer
} from '../harness/livekit/server.js';
import { Random } from '../harness/random.js';
import { Client } from './client.js';
import { Ledger } from './ledger.js';
import { RoomPerson } from './room-person.js';
import { ServerProcess } from './server-process.js';
import { SocketClient } from './socket-client.js';

/** Small limits, so that a kill often interrupts a compaction, a fold or a new epoch. */
const LIMITS = { compactAfter: 3, windowMax: 30, windowKeep: 15, epochClients: 12 };

const PEOPLE = ['ada', 'bob', 'cyd'];

/** The LiveKit room of the first chat. */
const ROOM = 'faults';

/** Milliseconds in which a message from the room may arrive before it is sent again. */
const REPEAT_MS = 300;

/** Characters of the server's log that an error quotes. */
const LOG_LENGTH = 4_000;

export interface IFaultSums {
  rounds: number;
  kills: number;
  messages: number;
  seen: number;
  offline: number;
  renewals: number;
  /** Messages from the LiveKit room. */
  remote: number;
}

/**
 * People write in two chats while the server is killed repeatedly. After each round, every message that a client saw or
 * wrote
 * must be stored once, under its number, without gaps.
 */
export class FaultDriver {
  private constructor(
    data: string,
    seed: number,
    private readonly _livekit: ILiveKitServer
  ) {
    this._random = new Random(seed);
    const livekit = { url: _livekit.url, key: API_KEY, secret: API_SECRET, rooms: [ROOM] };
    this._server = new ServerProcess(data, { bots: [], noLimits: true, limits: LIMITS, livekit });
  }

  static async start(data: string, seed: number): Promise<FaultDriver> {
    const driver = new FaultDriver(data, seed, await startLiveKit());
    try {
      await driver._open();
    } catch (error) {
      await driver.close();
      throw error;
    }
    return driver;
  }

  /** Runs the server once. Throws if it finds an error. */
  async round(): Promise<void> {
    const { _random: random, _server: server } = this;
    await this._talk(random.below(250));
    await server.kill();
    this._sums.kills++;
    await this._talk(random.below(20));
    server.launch();
    if (random.chance(0.15)) {
      await sleep(random.below(900));
      await server.kill();
      this._sums.kills++;
      server.launch();
    }
    await this._settle().catch((error: unknown) => {
      throw new Error(`${String(error)}\n${server.log.slice(-LOG_LENGTH)}`);
    });
    this._sums.rounds++;
  }

  get sums(): IFaultSums {
    const sum = (of: (ledger: Ledger) => number): number =>
      this._ledgers.reduce((total, ledger) => total + of(ledger), 0);
    return {
      ...this._sums,
      messages: sum(ledger => ledger.count),
      seen: sum(ledger => ledger.seen),
      renewals: this._clients.reduce((total, client) => total + client.renewals, 0)
    };
  }

  async close(): Promise<void> {
    this._clients.forEach(client => client.dispose());
    this._sockets.forEach(socket => socket.dispose());
    await this._server.kill();
    await this._person.leave();
    await dispose();
    await this._livekit.stop();
  }

  private async _open(): Promise<void> {
    await this._server.start();
    for (const { chat, onSeen } of this._ledgers) {
      // Ada has two devices.
      for (const name of [...PEOPLE, PEOPLE[0]]) {
        const client = await Client.open(this._server, name, chat);
        client.onSeen = onSeen;
        this._clients.push(client);
        await client.until(() => client.isSynced);
      }
    }
    const [{ chat }] = this._ledgers;
    this._sockets.push(new SocketClient(this._server, 'dan', chat, 'websocket'));
    this._sockets.push(new SocketClient(this._server, 'eve', chat, 'polling'));
    for (const socket of this._sockets) {
      await this._clients[0].until(() => socket.isAtRest);
    }
    await this._person.join(this._livekit.url, ROOM);
    const connected = await fetch(`${this._server.http}/chat/threads/${chat}/livekit`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${await this._server.token(PEOPLE[0])}`,
        'content-type': 'application/json'
      },
      body: JSON.stringify({ room: ROOM })
    });
    if (!connected.ok) {
      throw new Error(await connected.text());
    }
  }

  /** Writes for a while: alone, at the same instant, in bursts. Some clients go offline and continue to write. */
  private async _talk(ms: number): Promise<void> {
    const { _random: random } = this;
    const end = performance.now() + ms;
    do {
      const crowd = random.chance(0.4) ? 3 : 1;
      for (let i = 0; i < crowd; i++) {
        this._act(random.pick(this._clients));
      }
      await sleep(random.below(8));
    } while (performance.now() < end);
  }

  private _act(client: Client): void {
    const { _random: random } = this;
    if (random.chance(0.1)) {
      const socket = random.pick(this._sockets);
      socket.write(`${socket.user} says ${random.below(1e6)}`);
    } else if (random.chance(0.05)) {
      this._person.write(`${this._person.user} says ${++this._sums.remote}`);
    } else if (random.chance(0.01)) {
      random.pick(this._sockets).drop();
    }
    if (random.chance(0.04)) {
      if (client.isOnline) {
        client.goOffline();
      } else {
        client.goOnline();
      }
    }
    const own = client.places.filter(([id]) => client.written.has(id));
    if (own.length > 0 && random.chance(0.15)) {
      client.edit(random.pick(own)[0], `edited ${random.below(1e6)}`);
      return;
    }
    const count = random.chance(0.1) ? 5 : 1;
    for (let i = 0; i < count; i++) {
      client.write(`${client.user} says ${random.below(1e6)}`);
      this._sums.offline += client.isOnline ? 0 : 1;
    }
  }

  /** Brings all clients online, waits for all messages, and compares all copies with the store. */
  private async _settle(): Promise<void> {
    this._clients.forEach(client => client.goOnline());
    for (const client of this._clients) {
      await client.until(() => client.isAtRest);
    }
    for (const socket of this._sockets) {
      await this._clients[0].until(() => socket.isAtRest);
    }
    while (await this._person.repeat(this._ledgers[0].readBodies(this._file))) {
      await sleep(REPEAT_MS);
    }
    for (const ledger of this._ledgers) {
      const clients = this._clients.filter(({ chat }) => chat === ledger.chat);
      const shown = (client: Client): string => JSON.stringify(client.places);
      for (const client of clients) {
        await client.until(() => shown(client) === shown(clients[0]));
      }
      const sockets = this._sockets.filter(({ chat }) => chat === ledger.chat);
      ledger.check(this._file, clients);
      // The ledger says what somebody waits for in vain.
      for (const socket of sockets) {
        await clients[0].until(() => ledger.isToldTo(socket)).catch(() => undefined);
        ledger.checkHeard(socket);
      }
      if (ledger === this._ledgers[0]) {
        await clients[0].until(() => ledger.isHeardBy(this._person)).catch(() => undefined);
        ledger.checkRoom(this._person);
      }
      if (ledger.failures.length > 0) {
        throw new Error(ledger.failures.slice(0, 20).join('\n'));
      }
    }
  }

  private get _file(): string {
    return join(this._server.data, 'colloquy.sqlite');
  }

  private readonly _random: Random;
  private readonly _server: ServerProcess;
  private readonly _ledgers = [new Ledger(randomUUID()), new Ledger(randomUUID())];
  private readonly _clients: Client[] = [];
  private readonly _sockets: SocketClient[] = [];
  private readonly _person = new RoomPerson('liv');
  private readonly _sums = { rounds: 0, kills: 0, offline: 0, remote: 0 };
}
