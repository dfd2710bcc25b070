import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { IAttack } from './attack.js';

const each = async (
  count: number,
  at_once: number,
  run: (i: number) => Promise<unknown>
): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      await run(next++);
    }
  };
  await Promise.all(Array.from({ length: at_once }, worker));
};

const drop = async (answer: Promise<Response>): Promise<number> => {
  const response = await answer;
  await response.arrayBuffer();
  return response.status;
};

export const makingAttacks: readonly IAttack[] = [
  {
    name: '1,000 chats, and typing in each of them',
    async run({ mal }) {
      const made: string[] = [];
      await each(1_000, 10, async i => {
        const response = await mal.request('POST', '/chat/threads', {
          topic: `chat ${i}`,
          access: 'open',
          quiet: true
        });
        const body = (await response.json()) as { chatThread?: { id: string } };
        if (body.chatThread) {
          made.push(body.chatThread.id);
        }
      });
      await each(made.length, 10, i =>
        drop(mal.request('POST', `/chat/threads/${made[i]}/typing`, {}))
      );
    }
  },
  {
    name: '500 chats opened by WebSocket',
    async run({ mal }) {
      await each(500, 10, async () => {
        const line = await mal.connect(randomUUID()).catch(() => null);
        line?.end();
      });
    }
  },
  {
    name: '1,000 guests who each write',
    settings: { guests: true },
    async run({ mal, server, chat }) {
      await each(1_000, 10, async i => {
        const response = await fetch(`${server.http}/auth/guest`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name: `Guest ${i}` })
        });
        const { token } = (await response.json()) as { token?: string };
        if (token) {
          const authorization = `Bearer ${token}`;
          await drop(
            mal.request(
              'POST',
              `/chat/threads/${chat}/messages`,
              { content: 'spam' },
              { authorization }
            )
          );
        }
      });
    }
  },
  {
    name: '250 invented participants, and 200 joins and leaves',
    async run({ mal, chat }) {
      await each(250, 10, i =>
        drop(
          mal.request('POST', `/chat/threads/${chat}/participants/:add`, {
            participants: [{ communicationIdentifier: { rawId: `invented-${i}` } }]
          })
        )
      );
      await each(200, 4, async () => {
        await drop(
          mal.request('POST', `/chat/threads/${chat}/participants/:add`, {
            participants: [{ communicationIdentifier: { rawId: 'mal' } }]
          })
        );
        await drop(
          mal.request('POST', `/chat/threads/${chat}/participants/:remove`, { rawId: 'mal' })
        );
      });
    }
  },
  {
    name: '30 imports of 60 MB at once, and 200 messages of 256 KB',
    async run({ mal, chat }) {
      const file = new Uint8Array(60 * 1024 * 1024).fill(0x20);
      const json = { 'content-type': 'application/json' };
      const post = (path: string, body: Uint8Array): Promise<Response | undefined> =>
        mal.request('POST', path, body, json).catch(() => undefined); // disconnected
      await Promise.all(Array.from({ length: 30 }, () => post('/chat/threads/:import', file)));
      const long = file.subarray(0, 256 * 1024);
      await Promise.all(
        Array.from({ length: 200 }, () => post(`/chat/threads/${chat}/messages`, long))
      );
    }
  },
  {
    name: '20 uploads at once beyond the quota of a chat',
    settings: { limits: { attachedBytesPerChat: 1_000_000 } },
    async run({ mal, chat, server }) {
      const bytes = new Uint8Array(900_000).fill(65);
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          drop(
            mal.request('POST', `/chat/threads/${chat}/attachments?name=f${i}.txt`, bytes, {
              'content-type': 'text/plain'
            })
          )
        )
      );
      const folder = join(server.data, 'attachments', chat);
      const stored = readdirSync(folder)
        .map(name => statSync(join(folder, name)).size)
        .reduce((sum, size) => sum + size, 0);
      if (stored < bytes.length || stored > 1_000_000) {
        throw new Error(`The files of the chat have ${stored} bytes.`);
      }
    }
  }
];
