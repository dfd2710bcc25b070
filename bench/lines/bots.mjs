import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Crowd } from '../crowd.mjs';
import { startColloquy } from '../servers.mjs';
import { milli } from '../table.mjs';

const CHATS = 100;
/** Messages of people per second: one in each chat. */
const RATE = CHATS;
const PROGRAM = fileURLToPath(new URL('../bot-server.mjs', import.meta.url));

/** The time until people see each other's messages, while a bot streams in each of their chats and while none does. */
async function run({ long }) {
  const server = await startColloquy({ program: PROGRAM });
  const crowd = new Crowd();
  const messages = RATE * (long ? 30 : 10);
  const chats = await crowd.enter(server, { rooms: CHATS, clients: 2 });
  const write = () => crowd.write(server, { messages, rate: RATE });
  await write(); // code is slow at first
  const quiet = await write();
  for (const chat of chats) {
    await addBot(server, chat);
  }
  // One message in each chat starts all replies.
  await crowd.write(server, { messages: CHATS, rate: RATE });
  await sleep(2_000);
  const replies = await streaming(server, chats);
  const busy = await write();
  await crowd.leave();
  await Promise.all([server.end(), crowd.end()]);
  const lost = quiet.lost + busy.lost;
  const text = ({ p50, p99 }) => `${milli(p50)} / ${milli(p99)}`;
  return [
    {
      figure: `p50 / p99 of people, ${replies} replies grow in ${CHATS} chats${lost ? `, ${lost} LOST` : ''}`,
      ours: text(busy),
      against: `no bots ${text(quiet)}`,
      ratio: busy.p99 / quiet.p99,
      limit: 2
    }
  ];
}

async function request(server, method, path) {
  const response = await fetch(`${server.address}/chat/threads/${path}`, {
    method,
    headers: { authorization: `Bearer ${await server.token('user-0')}` }
  });
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response.status === 204 ? null : response.json();
}

const addBot = (server, chat) => request(server, 'PUT', `${chat}/bots/talker`);

/** The number of chats in which a reply grows now. */
async function streaming(server, chats) {
  let count = 0;
  for (const chat of chats) {
    const { value } = await request(server, 'GET', `${chat}/messages?maxPageSize=5`);
    count += value.some(message => message.streaming) ? 1 : 0;
  }
  return count;
}

export const bots = { title: '12 bots', run };
