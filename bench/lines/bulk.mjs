import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { setTimeout as rest } from 'node:timers/promises';
import { LOAD_CORE, start } from '../processes.mjs';
import { startColloquy, temporary } from '../servers.mjs';
import { milli } from '../table.mjs';
import { fieldsOf } from '../wire.mjs';

const MESSAGES = 140_000;
/** The pause between two requests of other users. */
const PAUSE_MS = 20;

function chatFile() {
  const messages = Array.from({ length: MESSAGES }, (_, i) =>
    fieldsOf(i, `m${i}`, `user-${i % 50}`)
  );
  return JSON.stringify({ messages, users: {}, attachments: {}, metadata: { name: 'Long' } });
}

/** Measures how long a message and `/healthz`, in alternation, take during `work`. */
async function othersDuring(send, healthz, work) {
  const times = [];
  let isOver = false;
  const began = performance.now();
  const done = work().finally(() => (isOver = true));
  while (!isOver) {
    for (const ask of [send, healthz]) {
      const start = performance.now();
      await ask();
      times.push(performance.now() - start);
      await rest(PAUSE_MS);
    }
  }
  await done;
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)];
  return { p99, max: times.at(-1), seconds: (performance.now() - began) / 1000 };
}

async function run({ long }) {
  const data = await temporary();
  const server = await startColloquy({ data });
  const headers = {
    authorization: `Bearer ${await server.token('ana', { admin: true })}`,
    'content-type': 'application/json'
  };
  const ask = async (method, path, body) => {
    const response = await fetch(server.address + path, { method, headers, body });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text && JSON.parse(text);
  };
  const { chatThread } = await ask('POST', '/chat/threads', JSON.stringify({ topic: 'Others' }));
  const send = () =>
    ask('POST', `/chat/threads/${chatThread.id}/messages`, JSON.stringify({ content: 'hello' }));
  const healthz = () => ask('GET', '/healthz');
  const others = work => othersDuring(send, healthz, work);
  const text = chatFile();
  const file = join(data, 'long.chat');
  await writeFile(file, text);

  await others(() => rest(1_000));
  const quiet = await others(() => rest(long ? 10_000 : 3_000));
  let id;
  const rows = {
    import: await others(async () => ({ id } = await ask('POST', '/chat/threads/:import', text))),
    'deletion and what follows': await others(async () => {
      await ask('DELETE', `/chat/threads/${id}`);
      await rest(long ? 60_000 : 10_000);
    }),
    'import by the command line': await others(async () => {
      const main = fileURLToPath(new URL('../../lib/server/main.js', import.meta.url));
      await once(start(LOAD_CORE, [main, 'import', '--data', data, file]), 'exit');
    })
  };
  await server.end();
  return Object.entries(rows).map(([name, { p99, max, seconds }]) => ({
    figure: `others' p99 / longest, ${name} of ${MESSAGES} messages`,
    ours: `${milli(p99)} / ${milli(max)}, in ${seconds.toFixed(0)} s`,
    against: `nothing else ${milli(quiet.p99)} / ${milli(quiet.max)}`,
    value: max,
    limit: 100,
    unit: 'milli'
  }));
}

export const bulk = { title: '10 bulk work', run };
