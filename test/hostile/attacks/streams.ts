import { join } from 'node:path';
import { once } from 'node:events';
import { DatabaseSync } from '@photostructure/sqlite';
import { WebSocket } from 'ws';
import { pause } from '../attacker.js';
import type { IAttack, IScene } from './attack.js';

/** The rows of the journal, written in several transactions. */
const ROWS = 100_000;
const PART = 500;

/** How long streams and sockets continue, in milliseconds. */
const LONG = 3_000;

/** Fills the journal as other users would in a week. Resolves with its first position. */
async function fillJournal({ server, round }: IScene): Promise<number> {
  const db = new DatabaseSync(join(server.data, 'colloquy.sqlite'), { timeout: 5_000 });
  const insert = db.prepare('INSERT INTO journal (at, data) VALUES (?, ?)');
  const { chat } = db.prepare('SELECT chat FROM messages LIMIT 1').get() as { chat: string };
  const data = JSON.stringify([{ chat, created: [1] }]);
  for (let i = 0; round === 0 && i < ROWS; i += PART) {
    db.exec('BEGIN');
    for (let j = 0; j < PART; j++) {
      insert.run(Date.now(), data);
    }
    db.exec('COMMIT');
    await pause(5);
  }
  const { first } = db.prepare('SELECT min(n) AS first FROM journal').get() as { first: number };
  db.close();
  return first;
}

/** An acknowledgement of 4 KB, which no real client writes. */
const ANSWER = `3:::${JSON.stringify({ id: 1, status: 200, body: 'a,'.repeat(2_000) })}`;

export const streamAttacks: readonly IAttack[] = [
  {
    name: '100 event streams that resume at the beginning of a long journal',
    async run(scene) {
      const { server, mal } = scene;
      const first = await fillJournal(scene);
      const end = new AbortController();
      const streams = Array.from({ length: 100 }, async () => {
        const { body } = await fetch(`${server.http}/chat/events?latest=true`, {
          headers: { authorization: `Bearer ${mal.token}`, 'last-event-id': `${first}` },
          signal: end.signal
        });
        await body?.pipeTo(new WritableStream());
      });
      await pause(LONG);
      end.abort();
      await Promise.allSettled(streams);
    }
  },
  {
    name: 'as many live event streams of one account as permitted, and long messages',
    async run({ server, chat, mal }) {
      const end = new AbortController();
      const streams = Array.from({ length: 200 }, async () => {
        const { body } = await fetch(`${server.http}/chat/events`, {
          headers: { authorization: `Bearer ${mal.token}` },
          signal: end.signal
        });
        await body?.pipeTo(new WritableStream());
      });
      await pause(500);
      for (let i = 0; i < 30; i++) {
        await mal.request('POST', `/chat/threads/${chat}/messages`, {
          content: '漢'.repeat(20_000)
        });
      }
      end.abort();
      await Promise.allSettled(streams);
    }
  },
  {
    name: '40 sockets of the browser SDK that send packets as fast as they can',
    async run({ server, mal }) {
      const sockets = await Promise.all(
        Array.from({ length: 40 }, async () => {
          const headers = { 'x-skypetoken': mal.token };
          const shaken = await fetch(`${server.http}/socket.io/1/`, { headers });
          const [id] = (await shaken.text()).split(':');
          const socket = new WebSocket(`${server.ws}/socket.io/1/websocket/${id}`);
          socket.on('error', () => undefined);
          await once(socket, 'open');
          return socket;
        })
      );
      for (const end = performance.now() + LONG; performance.now() < end;) {
        sockets
          .filter(({ bufferedAmount }) => bufferedAmount < 100_000)
          .forEach(socket => socket.send(ANSWER));
        await pause(0);
      }
      sockets.forEach(socket => socket.terminate());
    }
  }
];
