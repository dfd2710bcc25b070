import { seed } from '../seed.mjs';
import { startColloquy, temporary } from '../servers.mjs';
import { kilo, median, milli } from '../table.mjs';
import { until, visit } from '../visitor.mjs';

const SIZES = [100, 100_000];

async function run({ long }) {
  const data = await temporary();
  const ids = [];
  for (const messages of SIZES) {
    ids.push(...(await seed(data, { chats: 1, messages })));
  }
  const server = await startColloquy({ data, limits: { idle: 10 } });
  const urls = await Promise.all(ids.map(id => server.urlOf(id, 'ana')));
  const rounds = long ? 40 : 12;
  const isEmpty = () => until(async () => (await server.metric('colloquy_rooms_open')) === 0);

  const measure = async rests => {
    const visits = urls.map(() => []);
    const stay = rests ? [] : await Promise.all(urls.map(visit));
    for (let round = -2; round < rounds; round++) {
      for (const [i, url] of urls.entries()) {
        const found = await visit(url);
        found.leave();
        if (rests) {
          await isEmpty();
        }
        if (round >= 0) {
          visits[i].push(found);
        }
      }
    }
    stay.forEach(({ leave }) => leave());
    return visits;
  };
  const row = (figure, [small, large]) => {
    const times = visits => visits.map(({ ms }) => ms);
    return {
      figure,
      ours: milli(median(times(large))),
      against: `a chat of ${SIZES[0]} messages ${milli(median(times(small)))}`,
      ratio: median(times(large)) / median(times(small)),
      limit: 1.2
    };
  };
  const warm = await measure(false);
  const cold = await measure(true);
  await server.end();
  const [small, large] = cold.map(visits => Math.max(...visits.map(({ bytes }) => bytes)));
  const what = `opening a chat of ${SIZES[1]} messages`;
  return [
    {
      figure: `${what}, bytes`,
      ours: kilo(large),
      against: `a chat of ${SIZES[0]} messages ${kilo(small)}`,
      value: large,
      limit: 150_000,
      unit: 'kilo'
    },
    row(`${what}, others are there`, warm),
    row(`${what}, from disk`, cold)
  ];
}

export const open = { title: '3 opening a chat', run };
