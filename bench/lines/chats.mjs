import { serverBundle } from '../../scripts/build.mjs';
import { seed } from '../seed.mjs';
import { startColloquy, temporary } from '../servers.mjs';
import { median, mega, milli } from '../table.mjs';
import { until, visit } from '../visitor.mjs';

const CHATS = 10_000;
const OPEN = 100;

async function timeStart(data, program) {
  const start = performance.now();
  const server = await startColloquy({ data, limits: { idle: 200 }, program });
  return { server, ms: performance.now() - start };
}

async function run({ long }) {
  const data = await temporary();
  const ids = await seed(data, { chats: CHATS, messages: 1 });
  const starts = { full: [], empty: [], bundle: [] };
  for (let round = 0; round < (long ? 8 : 2); round++) {
    const empty = await timeStart();
    starts.empty.push(empty.ms);
    await empty.server.end();
    const bundle = await timeStart(undefined, serverBundle);
    starts.bundle.push(bundle.ms);
    await bundle.server.end();
    const full = await timeStart(data);
    starts.full.push(full.ms);
    await full.server.end({ keep: true });
  }
  const { server, ms } = await timeStart(data);
  starts.full.push(ms);
  const before = server.memory();
  const visits = [];
  for (const id of ids.slice(0, OPEN)) {
    visits.push(await visit(await server.urlOf(id, 'ana')));
  }
  const opened = { rooms: await server.metric('colloquy_rooms_open'), memory: server.memory() };
  visits.forEach(({ leave }) => leave());
  await until(async () => (await server.metric('colloquy_rooms_open')) === 0);
  const left = await server.metric('colloquy_rooms_open');
  await server.end();
  return [
    {
      figure: 'start of the bundled program with an empty directory',
      ours: milli(median(starts.bundle)),
      value: median(starts.bundle),
      limit: 400,
      unit: 'milli'
    },
    {
      figure: `start over ${CHATS} chats on disk`,
      ours: milli(median(starts.full)),
      against: `an empty directory ${milli(median(starts.empty))}`,
      value: median(starts.full),
      limit: 1000,
      unit: 'milli'
    },
    {
      figure: `rooms in memory with ${OPEN} chats open`,
      ours: `${opened.rooms}, ${mega(opened.memory)} resident`,
      against: `none open ${mega(before)}`,
      value: opened.rooms,
      limit: OPEN,
      unit: 'count'
    },
    {
      figure: 'rooms in memory when nobody is there any more',
      ours: `${left}`,
      value: left,
      limit: 0,
      unit: 'count'
    }
  ];
}

export const chats = { title: '9 many chats', run };
